import type { RepairTask as ShownTask } from '../../../shared/contract/clusters/packages.ts';
import { entityRefSchema } from '../../../shared/domain/service-fabric/entity-ref-schema.ts';
import { approvalObstacle, cancelObstacle, repairHistory, repairHold, type RepairFacts, type RepairNode } from '../../../shared/domain/service-fabric/repair-words.ts';
import { bounded } from '../entities/bounded-values.ts';
import type { RepairTask } from '../wire/repair.ts';

const mostNodes = 2_000;

/**
 * A repair task as it is shown.
 * @param nodes those of its nodes that wait for safety checks.
 * @param now of the cluster.
 */
export function shownRepairTask(task: RepairTask, nodes: readonly RepairNode[], now: number): ShownTask {
  const facts = repairFacts(task);
  const hold = repairHold(facts, nodes, now);
  return {
    taskId: bounded(task.taskId, 500), action: bounded(task.action, 300), description: bounded(task.description, 4_000), state: bounded(task.state, 60), executor: bounded(task.executor, 500),
    active: task.state !== 'Completed', createdAt: task.history?.createdUtcTimestamp ?? null, history: repairHistory(facts.history).map((step) => ({ ...step })),
    target: facts.targetNodes.slice(0, mostNodes).map((name) => bounded(name)),
    impact: (task.impact?.nodeImpactList ?? []).slice(0, mostNodes).map(({ nodeName, impactLevel }) => ({ nodeName: bounded(nodeName), level: bounded(impactLevel, 60) })),
    result: bounded(task.resultStatus, 60), resultDetails: bounded(task.resultDetails, 4_000), preparingHealthCheck: bounded(task.preparingHealthCheckState, 60), restoringHealthCheck: bounded(task.restoringHealthCheckState, 60),
    blockedBy: bounded(hold.blockedBy), blockedSince: hold.blockedBy === '' ? null : hold.since, blockers: hold.blockers.filter((ref) => entityRefSchema.safeParse(ref).success).slice(0, 50),
    jobId: jobIdOf(task.executorData), canApprove: approvalObstacle(task.state), canCancel: cancelObstacle(task.state),
  };
}

export function repairFacts(task: RepairTask): RepairFacts {
  return {
    state: task.state, executor: task.executor, flags: task.flags, targetNodes: task.target?.nodeNames ?? [], impactNodes: (task.impact?.nodeImpactList ?? []).map(({ nodeName }) => nodeName),
    preparingHealthCheckState: task.preparingHealthCheckState, restoringHealthCheckState: task.restoringHealthCheckState,
    performPreparingHealthCheck: task.performPreparingHealthCheck, performRestoringHealthCheck: task.performRestoringHealthCheck, history: task.history,
  };
}

/** Executors of the platform write JSON of their own making with the job's id (service-fabric.md §1.8); others write anything. */
function jobIdOf(executorData: string): string | null {
  try {
    const data: unknown = JSON.parse(executorData);
    if (typeof data !== 'object' || data === null || !('JobId' in data)) return null;
    return typeof data.JobId === 'string' && data.JobId !== '' ? bounded(data.JobId, 200) : null;
  } catch {
    return null;
  }
}
