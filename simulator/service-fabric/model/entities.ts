import type { ApplicationHealthPolicy, HealthState } from './health-types.ts';

/**
 * The entities of a cluster as plain data in the product's words (service-fabric.md Appendix B, C). Read them freely;
 * only the model's commands change them. Times are epoch milliseconds (`undefined` = never, printed 0001-01-01),
 * durations milliseconds (`Infinity` = the product's infinite span), ids beyond 2^53 are `bigint`, names full URIs
 * (`fabric:/Shop`).
 */
export type NodeStatus = 'Up' | 'Down' | 'Enabling' | 'Disabling' | 'Disabled' | 'Unknown' | 'Removed';
export type DeactivationIntent = 'Pause' | 'Restart' | 'RemoveData' | 'RemoveNode';
export type DeactivationTaskType = 'Client' | 'Repair' | 'Infrastructure';
export type DeactivationStatus = 'None' | 'SafetyCheckInProgress' | 'SafetyCheckComplete' | 'Completed';

/** What a deactivation or an upgrade waits for; all but the seed node check name a partition. */
export type SafetyCheck =
  { readonly kind: 'EnsureSeedNodeQuorum' } | { readonly kind: PartitionSafetyCheckKind; readonly partitionId: string };
export type PartitionSafetyCheckKind =
  | 'EnsurePartitionQuorum'
  | 'EnsureAvailability'
  | 'WaitForPrimaryPlacement'
  | 'WaitForPrimarySwap'
  | 'WaitForReconfiguration'
  | 'WaitForInbuildReplica';

export interface NodeDeactivationTask {
  readonly id: string;
  readonly taskType: DeactivationTaskType;
  readonly intent: DeactivationIntent;
  /** `NodeDeactivationDescription` of newer runtimes: the caller's words, or its user agent. */
  readonly description: string;
}

export interface NodeDeactivation {
  /** The strongest intent of the tasks; `Invalid` without tasks. */
  intent: DeactivationIntent | 'Invalid';
  status: DeactivationStatus;
  tasks: readonly NodeDeactivationTask[];
  pendingSafetyChecks: readonly SafetyCheck[];
  startedAt: number | undefined;
}

export interface ClusterNode {
  readonly name: string;
  /** 128-bit id, 32 lower case hex digits. */
  readonly id: string;
  instanceId: bigint;
  readonly ipAddressOrFQDN: string;
  readonly nodeType: string;
  codeVersion: string;
  configVersion: string;
  status: NodeStatus;
  readonly isSeedNode: boolean;
  readonly upgradeDomain: string;
  /** `fd:/0` … */
  readonly faultDomain: string;
  upAt: number | undefined;
  downAt: number | undefined;
  isStopped: boolean;
  deactivation: NodeDeactivation;
  readonly tags: readonly string[];
  isNodeByNodeUpgradeInProgress: boolean;
  /** Metric name → capacity of this node. */
  readonly capacities: ReadonlyMap<string, number>;
  /** Replicas and instances placed here, down ones included. */
  readonly replicas: Set<Replica>;
  /** By application name. */
  readonly deployments: Map<string, DeployedApplication>;
}

export interface NodeType {
  readonly name: string;
  readonly isPrimary: boolean;
  readonly placementProperties: ReadonlyMap<string, string>;
  readonly capacities: ReadonlyMap<string, number>;
}

export type ApplicationTypeStatus = 'Provisioning' | 'Available' | 'Unprovisioning' | 'Failed';

export interface ManifestParameter {
  readonly name: string;
  readonly defaultValue: string;
}

/** A service type of a service manifest. */
export interface ServiceTypeDefinition {
  readonly serviceTypeName: string;
  readonly serviceKind: ServiceKind;
  readonly hasPersistedState: boolean;
  readonly placementConstraints: string;
  readonly loadMetrics: readonly LoadMetricDefinition[];
}

export interface CodePackageDefinition {
  readonly name: string;
  readonly version: string;
  readonly entryPoint:
    { readonly kind: 'Exe'; readonly program: string } | { readonly kind: 'Container'; readonly image: string };
  /** Health its services report some time after they start (`SimulatedHealth` environment variable); Ok when good. */
  readonly healthAfterStart: HealthState;
}

export interface NamedPackageDefinition {
  readonly name: string;
  readonly version: string;
}

export interface ServiceManifest {
  readonly name: string;
  readonly version: string;
  /** The manifest file itself. */
  readonly xml: string;
  readonly serviceTypes: readonly ServiceTypeDefinition[];
  readonly codePackages: readonly CodePackageDefinition[];
  readonly configPackages: readonly NamedPackageDefinition[];
  readonly dataPackages: readonly NamedPackageDefinition[];
}

