import type { ClusterNode, SafetyCheck } from './entities.ts';
import type { EvaluatedHealth } from './health-types.ts';
import type {
  FailureReason,
  RollingUpgradeDescription,
  RollingUpgradeMode,
  RollingUpgradeUpdate,
  UpgradeProgress,
} from './upgrade-types.ts';

/** One upgrade from start to end. All but `progress` are refused once it has ended. */
export interface UpgradeCourse<Description extends RollingUpgradeDescription> {
  readonly isRunning: boolean;
  readonly description: Description;
  start(): void;
  /** `MoveToNextUpgradeDomain`. */
  resume(domainName: string): void;
  /** Somebody asks for the way back. */
  rollBack(): void;
  /** Changes the policy in flight; `description` may bring new health policies. */
  update(update: RollingUpgradeUpdate, description?: Partial<Description>): void;
  /** What is being upgraded is gone. */
  abandon(): void;
  progress(): UpgradeProgress<Description>;
}

/** What is being upgraded, as the rolling upgrade needs to know it. */
export interface UpgradeSubject {
  /** Nodes of a domain that have something to upgrade. */
  nodesIn(domain: string): readonly ClusterNode[];
  /** What forbids taking the node's part away now; also lets primaries move off it. */
  pendingChecks(node: ClusterNode, forward: boolean): readonly SafetyCheck[];
  /** Milliseconds, before pacing, the node's part is away. */
  readonly nodeDurationMs: number;
  /** Withdraws the endpoints of what is about to be closed on the node; milliseconds until it may be, 0 for at once. */
  drain(node: ClusterNode, forward: boolean): number;
  takeDown(node: ClusterNode, forward: boolean): void;
  bringUp(node: ClusterNode): void;
  /** What has not come back yet. */
  unsettled(node: ClusterNode): readonly SafetyCheck[];
  /** Health as the upgrade judges it after the given domains are done. */
  evaluate(completedDomains: readonly string[]): EvaluatedHealth;
  readonly record: UpgradeRecorder;
  /** The upgrade ended; the target (forward) or the old version is now everywhere. */
  finished(forward: boolean): void;
  /** Code of the refusal when nothing is being upgraded. */
  readonly notUpgradingCode: string;
}

/** Writes the upgrade's events; all share one id. */
export interface UpgradeRecorder {
  started(mode: RollingUpgradeMode, failureAction: string, forceRestart: boolean): void;
  domainCompleted(domain: string, forward: boolean, elapsedMs: number): void;
  /** A node of an upgrade that goes node by node. */
  nodeCompleted(nodeName: string, forward: boolean): void;
  completed(elapsedMs: number): void;
  rollbackStarted(reason: FailureReason, elapsedMs: number): void;
  rollbackCompleted(reason: FailureReason, elapsedMs: number): void;
}
