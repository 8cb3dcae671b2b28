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
import { evaluationsThatFit, UPGRADE_EVALUATION_BYTES } from '../evaluation-limit.ts';
import { applicationHealthPolicy, clusterHealthPolicy, evaluations } from './health.ts';
import { safetyChecks } from './nodes.ts';
import { keyValues, seconds, span, time } from './text.ts';

/** Upgrade progress as JSON (service-fabric.md §2.7). */

/** Which properties of the progress a runtime of this api-version knows: 8.2 node by node, 10.0 the health check's clock. */
const HEALTH_CHECK_SINCE = 8.2;

/** How progress is asked for. */
export function askedProgress({ apiVersion }: { readonly apiVersion: number }, { messageLimitBytes }: { readonly messageLimitBytes: number }): AskedProgress {
  return { apiVersion, evaluationBytes: Math.min(UPGRADE_EVALUATION_BYTES, messageLimitBytes) };
}

/** In which version progress was asked for, and what its evaluations may weigh. */
export interface AskedProgress {
  readonly apiVersion: number;
  readonly evaluationBytes: number;
}

export function clusterUpgradeProgress(progress: ClusterUpgradeProgress, asked: AskedProgress): object {
  return {
    CodeVersion: progress.codeVersion,
    ConfigVersion: progress.configVersion,
    ...common(progress, progress.description && clusterDescription(progress.description), asked),
  };
}

export function applicationUpgradeProgress(progress: ApplicationUpgradeProgress, asked: AskedProgress): object {
  return {
    Name: progress.name,
    TypeName: progress.typeName,
    TargetApplicationTypeVersion: progress.targetApplicationTypeVersion,
    ...common(progress, progress.description && applicationDescription(progress.description), asked),
    UpgradeStatusDetails: progress.statusDetails,
  };
}

function common(
  progress: UpgradeProgress<RollingUpgradeDescription>,
  description: object | undefined,
  { apiVersion, evaluationBytes }: AskedProgress,
): object {
  const named = (units: UpgradeProgress<RollingUpgradeDescription>['upgradeUnits']): object[] => units.map(({ name, state }) => ({ Name: name, State: state }));
  return {
    UpgradeDomains: named(progress.upgradeDomains),
    ...(apiVersion >= HEALTH_CHECK_SINCE ? { UpgradeUnits: named(progress.upgradeUnits) } : {}),
    UpgradeState: progress.upgradeState,
    NextUpgradeDomain: progress.nextUpgradeDomain,
    RollingUpgradeMode: progress.rollingUpgradeMode,
    ...(description === undefined ? {} : { UpgradeDescription: description }),
    UpgradeDurationInMilliseconds: span(progress.upgradeDuration),
    UpgradeDomainDurationInMilliseconds: span(progress.upgradeDomainDuration),
    UnhealthyEvaluations: evaluations(evaluationsThatFit(progress.unhealthyEvaluations, evaluationBytes)),
    CurrentUpgradeDomainProgress: domainProgress(progress.current),
    ...(apiVersion >= HEALTH_CHECK_SINCE ? { CurrentUpgradeUnitsProgress: domainProgress(progress.currentUnits) } : {}),
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