/** A service an application of the type starts with (`DefaultServices`); counts may be `[Parameter]` references. */
export interface DefaultServiceDefinition {
  /** Last part of the service's name. */
  readonly name: string;
  readonly serviceTypeName: string;
  readonly serviceKind: ServiceKind;
  readonly partitionScheme: PartitionSchemeText;
  readonly instanceCount: string;
  readonly targetReplicaSetSize: string;
  readonly minReplicaSetSize: string;
  readonly servicePackageActivationMode: ServicePackageActivationMode;
}

/** Partition scheme whose numbers may still be parameter references. */
export type PartitionSchemeText =
  | { readonly scheme: 'Singleton' }
  | { readonly scheme: 'UniformInt64Range'; readonly count: string; readonly lowKey: string; readonly highKey: string }
  | { readonly scheme: 'Named'; readonly names: readonly string[] };

export interface ApplicationTypeVersion {
  readonly name: string;
  readonly version: string;
  status: ApplicationTypeStatus;
  /** Free text while provisioning or after a failure. */
  statusDetails: string;
  provisionedAt: number | undefined;
  readonly parameters: readonly ManifestParameter[];
  /** The application manifest file itself. */
  readonly manifestXml: string;
  readonly serviceManifests: readonly ServiceManifest[];
  readonly defaultServices: readonly DefaultServiceDefinition[];
  readonly healthPolicy: ApplicationHealthPolicy;
}

export type ApplicationStatus = 'Ready' | 'Upgrading' | 'Creating' | 'Deleting' | 'Failed';

export interface Application {
  readonly name: string;
  readonly typeName: string;
  typeVersion: string;
  status: ApplicationStatus;
  /** Only what was given; the rest has the manifest's defaults (see `effectiveParameters`). */
  parameters: ReadonlyMap<string, string>;
  readonly createdAt: number;
  /** By service name. */
  readonly services: Map<string, Service>;
  /** By node name. */
  readonly deployments: Map<string, DeployedApplication>;
  /** `fabric:/System`. */
  readonly isSystem: boolean;
}

export type ServiceKind = 'Stateful' | 'Stateless';
export type ServiceStatus = 'Active' | 'Upgrading' | 'Deleting' | 'Creating' | 'Failed';
export type ServicePackageActivationMode = 'SharedProcess' | 'ExclusiveProcess';
export type MoveCost = 'Zero' | 'Low' | 'Medium' | 'High' | 'VeryHigh';

export interface LoadMetricDefinition {
  readonly name: string;
  readonly weight: 'Zero' | 'Low' | 'Medium' | 'High';
  readonly primaryDefaultLoad: number;
  readonly secondaryDefaultLoad: number;
}

export type PartitionScheme =
  | { readonly scheme: 'Singleton' }
  | { readonly scheme: 'UniformInt64Range'; readonly count: number; readonly lowKey: bigint; readonly highKey: bigint }
  | { readonly scheme: 'Named'; readonly names: readonly string[] };

export interface Service {
  readonly name: string;
  readonly application: Application;
  readonly typeName: string;
  readonly serviceKind: ServiceKind;
  readonly hasPersistedState: boolean;
  readonly serviceManifestName: string;
  /** Version of the service manifest its code runs. */
  manifestVersion: string;
  status: ServiceStatus;
  readonly partitionScheme: PartitionScheme;
  /** Stateless: instances per partition, -1 = one on each node. 0 for stateful ones. */
  instanceCount: number;
  minInstanceCount: number;
  minInstancePercentage: number;
  /** Stateful: replicas per partition. 0 for stateless ones. */
  targetReplicaSetSize: number;
  minReplicaSetSize: number;
  placementConstraints: string;
  loadMetrics: readonly LoadMetricDefinition[];
  defaultMoveCost: MoveCost;
  readonly servicePackageActivationMode: ServicePackageActivationMode;
  /** Stateless: milliseconds an instance that is about to be closed goes on without an endpoint; 0 = not at all. */
  instanceCloseDelayDuration: number;
  /** Milliseconds. */
  replicaRestartWaitDuration: number;
  quorumLossWaitDuration: number;
  standByReplicaKeepDuration: number;
  readonly serviceDnsName: string;
  readonly createdAt: number;
  readonly instanceId: bigint;
  readonly partitions: Partition[];
}

export type PartitionStatus = 'Ready' | 'NotReady' | 'InQuorumLoss' | 'Reconfiguring' | 'Deleting';

