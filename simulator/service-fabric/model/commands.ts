import type { Clock } from '../../foundation/clock.ts';
import type {
  DeactivationIntent,
  LoadMetricDefinition,
  MoveCost,
  PartitionScheme,
  ServiceKind,
  ServicePackageActivationMode,
} from './entities.ts';
import type { PackageSource } from './package-source.ts';

/** How a cluster comes to be. */
export interface ClusterOptions {
  readonly clock: Clock;
  readonly seed: number;
  /**
   * Factor on the durations the model itself chooses (a node's restart, an upgrade of one node, a rebuild …): 1 is real
   * pace, 0.05 makes an upgrade run in seconds. Durations a caller gives (policies, TTLs) are never scaled.
   */
  readonly pace?: number;
  readonly clusterName?: string;
  readonly nodeTypes?: readonly NodeTypeOptions[];
  readonly faultDomains?: number;
  readonly upgradeDomains?: number;
  readonly codeVersion?: string;
  readonly configVersion?: string;
  /** What the manifest says and the cluster does. */
  readonly features?: Partial<ClusterFeatures>;
  readonly packages?: PackageSource;
  /** Gateway port printed in the manifest. */
  readonly gatewayPort?: number;
  readonly secure?: boolean;
  readonly serverCertificateThumbprint?: string;
}

export interface NodeTypeOptions {
  readonly name: string;
  readonly count: number;
  readonly isPrimary: boolean;
  readonly capacities?: ReadonlyMap<string, number>;
}

export interface ClusterFeatures {
  readonly eventStore: boolean;
  readonly repairManager: boolean;
  readonly infrastructureService: boolean;
  readonly backupRestore: boolean;
  readonly faultAnalysis: boolean;
  /** `UpgradeService` section: the resource provider owns cluster upgrades. */
  readonly managedByResourceProvider: boolean;
  readonly nativeImageStore: boolean;
  readonly enableApplicationTypeHealthEvaluation: boolean;
}

export interface CreateApplicationRequest {
  readonly name: string;
  readonly typeName: string;
  readonly typeVersion: string;
  readonly parameters?: ReadonlyMap<string, string>;
}

export interface ProvisionRequest {
  /** `ApplicationTypeBuildPath` or the download URI. */
  readonly locator: string;
  /** Answer before the package is read; poll the type's status. */
  readonly async: boolean;
  readonly cleanUp: boolean;
  /** Given with an external store. */
  readonly expected?: { readonly typeName: string; readonly typeVersion: string };
}

export interface CreateServiceRequest {
  readonly applicationName: string;
  readonly serviceName: string;
  readonly serviceTypeName: string;
  readonly serviceKind: ServiceKind;
  readonly partitionScheme: PartitionScheme;
  readonly instanceCount?: number;
  readonly minInstanceCount?: number;
  readonly minInstancePercentage?: number;
  readonly targetReplicaSetSize?: number;
  readonly minReplicaSetSize?: number;
  readonly hasPersistedState?: boolean;
  readonly placementConstraints?: string;
  readonly loadMetrics?: readonly LoadMetricDefinition[];
  readonly defaultMoveCost?: MoveCost;
  readonly servicePackageActivationMode?: ServicePackageActivationMode;
  readonly instanceCloseDelayDuration?: number;
  readonly replicaRestartWaitDuration?: number;
  readonly quorumLossWaitDuration?: number;
  readonly standByReplicaKeepDuration?: number;
  readonly serviceDnsName?: string;
}

/** `ServiceUpdateDescription`: only what is given changes. */
export interface UpdateServiceRequest {
  readonly serviceKind: ServiceKind;
  readonly instanceCount?: number;
  readonly minInstanceCount?: number;
  readonly minInstancePercentage?: number;
  readonly targetReplicaSetSize?: number;
  readonly minReplicaSetSize?: number;
  readonly placementConstraints?: string;
  readonly loadMetrics?: readonly LoadMetricDefinition[];
  readonly defaultMoveCost?: MoveCost;
  readonly instanceCloseDelayDuration?: number;
  readonly replicaRestartWaitDuration?: number;
  readonly quorumLossWaitDuration?: number;
  readonly standByReplicaKeepDuration?: number;
}

export interface DeactivateNodeRequest {
  readonly nodeName: string;
  readonly intent: DeactivationIntent;
  /** `DeactivationDescription`, or the caller's user agent. */
  readonly description?: string;
}

export interface ChaosParameters {
  readonly timeToRunInSeconds: number;
  readonly maxClusterStabilizationTimeoutInSeconds: number;
  readonly maxConcurrentFaults: number;
  readonly enableMoveReplicaFaults: boolean;
  readonly waitTimeBetweenFaultsInSeconds: number;
  readonly waitTimeBetweenIterationsInSeconds: number;
  readonly context: ReadonlyMap<string, string>;
}

export interface ChaosStatus {
  readonly status: 'Running' | 'Stopped';
  readonly scheduleStatus: 'Stopped' | 'Active' | 'Expired' | 'Pending';
  readonly parameters: ChaosParameters | undefined;
}

/** Answer of a look into a running replica (`DeployedServiceReplicaDetailInfo`). */
export interface ReplicaDetail {
  readonly currentServiceOperation: 'None' | 'Open' | 'ChangeRole' | 'Close';
  readonly currentServiceOperationStartTime: number | undefined;
  readonly currentReplicatorOperation: 'None' | 'Build' | 'WaitForCatchup';
  readonly readStatus: 'Granted' | 'ReconfigurationPending' | 'NotPrimary' | 'NoWriteQuorum';
  readonly writeStatus: 'Granted' | 'ReconfigurationPending' | 'NotPrimary' | 'NoWriteQuorum';
  readonly reportedLoad: readonly { readonly name: string; readonly value: number; readonly lastReportedAt: number }[];
  readonly queue: {
    readonly queueUtilizationPercentage: number;
    readonly queueMemorySize: bigint;
    readonly firstSequenceNumber: bigint;
    readonly completedSequenceNumber: bigint;
    readonly committedSequenceNumber: bigint;
    readonly lastSequenceNumber: bigint;
  };
  /** The other replicas as the primary sees them; empty on a secondary. */
  readonly remoteReplicaIds: readonly bigint[];
}
