import { deploymentSubject } from '../../../shared/domain/azure/deployment-subject.ts';
import { plainId } from '../../../shared/domain/azure/resource-id.ts';
import type { DeploymentParameter, DeploymentRecord } from '../../../shared/domain/history/deployment.ts';
import { deploymentKey } from '../../../shared/domain/history/record-event.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { isRunning, type ArmDeployment } from './arm-deployment.ts';
import type { LocatedCause } from './deployment-causes.ts';
import { locatedCauses } from './deployment-causes.ts';
import type { DeploymentNode } from './deployment-tree.ts';
import { lanesOf } from './operation-lanes.ts';
import { shownValues } from './shown-values.ts';

/** Where a record comes from. */
export interface RecordSource {
  readonly connectionId: ConnectionId;
  readonly name: string;
  readonly subscriptionName: (subscriptionId: string) => string;
}

export interface RecordFacts {
  readonly deployment: ArmDeployment;
  readonly groupTags: ReadonlyMap<string, string>;
  /** With everything nested; null where only the list's own answer is known. */
  readonly nodes: readonly DeploymentNode[] | null;
  /** Null where the activity log does not tell, or not yet. */
  readonly by: string | null;
}

/** The name of the fact by which a record's deployment is found again. */
export const resourceIdFact = 'Resource id';

/** A name may be used again, and is another deployment then: the correlation id tells them apart. */
export function recordKey(connectionId: ConnectionId, { id, correlationId }: { readonly id: string; readonly correlationId: string | null }): string {
  return deploymentKey('arm', connectionId, `${plainId(id)}@${correlationId ?? ''}`);
}

/** Page that shows it. */
export function deploymentHref(connectionId: ConnectionId, deploymentId: string): string {
  return `/azure/${connectionId}/deployments/${encodeURIComponent(deploymentId)}`;
}

/** A deployment of Azure as the deployment history keeps it: no secret of parameters, outputs or errors. */
export function deploymentRecord({ deployment, groupTags, nodes, by }: RecordFacts, { connectionId, name: sourceName, subscriptionName }: RecordSource): DeploymentRecord {
  const { id, name, subscriptionId, resourceGroup, correlationId, templateHash, mode, tags, result, timestamp, durationMs } = deployment;
  const parameters = keptParameters(deployment);
  const subject = deploymentSubject({ name, tags, groupTags, parameters });
  const startedAt = deployment.startedAt ?? timestamp;
  const isOpen = isRunning(deployment);
  return {
    key: recordKey(connectionId, deployment), kind: 'arm', source: connectionId, sourceName, name,
    application: subject.application, place: resourceGroup ?? `subscription ${subscriptionName(subscriptionId)}`, environment: subject.environment,
    versionFrom: null, versionTo: subject.version, by, queuedAt: null, startedAt, endedAt: isOpen ? null : timestamp, durationMs: isOpen ? null : durationMs,
    result, causes: result === 'failed' ? keptCauses(deployment, nodes) : [], rollback: false, reason: '',
    changes: [], commitIds: subject.commitIds, build: subject.build, release: null, correlationId, contentHash: templateHash, parameters,
    spans: nodes?.[0] === undefined ? [] : lanesOf(nodes[0], timestamp).map((lane) => ({ name: lane.resourceName, startedAt: lane.startedAt, endedAt: lane.endedAt, result: lane.result })),
    attempt: 1, href: deploymentHref(connectionId, id),
    extra: { [resourceIdFact]: id, Mode: mode, Subscription: subscriptionName(subscriptionId) },
  };
}

function keptParameters({ parameters }: ArmDeployment): DeploymentParameter[] {
  return shownValues(parameters).map(({ name, type, value, secret, reference }) => ({
    name, value, secret: secret || reference !== null, from: reference === null ? 'unknown' : 'reference', ...(type === '' ? {} : { type: type.toLowerCase() }),
  }));
}

function keptCauses(deployment: ArmDeployment, nodes: readonly DeploymentNode[] | null): DeploymentRecord['causes'] {
  const causes: readonly LocatedCause[] = locatedCauses(nodes ?? [{ deployment, items: [], operations: [], depth: 0, parentId: null }]);
  return causes.map(({ cause: { code, message, target, count } }) => ({ code, message, target, count }));
}
