import type * as z from 'zod';
import { flag, int64OrNull, listOf, numberOrNull, openEnum, text, textOrEmpty, texts, timeOrNull } from './fields.ts';
import type { Immutable } from './fields.ts';
import { answerOf, entityOf } from './shape.ts';

export type RepairTaskState = 'Invalid' | 'Created' | 'Claimed' | 'Preparing' | 'Approved' | 'Executing' | 'Restoring' | 'Completed';
export type RepairHealthCheckState = 'NotStarted' | 'InProgress' | 'Succeeded' | 'Skipped' | 'TimedOut';
export type RepairImpactLevel = 'Invalid' | 'None' | 'Restart' | 'RemoveData' | 'RemoveNode';

const historyKeys = {
  createdUtcTimestamp: timeOrNull,
  claimedUtcTimestamp: timeOrNull,
  preparingUtcTimestamp: timeOrNull,
  approvedUtcTimestamp: timeOrNull,
  executingUtcTimestamp: timeOrNull,
  restoringUtcTimestamp: timeOrNull,
  completedUtcTimestamp: timeOrNull,
  preparingHealthCheckStartUtcTimestamp: timeOrNull,
  preparingHealthCheckEndUtcTimestamp: timeOrNull,
  restoringHealthCheckStartUtcTimestamp: timeOrNull,
  restoringHealthCheckEndUtcTimestamp: timeOrNull,
};

/** Life cycle and fields: §1.8. `version` is the text that a write has to give back. */
export const repairTask = entityOf({
  taskId: text,
  version: textOrEmpty,
  description: textOrEmpty,
  state: openEnum<RepairTaskState>().transform((state) => state ?? 'Invalid'),
  flags: numberOrNull,
  action: textOrEmpty,
  target: entityOf({ kind: textOrEmpty, nodeNames: texts }).nullable(),
  executor: textOrEmpty,
  /** JSON in a text, of the executor's own making. */
  executorData: textOrEmpty,
  impact: entityOf({ kind: textOrEmpty, nodeImpactList: listOf(answerOf({ nodeName: text, impactLevel: openEnum<RepairImpactLevel>() })) }).nullable(),
  resultStatus: openEnum<'Invalid' | 'Succeeded' | 'Cancelled' | 'Interrupted' | 'Failed' | 'Pending'>(),
  resultCode: numberOrNull,
  resultDetails: textOrEmpty,
  history: answerOf(historyKeys).nullable(),
  preparingHealthCheckState: openEnum<RepairHealthCheckState>(),
  restoringHealthCheckState: openEnum<RepairHealthCheckState>(),
  performPreparingHealthCheck: flag,
  performRestoringHealthCheck: flag,
  scope: entityOf({ kind: textOrEmpty }).nullable(),
});
export type RepairTask = Immutable<z.infer<typeof repairTask>>;

/** Answer of a write: the task's new version. */
export const repairTaskUpdate = answerOf({ version: textOrEmpty });

const impactedInstance = answerOf({ name: text, uD: textOrEmpty, impactTypes: texts });

/** One job of an infrastructure service (`GetJobs`); shapes are the service's own (§1.8). */
export const infrastructureJob = entityOf({
  id: text,
  isActive: flag,
  impactAction: textOrEmpty,
  jobStatus: textOrEmpty,
  impactStep: textOrEmpty,
  acknowledgementStatus: textOrEmpty,
  /** The year 9999 means that there is none. */
  deadlineForResponse: timeOrNull.transform((time) => (time !== null && time >= 253_370_764_800_000 ? null : time)),
  actionStatus: textOrEmpty,
  currentUD: int64OrNull.catch(null),
  contextId: textOrEmpty,
  isThrottled: flag,
  roleInstancesToBeImpacted: texts,
  currentlyImpactedRoleInstances: listOf(impactedInstance),
  pendingActions: textOrEmpty,
  allowedActions: textOrEmpty,
  repairTasks: listOf(answerOf({ taskId: text, state: openEnum<RepairTaskState>() })),
  correlationId: textOrEmpty,
});
export type InfrastructureJob = Immutable<z.infer<typeof infrastructureJob>>;
