import type { HealthState } from './health.ts';

/*
 * One answer about the progress of an upgrade, in one form for clusters and applications; all durations in milliseconds,
 * null for "for ever" and for what the answer does not have.
 */

/** What governs an upgrade; the same fields as the contract's `upgradePolicySchema`. */
export interface ObservedPolicy {
  readonly failureAction: 'Rollback' | 'Manual';
  readonly healthCheckWaitMs: number;
  readonly healthCheckStableMs: number;
  readonly healthCheckRetryMs: number;
  readonly upgradeTimeoutMs: number | null;
  readonly domainTimeoutMs: number | null;
  readonly replicaSetCheckTimeoutMs: number | null;
  readonly instanceCloseDelayMs: number | null;
  readonly forceRestart: boolean;
  readonly health: {
    readonly considerWarningAsError: boolean;
    readonly maxPercentUnhealthyDeployedApplications: number;
    readonly maxPercentUnhealthyServices: number;
    readonly maxPercentUnhealthyPartitionsPerService: number;
    readonly maxPercentUnhealthyReplicasPerPartition: number;
  } | null;
}

export interface ObservedCheck {
  /** Product's name, of which newer versions have more. */
  readonly kind: string;
  readonly partitionId: string | null;
}
export interface ObservedNode {
  readonly nodeName: string;
  readonly phase: string;
  readonly checks: readonly ObservedCheck[];
}
export interface ObservedDomain {
  readonly name: string;
  readonly state: string;
}

export type HealthCheckStage = 'wait' | 'stable' | 'retry';

export interface UpgradeObservation {
  /** When we had the answer. */
  readonly at: number;
  /** False where there never was an upgrade: it looks like a success otherwise (service-fabric.md §2.7). */
  readonly ever: boolean;
  readonly state: string;
  readonly mode: string;
  readonly kind: string;
  readonly toVersion: string;
  /** As the cluster's clock has it. */
  readonly startedAt: number | null;
  readonly durationMs: number | null;
  readonly domainDurationMs: number | null;
  /** Domains, or single nodes where the upgrade goes node by node. */
  readonly domains: readonly ObservedDomain[];
  readonly nodeByNode: boolean;
  readonly nextDomain: string;
  /** Nodes of the domain under way. */
  readonly currentDomain: string;
  readonly nodes: readonly ObservedNode[];
  readonly healthCheck: { readonly stage: HealthCheckStage; readonly elapsedMs: number; readonly flips: number | null } | null;
  /** Reports that make the health check fail now, outermost first. */
  readonly unhealthy: readonly { readonly healthState: HealthState; readonly description: string }[];
  readonly failure: {
    readonly at: number | null;
    readonly reason: string;
    readonly classification: string;
    readonly domain: string;
    readonly nodes: readonly ObservedNode[];
  } | null;
  readonly statusDetails: string;
  readonly policy: ObservedPolicy | null;
  /** The complete list that was asked for. */
  readonly parameters: readonly { readonly name: string; readonly value: string }[];
}

const endedStates = new Set(['RollingForwardCompleted', 'RollingBackCompleted', 'Failed', 'Invalid', '']);

/** A state that this version does not know counts as running. */
export function isRunning({ ever, state }: Pick<UpgradeObservation, 'ever' | 'state'>): boolean {
  return ever && !endedStates.has(state);
}

export function isRollingBack({ state }: Pick<UpgradeObservation, 'state'>): boolean {
  return state.startsWith('RollingBack');
}

/**
 * Whether it waits for a person. A monitored upgrade is in the same state between two domains while their health is
 * checked: the mode tells them apart (service-fabric.md §2.7).
 */
export function waitsForOperator(upgrade: Pick<UpgradeObservation, 'ever' | 'state' | 'mode'>): boolean {
  return upgrade.ever && upgrade.state === 'RollingForwardPending' && upgrade.mode !== 'Monitored' && upgrade.mode !== 'UnmonitoredAuto';
}

/** Domains that are done, in the direction in which it goes. */
export function domainsDone(upgrade: Pick<UpgradeObservation, 'domains'>): number {
  return upgrade.domains.filter(({ state }) => state === 'Completed').length;
}
