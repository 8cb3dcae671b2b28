/**
 * Health as the health manager sees it (service-fabric.md §2.1–2.4). Times are epoch milliseconds, `undefined` where
 * the product prints 0001-01-01; durations are milliseconds, `Infinity` where the product prints its infinite time
 * span.
 */
export type HealthState = 'Ok' | 'Warning' | 'Error';

/** What a reporter hands in (`HealthInformation`). */
export interface HealthReport {
  readonly sourceId: string;
  readonly property: string;
  readonly healthState: HealthState;
  /** Up to 4096 characters. */
  readonly description?: string;
  /** Milliseconds; `Infinity` (the default) never expires. */
  readonly timeToLive?: number;
  readonly removeWhenExpired?: boolean;
  /** Must grow per (source, property); assigned from the clock when missing. */
  readonly sequenceNumber?: bigint;
  readonly healthReportId?: string;
}

/** One stored report (`HealthEvent`); one per (sourceId, property) and entity. */
export interface HealthEvent {
  readonly sourceId: string;
  readonly property: string;
  readonly healthState: HealthState;
  readonly description: string;
  readonly timeToLive: number;
  readonly removeWhenExpired: boolean;
  readonly sequenceNumber: bigint;
  readonly healthReportId: string;
  readonly isExpired: boolean;
  readonly sourceUtcTimestamp: number;
  readonly lastModifiedUtcTimestamp: number;
  readonly lastOkTransitionAt: number | undefined;
  readonly lastWarningTransitionAt: number | undefined;
  readonly lastErrorTransitionAt: number | undefined;
}

/**
 * Points at one entity of the health store. Names are full URIs (`fabric:/Shop/Cart`), partition ids lower case
 * GUIDs.
 */
export type HealthEntityRef =
  | { readonly kind: 'Cluster' }
  | { readonly kind: 'Node'; readonly nodeName: string }
  | { readonly kind: 'Application'; readonly applicationName: string }
  | { readonly kind: 'Service'; readonly serviceName: string }
  | { readonly kind: 'Partition'; readonly partitionId: string }
  | { readonly kind: 'Replica'; readonly partitionId: string; readonly replicaId: bigint }
  | { readonly kind: 'DeployedApplication'; readonly nodeName: string; readonly applicationName: string }
  | {
      readonly kind: 'DeployedServicePackage';
      readonly nodeName: string;
      readonly applicationName: string;
      readonly serviceManifestName: string;
      readonly servicePackageActivationId: string;
    };

/** `ServiceTypeHealthPolicy`; percentages 0–100. */
export interface ServiceTypeHealthPolicy {
  readonly maxPercentUnhealthyPartitionsPerService: number;
  readonly maxPercentUnhealthyReplicasPerPartition: number;
  readonly maxPercentUnhealthyServices: number;
}

/** `ApplicationHealthPolicy`. */
export interface ApplicationHealthPolicy {
  readonly considerWarningAsError: boolean;
  readonly maxPercentUnhealthyDeployedApplications: number;
  readonly defaultServiceTypeHealthPolicy: ServiceTypeHealthPolicy;
  /** By service type name. */
  readonly serviceTypeHealthPolicyMap: ReadonlyMap<string, ServiceTypeHealthPolicy>;
}

/** `ClusterHealthPolicy`. */
export interface ClusterHealthPolicy {
  readonly considerWarningAsError: boolean;
  readonly maxPercentUnhealthyNodes: number;
  readonly maxPercentUnhealthyApplications: number;
  /** Application type name → percentage of its own. Applies when the cluster enables evaluation by application type. */
  readonly applicationTypeHealthPolicyMap: ReadonlyMap<string, number>;
  /** Node type name → percentage of its own. */
  readonly nodeTypeHealthPolicyMap: ReadonlyMap<string, number>;
}

/** `ClusterUpgradeHealthPolicyObject`. */
export interface ClusterUpgradeHealthPolicy {
  readonly maxPercentDeltaUnhealthyNodes: number;
  readonly maxPercentUpgradeDomainDeltaUnhealthyNodes: number;
}

/** Policies a query passes to see the health under other rules ("what if"); what is missing keeps the cluster's own. */
export interface HealthPolicies {
  readonly clusterHealthPolicy?: ClusterHealthPolicy;
  /** By application name. */
  readonly applicationHealthPolicies?: ReadonlyMap<string, ApplicationHealthPolicy>;
}

