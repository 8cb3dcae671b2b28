import type { SafetyCheck } from './entities.ts';
import type {
  ApplicationHealthPolicy,
  ClusterHealthPolicy,
  ClusterUpgradeHealthPolicy,
  HealthEvaluation,
} from './health-types.ts';

/**
 * Rolling upgrades in the product's words (service-fabric.md §2.7). Durations are milliseconds, `Infinity` = for
 * ever.
 */
export type RollingUpgradeMode = 'UnmonitoredAuto' | 'UnmonitoredManual' | 'Monitored' | 'UnmonitoredDeferred';
export type FailureAction = 'Rollback' | 'Manual';
export type UpgradeSortOrder = 'Default' | 'Numeric' | 'Lexicographical' | 'ReverseNumeric' | 'ReverseLexicographical';
export type UpgradeState =
  | 'RollingForwardPending'
  | 'RollingForwardInProgress'
  | 'RollingForwardCompleted'
  | 'RollingBackInProgress'
  | 'RollingBackCompleted'
  | 'Failed';
export type UpgradeDomainState = 'Pending' | 'InProgress' | 'Completed';
/** Units are domains, or nodes where the upgrade goes node by node. */
export type UpgradeUnitState = UpgradeDomainState | 'Failed';
export type NodeUpgradePhase = 'PreUpgradeSafetyCheck' | 'Upgrading' | 'PostUpgradeSafetyCheck';
export type FailureReason = 'None' | 'Interrupted' | 'HealthCheck' | 'UpgradeDomainTimeout' | 'OverallUpgradeTimeout';
export type HealthCheckPhase = 'WaitDuration' | 'StableDuration' | 'Retry';

export interface MonitoringPolicy {
  readonly failureAction: FailureAction;
  readonly healthCheckWaitDuration: number;
  readonly healthCheckStableDuration: number;
  readonly healthCheckRetryTimeout: number;
  readonly upgradeTimeout: number;
  readonly upgradeDomainTimeout: number;
}

/** What both kinds of upgrade ask for. */
export interface RollingUpgradeDescription {
  readonly rollingUpgradeMode: RollingUpgradeMode;
  /** How long a node waits for its safety checks before it goes on regardless. */
  readonly upgradeReplicaSetCheckTimeout: number;
  readonly forceRestart: boolean;
  readonly sortOrder: UpgradeSortOrder;
  readonly monitoringPolicy: MonitoringPolicy;
  readonly instanceCloseDelayDuration: number;
}

export interface ApplicationUpgradeDescription extends RollingUpgradeDescription {
  readonly name: string;
  readonly targetApplicationTypeVersion: string;
  /** The complete list: what is left out goes back to the manifest's default. */
  readonly parameters: ReadonlyMap<string, string>;
  /** Undefined: the policy of the target's manifest. */
  readonly applicationHealthPolicy: ApplicationHealthPolicy | undefined;
}

export interface ClusterUpgradeDescription extends RollingUpgradeDescription {
  readonly codeVersion: string;
  readonly configVersion: string;
  readonly clusterHealthPolicy: ClusterHealthPolicy | undefined;
  readonly enableDeltaHealthEvaluation: boolean;
  readonly clusterUpgradeHealthPolicy: ClusterUpgradeHealthPolicy;
  readonly applicationHealthPolicyMap: ReadonlyMap<string, ApplicationHealthPolicy>;
}

/** `RollingUpgradeUpdateDescription`: only what is given changes. */
export interface RollingUpgradeUpdate {
  readonly rollingUpgradeMode?: RollingUpgradeMode;
  readonly forceRestart?: boolean;
  readonly replicaSetCheckTimeout?: number;
  readonly failureAction?: FailureAction;
  readonly healthCheckWaitDuration?: number;
  readonly healthCheckStableDuration?: number;
  readonly healthCheckRetryTimeout?: number;
  readonly upgradeTimeout?: number;
  readonly upgradeDomainTimeout?: number;
  readonly instanceCloseDelayDuration?: number;
}

export interface NodeUpgradeProgress {
  readonly nodeName: string;
  readonly upgradePhase: NodeUpgradePhase;
  readonly pendingSafetyChecks: readonly SafetyCheck[];
  /** Milliseconds since this node's turn began. */
  readonly upgradeDuration: number;
}

export interface UpgradeDomainProgress {
  /** Empty when no domain is being upgraded. */
  readonly domainName: string;
  readonly nodes: readonly NodeUpgradeProgress[];
}

/** The one record the cluster keeps of its, or an application's, current or last upgrade. */
export interface UpgradeProgress<Description extends RollingUpgradeDescription> {
  readonly upgradeDomains: readonly { readonly name: string; readonly state: UpgradeDomainState }[];
  readonly upgradeUnits: readonly { readonly name: string; readonly state: UpgradeUnitState }[];
  readonly upgradeState: UpgradeState;
  /** Empty when there is none. */
  readonly nextUpgradeDomain: string;
  /** `Invalid` when there never was an upgrade. */
  readonly rollingUpgradeMode: RollingUpgradeMode | 'Invalid';
  readonly description: Description | undefined;
  readonly upgradeDuration: number;
  readonly upgradeDomainDuration: number;
  readonly unhealthyEvaluations: readonly HealthEvaluation[];
  readonly current: UpgradeDomainProgress;
  readonly currentUnits: UpgradeDomainProgress;
  readonly startedAt: number | undefined;
  readonly failedAt: number | undefined;
  readonly failureReason: FailureReason;
  readonly atFailure: UpgradeDomainProgress;
  readonly statusDetails: string;
  readonly isNodeByNode: boolean;
  /** Present while a monitored upgrade checks a domain's health. */
  readonly healthCheck:
    { readonly phase: HealthCheckPhase; readonly elapsed: number; readonly retryFlips: number } | undefined;
}

export interface ApplicationUpgradeProgress extends UpgradeProgress<ApplicationUpgradeDescription> {
  readonly name: string;
  readonly typeName: string;
  readonly targetApplicationTypeVersion: string;
}

export interface ClusterUpgradeProgress extends UpgradeProgress<ClusterUpgradeDescription> {
  /** `0.0.0.0` until a first upgrade. */
  readonly codeVersion: string;
  readonly configVersion: string;
}
