import type { OperationLane } from '../../../shared/contract/azure/deployments.ts';
import { deploymentTimeline, type TimelineLane } from '../../../shared/domain/azure/deployment-timeline.ts';
import { plainId } from '../../../shared/domain/azure/resource-id.ts';
import { isRunning } from './arm-deployment.ts';
import type { LocatedCause } from './deployment-causes.ts';
import type { DeploymentNode } from './deployment-tree.ts';

const mostLanes = 2_000;

/** Lanes of a deployment; those of a nested one follow the lane that stands for it, a level deeper. */
export function operationLanes(nodes: readonly DeploymentNode[], causes: readonly LocatedCause[], now: number): OperationLane[] {
  const byId = new Map(nodes.map((node) => [plainId(node.deployment.id), node]));
  const lanes: OperationLane[] = [];
  const add = (node: DeploymentNode): void => {
    byId.delete(plainId(node.deployment.id));
    for (const lane of lanesOf(node, now)) {
      lanes.push(shownLane(lane, node.depth, causes));
      const nested = lane.nestedDeploymentId === null ? undefined : byId.get(plainId(lane.nestedDeploymentId));
      if (nested !== undefined) add(nested);
    }
  };
  const [root] = nodes;
  if (root !== undefined) add(root);
  return lanes.slice(0, mostLanes);
}

/** The lanes of one deployment alone. */
export function lanesOf({ deployment, operations }: DeploymentNode, now: number): readonly TimelineLane[] {
  const { state, startedAt, timestamp, dependencies } = deployment;
  return deploymentTimeline({ state, startedAt, endedAt: isRunning(deployment) ? null : timestamp, operations, dependencies, now }).lanes;
}

function shownLane(lane: TimelineLane, depth: number, causes: readonly LocatedCause[]): OperationLane {
  return {
    operationId: lane.operationId.slice(0, 200), resourceId: lane.resourceId === '' ? null : lane.resourceId.slice(0, 1_000),
    resourceType: lane.resourceType.slice(0, 1_000), resourceName: lane.resourceName.slice(0, 1_000),
    kind: lane.kind.slice(0, 60), state: lane.state.slice(0, 60), statusCode: lane.statusCode === '' ? null : lane.statusCode.slice(0, 60),
    segments: lane.segments.slice(0, 50).map(({ kind, from, to }) => ({ kind, from: Math.round(from), to: Math.round(to) })),
    attempts: lane.attempts, onCriticalPath: lane.onCriticalPath, dependsOn: lane.dependsOn.slice(0, 200), nestedDeploymentId: lane.nestedDeploymentId, depth,
    causeIds: causes.filter(({ cause }) => cause.operationIds.some((id) => lane.operationIds.includes(id))).map(({ id }) => id).slice(0, 50),
  };
}