export type PartitionKey =
  | { readonly kind: 'Singleton' }
  | { readonly kind: 'Int64Range'; readonly lowKey: bigint; readonly highKey: bigint }
  | { readonly kind: 'Named'; readonly name: string };

export interface Partition {
  /** Lower case GUID. */
  readonly id: string;
  readonly service: Service;
  readonly key: PartitionKey;
  status: PartitionStatus;
  readonly replicas: Replica[];
  epoch: { configurationVersion: bigint; dataLossVersion: bigint };
  /** When quorum was lost, while it is. */
  quorumLostAt: number | undefined;
  /** Milliseconds the last quorum loss lasted. */
  lastQuorumLossDuration: number;
  reconfiguration: Reconfiguration | undefined;
  readonly createdAt: number;
}

export interface Reconfiguration {
  readonly phase: 'None' | 'Phase0' | 'Phase1' | 'Phase2' | 'Phase3' | 'Phase4';
  readonly type: 'SwapPrimary' | 'Failover' | 'Other';
  readonly startedAt: number;
  /** `eventInstanceId` of the event that made it necessary, where there is one. */
  readonly causedBy: string | undefined;
}

export type ReplicaRole = 'Unknown' | 'None' | 'Primary' | 'IdleSecondary' | 'ActiveSecondary';
export type ReplicaStatus = 'InBuild' | 'Standby' | 'Ready' | 'Down' | 'Dropped';

/** A stateful replica or a stateless instance (role `None`); addresses come from `replicaAddress`. */
export interface Replica {
  readonly id: bigint;
  readonly partition: Partition;
  readonly nodeName: string;
  role: ReplicaRole;
  previousRole: ReplicaRole;
  status: ReplicaStatus;
  /** Empty unless the service runs one process per replica. */
  readonly servicePackageActivationId: string;
  /** When the replica last opened. */
  openedAt: number;
  /** Seconds the last build took; -1 unknown. */
  lastInBuildDurationSeconds: number;
  readonly createdAt: number;
}

export type DeploymentStatus = 'Downloading' | 'Activating' | 'Active' | 'Upgrading' | 'Deactivating' | 'Failed';

export interface DeployedApplication {
  readonly application: Application;
  readonly nodeName: string;
  status: DeploymentStatus;
  /** By `serviceManifestName` + `\n` + activation id. */
  readonly servicePackages: Map<string, DeployedServicePackage>;
  readonly createdAt: number;
}

export interface DeployedServicePackage {
  readonly deployedApplication: DeployedApplication;
  readonly serviceManifestName: string;
  readonly servicePackageActivationId: string;
  version: string;
  status: DeploymentStatus;
  /** Replicas and instances that keep it deployed. */
  replicaCount: number;
  /** When its code packages last started, and how often they did. */
  startedAt: number;
  activationCount: number;
  exitCount: number;
  readonly createdAt: number;
}

/** A code package running on a node (`DeployedCodePackageInfo`), made on request. */
export interface DeployedCodePackage {
  readonly name: string;
  readonly version: string;
  readonly serviceManifestName: string;
  readonly servicePackageActivationId: string;
  readonly hostType: 'ExeHost' | 'ContainerHost';
  readonly hostIsolationMode: 'None' | 'Process' | 'HyperV';
  readonly status: DeploymentStatus;
  readonly mainEntryPoint: CodePackageEntryPoint;
}

export interface CodePackageEntryPoint {
  readonly entryPointLocation: string;
  /** `-1` style ids do not occur: 0 for containers. */
  readonly processId: number;
  readonly runAsUserName: string;
  readonly status: 'Pending' | 'Starting' | 'Started' | 'Stopping' | 'Stopped';
  readonly nextActivationTime: number | undefined;
  readonly instanceId: bigint;
  /** Empty for processes. */
  readonly containerId: string;
  readonly statistics: {
    readonly lastExitCode: number;
    readonly lastActivationTime: number | undefined;
    readonly lastExitTime: number | undefined;
    readonly lastSuccessfulActivationTime: number | undefined;
    readonly lastSuccessfulExitTime: number | undefined;
    readonly activationCount: number;
    readonly activationFailureCount: number;
    readonly continuousActivationFailureCount: number;
    readonly exitCount: number;
    readonly exitFailureCount: number;
    readonly continuousExitFailureCount: number;
  };
}

/** A service type as a node has registered it (`DeployedServiceTypeInfo`). */
export interface DeployedServiceType {
  readonly serviceTypeName: string;
  readonly serviceManifestName: string;
  readonly codePackageName: string;
  readonly status: 'Disabled' | 'Enabled' | 'Registered';
  readonly servicePackageActivationId: string;
}
