import type { DeploymentRow, DeploymentView } from '../../../shared/contract/azure/deployments.ts';
import type { LiveCheck } from '../../../shared/contract/azure/shared.ts';
import type { Fault } from '../../../shared/domain/fault.ts';
import { isRunning, type ArmDeployment } from './arm-deployment.ts';
import type { DeploymentCaller } from './deployment-calls.ts';
import { shownCause, type LocatedCause } from './deployment-causes.ts';
import { deploymentSentence } from './deployment-sentence.ts';
import type { DeploymentTree } from './deployment-tree.ts';
import { operationLanes } from './operation-lanes.ts';
import { shownValues } from './shown-values.ts';

/** Everything that is known of a deployment that somebody looks at. */
export interface KnownDeployment {
  readonly deployment: ArmDeployment;
  readonly row: DeploymentRow;
  /** Null until its operations were read. */
  readonly tree: DeploymentTree | null;
  readonly causes: readonly LocatedCause[];
  readonly checks: readonly LiveCheck[];
  readonly caller: DeploymentCaller | null;
  /** Parts besides the tree that could not be read, in words. */
  readonly missing: readonly string[];
  readonly asOf: number;
  readonly fault: Fault | null;
}

/** A deployment as the page sees it: no secret, no raw answer. */
export function deploymentPicture(known: KnownDeployment, now: number): DeploymentView {
  const { deployment, row, tree, causes, checks, caller, asOf, fault } = known;
  const nodes = tree?.nodes ?? [];
  const forgotten = row.forgotten ? 'Azure has pruned it from the history of its group. ' : '';
  const link = deployment.templateLink === null ? [] : [`Its template is linked: ${deployment.templateLink.slice(0, 400)}`];
  return {
    row, sentence: `${forgotten}${deploymentSentence(deployment, nodes, causes)}`.slice(0, 1_000),
    caller: caller?.caller.slice(0, 1_000) ?? null, callerIp: caller?.ip?.slice(0, 60) ?? null,
    lanes: operationLanes(nodes, causes, now),
    causes: causes.slice(0, 200).map(shownCause), checks: checks.slice(0, 100),
    parameters: shownValues(deployment.parameters), outputs: shownValues(deployment.outputs),
    outputResources: deployment.outputResources.slice(0, 2_000).map((resourceId) => ({ resourceId: resourceId.slice(0, 1_000) })),
    providers: deployment.providers.slice(0, 200).map((namespace) => namespace.slice(0, 1_000)),
    validationLevel: deployment.validationLevel, debugSetting: deployment.debugSetting,
    mayCancel: isRunning(deployment) && !row.forgotten,
    missing: [...link, ...(tree?.missing ?? []), ...known.missing].slice(0, 20).map((words) => words.slice(0, 500)),
    asOf, fault,
  };
}
