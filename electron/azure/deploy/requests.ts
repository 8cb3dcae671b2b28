import type { DraftTarget } from '../../../shared/contract/azure/deploy.ts';
import { deploymentParameters } from '../../../shared/domain/azure/parameters.ts';
import type { HeavyThread } from '../heavy/heavy-thread.ts';
import { assignmentsOf, type DraftContent } from './drafts/draft-content.ts';
import { deploymentPath } from './names.ts';

/** A call about a deployment: its path, and JSON text with the template and all parameters, secrets among them. */
export interface DeploymentRequest {
  readonly api: 'deployments';
  readonly path: string;
  readonly bodyText: string;
}

/** @param verb below the deployment, such as `whatIf`; null for the deployment itself. @param more further properties */
export async function deploymentRequest(content: DraftContent, target: DraftTarget, verb: 'validate' | 'whatIf' | null, heavy: HeavyThread, more: { readonly [name: string]: unknown } = {}): Promise<DeploymentRequest> {
  const { subscriptionId, resourceGroup, deploymentName, mode, location } = target;
  const path = deploymentPath(subscriptionId, resourceGroup, deploymentName);
  const { body } = await heavy.ask('deploymentBody', {
    text: content.template.text,
    envelope: { mode, parameters: deploymentParameters(assignmentsOf(content)), location: resourceGroup === null ? location : null, more },
  });
  return { api: 'deployments', path: verb === null ? path : `${path}/${verb}`, bodyText: body };
}
