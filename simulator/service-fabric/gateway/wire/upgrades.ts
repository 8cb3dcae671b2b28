import type {
  ApplicationUpgradeDescription,
  ApplicationUpgradeProgress,
  ClusterUpgradeDescription,
  ClusterUpgradeProgress,
  MonitoringPolicy,
  RollingUpgradeDescription,
  UpgradeDomainProgress,
  UpgradeProgress,
} from '../../model/upgrade-types.ts';
import { trimmed } from '../health-filter.ts';
import { applicationHealthPolicy, clusterHealthPolicy, evaluations } from './health.ts';
import { safetyChecks } from './nodes.ts';
import { keyValues, seconds, span, time } from './text.ts';

/** Upgrade progress as JSON (service-fabric.md §2.7). */

/** What the evaluations of a health check may weigh (`MaxUnhealthyEvaluationsSizeBytes`, service-fabric.md §2.3). */
const MAX_EVALUATION_BYTES = 64 * 1024;

/** Which properties of the progress a runtime of this api-version knows: 8.2 node by node, 10.0 the health check's clock. */
const HEALTH_CHECK_SINCE = 8.2;

export function clusterUpgradeProgress(progress: ClusterUpgradeProgress, apiVersion: number): object {
  return {
    CodeVersion: progress.codeVersion,
    ConfigVersion: progress.configVersion,
    ...common(progress, progress.description && clusterDescription(progress.description), apiVersion),
  };
}

export function applicationUpgradeProgress(progress: ApplicationUpgradeProgress, apiVersion: number): object {
  return {
    Name: progress.name,
    TypeName: progress.typeName,
    TargetApplicationTypeVersion: progress.targetApplicationTypeVersion,
    ...common(progress, progress.description && applicationDescription(progress.description), apiVersion),
    UpgradeStatusDetails: progress.statusDetails,
  };
}

function common(
  progress: UpgradeProgress<RollingUpgradeDescription>,
  description: object | undefined,
  apiVersion: number,
): object {
  const domains = progress.upgradeDomains.map(({ name, state }) => ({ Name: name, State: state }));
  return {
    UpgradeDomains: domains,
    ...(apiVersion >= HEALTH_CHECK_SINCE ? { UpgradeUnits: domains } : {}),
    UpgradeState: progress.upgradeState,
    NextUpgradeDomain: progress.nextUpgradeDomain,
    RollingUpgradeMode: progress.rollingUpgradeMode,
    ...(description === undefined ? {} : { UpgradeDescription: description }),
    UpgradeDurationInMilliseconds: span(progress.upgradeDuration),
    UpgradeDomainDurationInMilliseconds: span(progress.upgradeDomainDuration),
    UnhealthyEvaluations: evaluations(trimmed(progress.unhealthyEvaluations, MAX_EVALUATION_BYTES)),
    CurrentUpgradeDomainProgress: domainProgress(progress.current),
    ...(apiVersion >= HEALTH_CHECK_SINCE ? { CurrentUpgradeUnitsProgress: domainProgress(progress.current) } : {}),
    StartTimestampUtc: time(progress.startedAt),
    FailureTimestampUtc: time(progress.failedAt),
    FailureReason: progress.failureReason,
    UpgradeDomainProgressAtFailure: domainProgress(progress.atFailure),
    ...(apiVersion >= HEALTH_CHECK_SINCE ? nodeByNode(progress) : {}),
  };
}

function nodeByNode(progress: UpgradeProgress<RollingUpgradeDescription>): object {
  const { healthCheck } = progress;
  return {
    IsNodeByNode: progress.isNodeByNode,
    HealthCheckElapsedTime: span(healthCheck?.elapsed ?? 0),
    HealthCheckPhase: healthCheck?.phase ?? 'Invalid',
    HealthCheckRetryFlips: healthCheck?.retryFlips ?? 0,
  };
}

function domainProgress(progress: UpgradeDomainProgress): object {
  return {
    DomainName: progress.domainName,
    NodeUpgradeProgressList: progress.nodes.map((node) => ({
      NodeName: node.nodeName,
      UpgradePhase: node.upgradePhase,
      PendingSafetyChecks: safetyChecks(node.pendingSafetyChecks),
      UpgradeDuration: span(node.upgradeDuration),
    })),
  };
}

function rolling(description: RollingUpgradeDescription): object {
  return {
    UpgradeKind: 'Rolling',
    RollingUpgradeMode: description.rollingUpgradeMode,
    UpgradeReplicaSetCheckTimeoutInSeconds: seconds(description.upgradeReplicaSetCheckTimeout),
    InstanceCloseDelayDurationInSeconds: seconds(description.instanceCloseDelayDuration),
    ForceRestart: description.forceRestart,
    MonitoringPolicy: monitoringPolicy(description.monitoringPolicy),
    SortOrder: description.sortOrder,
  };
}

function monitoringPolicy(policy: MonitoringPolicy): object {
  return {
    FailureAction: policy.failureAction,
    HealthCheckWaitDurationInMilliseconds: span(policy.healthCheckWaitDuration),
    HealthCheckStableDurationInMilliseconds: span(policy.healthCheckStableDuration),
    HealthCheckRetryTimeoutInMilliseconds: span(policy.healthCheckRetryTimeout),
    UpgradeTimeoutInMilliseconds: span(policy.upgradeTimeout),
    UpgradeDomainTimeoutInMilliseconds: span(policy.upgradeDomainTimeout),
  };
}

function applicationDescription(description: ApplicationUpgradeDescription): object {
  const policy = description.applicationHealthPolicy;
  return {
    Name: description.name,
    TargetApplicationTypeVersion: description.targetApplicationTypeVersion,
    Parameters: keyValues(description.parameters),
    ...rolling(description),
    ...(policy === undefined ? {} : { ApplicationHealthPolicy: applicationHealthPolicy(policy) }),
    ManagedApplicationIdentity: { ManagedIdentities: [] },
  };
}

function clusterDescription(description: ClusterUpgradeDescription): object {
  const policy = description.clusterHealthPolicy;
  const delta = description.clusterUpgradeHealthPolicy;
  const map = [...description.applicationHealthPolicyMap].map(([key, value]) => ({ Key: key, Value: applicationHealthPolicy(value) }));
  return {
    CodeVersion: description.codeVersion,
    ConfigVersion: description.configVersion,
    ...rolling(description),
    ...(policy === undefined ? {} : { ClusterHealthPolicy: clusterHealthPolicy(policy) }),
    EnableDeltaHealthEvaluation: description.enableDeltaHealthEvaluation,
    ClusterUpgradeHealthPolicy: {
      MaxPercentDeltaUnhealthyNodes: delta.maxPercentDeltaUnhealthyNodes,
      MaxPercentUpgradeDomainDeltaUnhealthyNodes: delta.maxPercentUpgradeDomainDeltaUnhealthyNodes,
    },
    ApplicationHealthPolicyMap: { ApplicationHealthPolicyMap: map },
  };
}