interface EvaluationBase {
  readonly aggregatedHealthState: HealthState;
  readonly description: string;
}
interface Parent extends EvaluationBase {
  readonly unhealthyEvaluations: readonly HealthEvaluation[];
}
interface Group extends Parent {
  readonly totalCount: number;
}

/** One node of the tree that explains a state; kinds and fields of service-fabric.md §2.3. */
export type HealthEvaluation =
  | (EvaluationBase & {
      readonly kind: 'Event';
      readonly considerWarningAsError: boolean;
      readonly unhealthyEvent: HealthEvent;
    })
  | (Parent & { readonly kind: 'Node'; readonly nodeName: string })
  | (Group & { readonly kind: 'Nodes'; readonly maxPercentUnhealthyNodes: number })
  | (Group & {
      readonly kind: 'NodeTypeNodes';
      readonly nodeTypeName: string;
      readonly maxPercentUnhealthyNodes: number;
    })
  | (Parent & { readonly kind: 'SystemApplication' })
  | (Parent & { readonly kind: 'Application'; readonly applicationName: string })
  | (Group & { readonly kind: 'Applications'; readonly maxPercentUnhealthyApplications: number })
  | (Group & {
      readonly kind: 'ApplicationTypeApplications';
      readonly applicationTypeName: string;
      readonly maxPercentUnhealthyApplications: number;
    })
  | (Parent & { readonly kind: 'Service'; readonly serviceName: string })
  | (Group & {
      readonly kind: 'Services';
      readonly serviceTypeName: string;
      readonly maxPercentUnhealthyServices: number;
    })
  | (Parent & { readonly kind: 'Partition'; readonly partitionId: string })
  | (Group & { readonly kind: 'Partitions'; readonly maxPercentUnhealthyPartitionsPerService: number })
  | (Parent & { readonly kind: 'Replica'; readonly partitionId: string; readonly replicaOrInstanceId: bigint })
  | (Group & { readonly kind: 'Replicas'; readonly maxPercentUnhealthyReplicasPerPartition: number })
  | (Parent & { readonly kind: 'DeployedApplication'; readonly nodeName: string; readonly applicationName: string })
  | (Group & { readonly kind: 'DeployedApplications'; readonly maxPercentUnhealthyDeployedApplications: number })
  | (Group & {
      readonly kind: 'UpgradeDomainDeployedApplications';
      readonly upgradeDomainName: string;
      readonly maxPercentUnhealthyDeployedApplications: number;
    })
  | (Parent & {
      readonly kind: 'DeployedServicePackage';
      readonly nodeName: string;
      readonly applicationName: string;
      readonly serviceManifestName: string;
    })
  | (Group & { readonly kind: 'DeployedServicePackages' })
  | (Group & {
      readonly kind: 'DeltaNodesCheck';
      readonly baselineErrorCount: number;
      readonly baselineTotalCount: number;
      readonly maxPercentDeltaUnhealthyNodes: number;
    })
  | (Group & {
      readonly kind: 'UpgradeDomainDeltaNodesCheck';
      readonly upgradeDomainName: string;
      readonly baselineErrorCount: number;
      readonly baselineTotalCount: number;
      readonly maxPercentDeltaUnhealthyNodes: number;
    })
  | (Group & {
      readonly kind: 'UpgradeDomainNodes';
      readonly upgradeDomainName: string;
      readonly maxPercentUnhealthyNodes: number;
    });

/** An aggregated state and what explains it: `unhealthyEvaluations` is empty exactly when the state is Ok. */
export interface EvaluatedHealth {
  readonly state: HealthState;
  readonly unhealthyEvaluations: readonly HealthEvaluation[];
}

/** Kinds that health statistics count (`EntityKind`). */
export type CountedEntityKind =
  'Node' | 'Application' | 'Service' | 'Partition' | 'Replica' | 'DeployedApplication' | 'DeployedServicePackage';

/** `HealthStateCount`. */
export interface HealthStateCount {
  readonly okCount: number;
  readonly warningCount: number;
  readonly errorCount: number;
}

/** `HealthStatistics`: counts per kind, only for the kinds below the entity asked for. */
export type HealthStatistics = ReadonlyMap<CountedEntityKind, HealthStateCount>;
