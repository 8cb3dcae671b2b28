/**
 * Repair tasks and infrastructure jobs (service-fabric.md §1.8). Times are epoch milliseconds, `undefined` = not yet.
 */
export type RepairTaskState =
  'Created' | 'Claimed' | 'Preparing' | 'Approved' | 'Executing' | 'Restoring' | 'Completed';
export type RepairResultStatus = 'Pending' | 'Succeeded' | 'Cancelled' | 'Interrupted' | 'Failed';
export type RepairHealthCheckState = 'NotStarted' | 'InProgress' | 'Succeeded' | 'Skipped' | 'TimedOut';
export type ImpactLevel = 'None' | 'Restart' | 'RemoveData' | 'RemoveNode';

export interface NodeImpact {
  readonly nodeName: string;
  readonly impactLevel: ImpactLevel;
}

export interface RepairTaskHistory {
  createdAt: number | undefined;
  claimedAt: number | undefined;
  preparingAt: number | undefined;
  approvedAt: number | undefined;
  executingAt: number | undefined;
  restoringAt: number | undefined;
  completedAt: number | undefined;
  preparingHealthCheckStartAt: number | undefined;
  preparingHealthCheckEndAt: number | undefined;
  restoringHealthCheckStartAt: number | undefined;
  restoringHealthCheckEndAt: number | undefined;
}

export interface RepairTask {
  readonly taskId: string;
  /** Changes with every change of the task; writes must name it or `0`. */
  version: bigint;
  readonly description: string;
  state: RepairTaskState;
  /** 1 = cancel requested, 2 = abort requested, 4 = approval forced. */
  flags: number;
  readonly action: string;
  readonly targetNodeNames: readonly string[];
  /** `fabric:/System/InfrastructureService/<nodetype>` for the platform's own; empty before it is claimed. */
  executor: string;
  /** JSON in a string for platform jobs: JobId, UD, StepId. */
  executorData: string;
  impact: readonly NodeImpact[];
  resultStatus: RepairResultStatus;
  resultCode: number;
  resultDetails: string;
  readonly history: RepairTaskHistory;
  preparingHealthCheckState: RepairHealthCheckState;
  restoringHealthCheckState: RepairHealthCheckState;
  performPreparingHealthCheck: boolean;
  performRestoringHealthCheck: boolean;
}

/** What a caller hands in to create a task. */
export interface RepairTaskRequest {
  readonly taskId: string;
  readonly description?: string;
  readonly action: string;
  readonly targetNodeNames?: readonly string[];
  readonly state?: RepairTaskState;
  readonly executor?: string;
  readonly executorData?: string;
  readonly impact?: readonly NodeImpact[];
  readonly performPreparingHealthCheck?: boolean;
  readonly performRestoringHealthCheck?: boolean;
}

/** Narrows the list of tasks. */
export interface RepairTaskFilter {
  /** Prefix of the task id. */
  readonly taskIdFilter?: string;
  /** Bits 1 Created … 64 Completed; 0 or missing = all. */
  readonly stateFilter?: number;
  /** Exact executor. */
  readonly executorFilter?: string;
}

/** One entry of the infrastructure service's `GetJobs`; keys are the wire's own, values may be 64-bit. */
export interface InfrastructureJob {
  readonly Id: string;
  readonly IsActive: boolean;
  readonly ImpactAction: string;
  readonly JobStatus: string;
  readonly ImpactStep: string;
  readonly AcknowledgementStatus: string;
  readonly DeadlineForResponse: string;
  readonly ActionStatus: string;
  readonly CurrentUD: number;
  readonly ContextId: string;
  readonly CorrelationId: string;
  readonly IsThrottled: boolean;
  readonly RoleInstancesToBeImpacted: readonly string[];
  readonly CurrentlyImpactedRoleInstances: readonly {
    readonly Name: string;
    readonly UD: number;
    readonly ImpactTypes: readonly string[];
  }[];
  readonly RepairTasks: readonly { readonly TaskId: string; readonly State: string }[];
  readonly RoleInstanceHealthInfoIncarnation: bigint;
}
