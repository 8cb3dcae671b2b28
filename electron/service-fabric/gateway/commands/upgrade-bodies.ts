import { formatSeconds, formatSpan } from '../../../../shared/domain/service-fabric/durations.ts';
import type { JsonValue } from '../../../core/lossless-json.ts';

/** A span in milliseconds, or for ever. */
export type SpanInput = number | 'infinite';

/** How a rolling upgrade goes about its domains. `UnmonitoredDeferred` is seen in progress only and is nobody's to ask for (§2.7). */
export type UpgradeModeInput = 'Monitored' | 'UnmonitoredAuto' | 'UnmonitoredManual';

/** Left out, the runtime's own defaults hold (§2.7). Milliseconds. */
export interface MonitoringPolicyInput {
  readonly failureAction?: 'Rollback' | 'Manual';
  readonly healthCheckWaitDuration?: SpanInput;
  readonly healthCheckStableDuration?: SpanInput;
  readonly healthCheckRetryTimeout?: SpanInput;
  readonly upgradeTimeout?: SpanInput;
  readonly upgradeDomainTimeout?: SpanInput;
}

/** Percentages 0 to 100; by service type where the map says so. */
export interface ServiceTypeHealthPolicyInput {
  readonly maxPercentUnhealthyPartitionsPerService?: number;
  readonly maxPercentUnhealthyReplicasPerPartition?: number;
  readonly maxPercentUnhealthyServices?: number;
}
export interface ApplicationHealthPolicyInput {
  readonly considerWarningAsError?: boolean;
  readonly maxPercentUnhealthyDeployedApplications?: number;
  readonly defaultServiceTypeHealthPolicy?: ServiceTypeHealthPolicyInput;
  readonly serviceTypeHealthPolicyMap?: readonly { readonly key: string; readonly value: ServiceTypeHealthPolicyInput }[];
}
export interface ClusterHealthPolicyInput {
  readonly considerWarningAsError?: boolean;
  readonly maxPercentUnhealthyNodes?: number;
  readonly maxPercentUnhealthyApplications?: number;
  readonly applicationTypeHealthPolicyMap?: readonly { readonly key: string; readonly value: number }[];
}
export interface ClusterUpgradeHealthPolicyInput {
  readonly maxPercentDeltaUnhealthyNodes?: number;
  readonly maxPercentUpgradeDomainDeltaUnhealthyNodes?: number;
}

/** What both kinds of rolling upgrade take. */
export interface RollingUpgradeInput {
  readonly mode: UpgradeModeInput;
  /** How long a node may wait for the safety of its partitions; seconds. For ever unless told. */
  readonly replicaSetCheckTimeoutSeconds?: SpanInput;
  /** Seconds in which stateless instances let go of their callers. */
  readonly instanceCloseDelaySeconds?: SpanInput;
  readonly forceRestart?: boolean;
  readonly sortOrder?: 'Default' | 'Numeric' | 'Lexicographical' | 'ReverseNumeric' | 'ReverseLexicographical';
  readonly monitoring?: MonitoringPolicyInput;
}

/** Discriminators first (§1.1). */
export function rollingBody(input: RollingUpgradeInput): { readonly [key: string]: JsonValue | undefined } {
  return {
    UpgradeKind: 'Rolling',
    RollingUpgradeMode: input.mode,
    UpgradeReplicaSetCheckTimeoutInSeconds: seconds(input.replicaSetCheckTimeoutSeconds),
    InstanceCloseDelayDurationInSeconds: seconds(input.instanceCloseDelaySeconds),
    ForceRestart: input.forceRestart ?? false,
    SortOrder: input.sortOrder,
    MonitoringPolicy: input.monitoring ? monitoringBody(input.monitoring) : undefined,
  };
}

function seconds(input: SpanInput | undefined): number | undefined {
  return input === undefined ? undefined : formatSeconds(input);
}
function span(input: SpanInput | undefined): string | undefined {
  return input === undefined ? undefined : formatSpan(input);
}

function monitoringBody(input: MonitoringPolicyInput): { readonly [key: string]: JsonValue | undefined } {
  return {
    FailureAction: input.failureAction,
    HealthCheckWaitDurationInMilliseconds: span(input.healthCheckWaitDuration),
    HealthCheckStableDurationInMilliseconds: span(input.healthCheckStableDuration),
    HealthCheckRetryTimeoutInMilliseconds: span(input.healthCheckRetryTimeout),
    UpgradeTimeoutInMilliseconds: span(input.upgradeTimeout),
    UpgradeDomainTimeoutInMilliseconds: span(input.upgradeDomainTimeout),
  };
}

/** What may be changed while an upgrade is under way; what is left out stays. */
export interface UpgradeUpdateInput extends MonitoringPolicyInput {
  readonly mode: UpgradeModeInput;
  readonly forceRestart?: boolean;
  /** Milliseconds here, although the start of an upgrade takes seconds. */
  readonly replicaSetCheckTimeout?: SpanInput;
  readonly instanceCloseDelaySeconds?: SpanInput;
}
export function updateBody(input: UpgradeUpdateInput): JsonValue {
  return {
    RollingUpgradeMode: input.mode,
    ForceRestart: input.forceRestart,
    ReplicaSetCheckTimeoutInMilliseconds: span(input.replicaSetCheckTimeout),
    InstanceCloseDelayDurationInSeconds: seconds(input.instanceCloseDelaySeconds),
    ...monitoringBody(input),
  };
}

function serviceTypePolicyBody(policy: ServiceTypeHealthPolicyInput): JsonValue {
  return {
    MaxPercentUnhealthyPartitionsPerService: policy.maxPercentUnhealthyPartitionsPerService ?? 0,
    MaxPercentUnhealthyReplicasPerPartition: policy.maxPercentUnhealthyReplicasPerPartition ?? 0,
    MaxPercentUnhealthyServices: policy.maxPercentUnhealthyServices ?? 0,
  };
}
export function applicationPolicyBody(policy: ApplicationHealthPolicyInput): JsonValue {
  return {
    ConsiderWarningAsError: policy.considerWarningAsError ?? false,
    MaxPercentUnhealthyDeployedApplications: policy.maxPercentUnhealthyDeployedApplications ?? 0,
    DefaultServiceTypeHealthPolicy: serviceTypePolicyBody(policy.defaultServiceTypeHealthPolicy ?? {}),
    ServiceTypeHealthPolicyMap: policy.serviceTypeHealthPolicyMap?.map(({ key, value }) => ({ Key: key, Value: serviceTypePolicyBody(value) })),
  };
}
export function clusterPolicyBody(policy: ClusterHealthPolicyInput): JsonValue {
  return {
    ConsiderWarningAsError: policy.considerWarningAsError ?? false,
    MaxPercentUnhealthyNodes: policy.maxPercentUnhealthyNodes ?? 0,
    MaxPercentUnhealthyApplications: policy.maxPercentUnhealthyApplications ?? 0,
    ApplicationTypeHealthPolicyMap: policy.applicationTypeHealthPolicyMap?.map(({ key, value }) => ({ Key: key, Value: value })),
  };
}
export function clusterUpgradePolicyBody(policy: ClusterUpgradeHealthPolicyInput): JsonValue {
  return {
    MaxPercentDeltaUnhealthyNodes: policy.maxPercentDeltaUnhealthyNodes,
    MaxPercentUpgradeDomainDeltaUnhealthyNodes: policy.maxPercentUpgradeDomainDeltaUnhealthyNodes,
  };
}
