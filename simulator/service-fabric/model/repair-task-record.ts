import type { DeactivationIntent } from './entities.ts';
import type { ImpactLevel, RepairTask, RepairTaskRequest, RepairTaskState } from './repair-types.ts';
import type { World } from './world.ts';

/** The record of a task that begins now. */
export function newRepairTask(world: World, request: RepairTaskRequest, state: RepairTaskState): RepairTask {
  const now = world.clock.now();
  const targets = request.targetNodeNames ?? [];
  const claimed = state === 'Created' ? undefined : now;
  return {
    taskId: request.taskId,
    version: world.ids.ticks(now),
    description: request.description ?? '',
    state,
    flags: 0,
    action: request.action,
    targetNodeNames: targets,
    executor: request.executor ?? '',
    executorData: request.executorData ?? '',
    impact: request.impact ?? targets.map((nodeName) => ({ nodeName, impactLevel: impactOf(request.action) })),
    resultStatus: 'Pending',
    resultCode: 0,
    resultDetails: '',
    history: {
      createdAt: now,
      claimedAt: claimed,
      preparingAt: state === 'Preparing' ? now : undefined,
      approvedAt: undefined,
      executingAt: undefined,
      restoringAt: undefined,
      completedAt: undefined,
      preparingHealthCheckStartAt: undefined,
      preparingHealthCheckEndAt: undefined,
      restoringHealthCheckStartAt: undefined,
      restoringHealthCheckEndAt: undefined,
    },
    preparingHealthCheckState: 'NotStarted',
    restoringHealthCheckState: 'NotStarted',
    performPreparingHealthCheck: request.performPreparingHealthCheck ?? false,
    performRestoringHealthCheck: request.performRestoringHealthCheck ?? false,
  };
}

function impactOf(action: string): ImpactLevel {
  if (action === 'System.ReimageOS' || action === 'System.FullReimage') return 'RemoveData';
  return 'Restart';
}

/** How a node is deactivated for an impact on it. */
export function intentOf(impact: ImpactLevel): DeactivationIntent {
  switch (impact) {
    case 'None':
      return 'Pause';
    case 'Restart':
      return 'Restart';
    case 'RemoveData':
      return 'RemoveData';
    case 'RemoveNode':
      return 'RemoveNode';
  }
}
