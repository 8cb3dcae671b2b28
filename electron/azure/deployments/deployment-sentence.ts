import { parseResourceId } from '../../../shared/domain/azure/resource-id.ts';
import { isOverState } from '../../../shared/domain/azure/deployment-operations.ts';
import { spanWords } from '../../../shared/domain/service-fabric/span-words.ts';
import type { ArmDeployment } from './arm-deployment.ts';
import type { LocatedCause } from './deployment-causes.ts';
import type { DeploymentNode } from './deployment-tree.ts';

/** One sentence about a deployment: what it does, or how it ended and why. How long it has been running is for whoever shows it. */
export function deploymentSentence(root: ArmDeployment, nodes: readonly DeploymentNode[], causes: readonly LocatedCause[]): string {
  const took = root.durationMs === null ? '' : ` after ${spanWords(root.durationMs)}`;
  switch (root.result) {
    case 'succeeded': return `Succeeded${took}.`;
    case 'failed': return `Failed${took}${whyWords(causes)}`;
    case 'cancelled': return `Cancelled${took}. What was made by then is still there.`;
    case 'running': return runningWords(root, nodes);
    case 'partly': case 'rolled-back': case 'waiting': case 'unknown': return root.state === '' ? 'Azure does not say how it stands.' : `Azure says: ${root.state}.`;
  }
}

function whyWords([first, ...more]: readonly LocatedCause[]): string {
  if (first === undefined) return '. Azure does not say why.';
  const others = more.length === 0 ? '' : ` ${more.length} more ${more.length === 1 ? 'cause' : 'causes'} below.`;
  const why = first.hint?.means ?? `${first.cause.code}: ${first.cause.message.split('\n', 1)[0] ?? ''}`;
  return `. ${why.slice(0, 700)}${others}`;
}

function runningWords(root: ArmDeployment, nodes: readonly DeploymentNode[]): string {
  const operations = nodes.flatMap((node) => node.operations).filter(({ resourceId }) => resourceId !== '');
  const open = operations.filter(({ state, resourceId }) => !isOverState(state) && parseResourceId(resourceId)?.type.toLowerCase() !== 'microsoft.resources/deployments');
  if (operations.length === 0) return `${root.state}: nothing has begun yet.`;
  const names = [...new Set(open.map(({ resourceId }) => parseResourceId(resourceId)?.name ?? resourceId))];
  const done = operations.filter(({ state }) => isOverState(state)).length;
  const what = names.length === 0 ? 'Running' : `Works on ${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}`;
  return `${what}; ${done} of ${operations.length} operations so far are over.`;
}
