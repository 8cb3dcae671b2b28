import type { Span } from '../../../shared/domain/service-fabric/durations.ts';
import type { HealthCheckStage, ObservedNode, ObservedPolicy, UpgradeObservation } from '../../../shared/domain/service-fabric/upgrade-observation.ts';
import type { ApplicationHealthPolicy, ApplicationUpgradeProgress, ClusterUpgradeProgress, MonitoringPolicy, UpgradeDomainProgress, UpgradeProgress } from '../wire/upgrades.ts';

/** Answers about the progress of an upgrade, of either kind, in the one form that is followed and recorded. */

export function observeApplication(progress: ApplicationUpgradeProgress, at: number): UpgradeObservation {
  const { upgradeDescription: description } = progress;
  return {
    ...observe(progress, description, at),
    toVersion: progress.targetApplicationTypeVersion,
    policy: policyOf(description, description?.applicationHealthPolicy ?? null),
    parameters: (description?.parameters ?? []).map(({ key, value }) => ({ name: key, value })),
  };
}

export function observeCluster(progress: ClusterUpgradeProgress, at: number): UpgradeObservation {
  const { upgradeDescription: description } = progress;
  return { ...observe(progress, description, at), toVersion: clusterVersionWords(progress), policy: policyOf(description, null), parameters: [] };
}

/** `code:config`, as the event store has it too (service-fabric.md §1.6). */
export function clusterVersionWords({ codeVersion, configVersion }: { readonly codeVersion: string; readonly configVersion: string }): string {
  return [codeVersion, configVersion].filter((part) => part !== '').join(':');
}

type Description = ApplicationUpgradeProgress['upgradeDescription'] | ClusterUpgradeProgress['upgradeDescription'];

function observe(progress: UpgradeProgress, description: Description, at: number): UpgradeObservation {
  const units = progress.isNodeByNode ? progress.upgradeUnits : progress.upgradeDomains;
  const current = (progress.isNodeByNode ? progress.currentUpgradeUnitsProgress : null) ?? progress.currentUpgradeDomainProgress;
  return {
    at,
    ever: !(description === null && progress.rollingUpgradeMode === 'Invalid' && progress.startTimestampUtc === null),
    state: progress.upgradeState,
    mode: progress.rollingUpgradeMode,
    kind: description?.upgradeKind ?? '',
    toVersion: '',
    startedAt: progress.startTimestampUtc,
    durationMs: finite(progress.upgradeDurationInMilliseconds),
    domainDurationMs: finite(progress.upgradeDomainDurationInMilliseconds),
    domains: (units.length > 0 ? units : progress.upgradeDomains).map(({ name, state }) => ({ name, state: state ?? 'Invalid' })),
    nodeByNode: progress.isNodeByNode,
    nextDomain: progress.nextUpgradeDomain,
    currentDomain: current?.domainName ?? '',
    nodes: nodesOf(current),
    healthCheck: healthCheckOf(progress),
    unhealthy: progress.unhealthyEvaluations.map(({ aggregatedHealthState, description: words }) => ({ healthState: aggregatedHealthState, description: words })),
    failure: failureOf(progress),
    statusDetails: progress.upgradeStatusDetails,
    policy: null,
    parameters: [],
  };
}

function nodesOf(progress: UpgradeDomainProgress | null): ObservedNode[] {
  return (progress?.nodeUpgradeProgressList ?? []).map(({ nodeName, upgradePhase, pendingSafetyChecks }) => ({ nodeName, phase: upgradePhase ?? 'Invalid', checks: pendingSafetyChecks }));
}

const stages: Readonly<Record<string, HealthCheckStage>> = { WaitDuration: 'wait', StableDuration: 'stable', Retry: 'retry' };

function healthCheckOf({ healthCheckPhase, healthCheckElapsedTime, healthCheckRetryFlips }: UpgradeProgress): UpgradeObservation['healthCheck'] {
  const stage = stages[healthCheckPhase ?? ''];
  return stage === undefined ? null : { stage, elapsedMs: Math.max(0, finite(healthCheckElapsedTime) ?? 0), flips: healthCheckRetryFlips === null ? null : Math.max(0, Math.trunc(healthCheckRetryFlips)) };
}

function failureOf({ failureReason, failureTimestampUtc, failureClassification, upgradeDomainProgressAtFailure }: UpgradeProgress): UpgradeObservation['failure'] {
  const reason = failureReason ?? '';
  if ((reason === '' || reason === 'None') && failureTimestampUtc === null) return null;
  return {
    at: failureTimestampUtc, reason, classification: failureClassification ?? '', domain: upgradeDomainProgressAtFailure?.domainName ?? '', nodes: nodesOf(upgradeDomainProgressAtFailure),
  };
}

/** Null for "for ever", and where it is missing. */
function finite(span: Span): number | null {
  return typeof span === 'number' ? Math.round(span) : null;
}
function finiteSeconds(span: Span): number | null {
  return typeof span === 'number' ? Math.round(span * 1_000) : null;
}

interface Rolling {
  readonly upgradeReplicaSetCheckTimeoutInSeconds: Span;
  readonly instanceCloseDelayDurationInSeconds: Span;
  readonly forceRestart: boolean;
  readonly monitoringPolicy: MonitoringPolicy | null;
}

/** What is missing has the runtime's defaults (service-fabric.md §2.7). */
function policyOf(description: Rolling | null, health: ApplicationHealthPolicy | null): ObservedPolicy | null {
  if (description === null) return null;
  const monitoring = description.monitoringPolicy;
  return {
    failureAction: monitoring?.failureAction === 'Rollback' ? 'Rollback' : 'Manual',
    healthCheckWaitMs: finite(monitoring?.healthCheckWaitDurationInMilliseconds ?? null) ?? 0,
    healthCheckStableMs: finite(monitoring?.healthCheckStableDurationInMilliseconds ?? null) ?? 120_000,
    healthCheckRetryMs: finite(monitoring?.healthCheckRetryTimeoutInMilliseconds ?? null) ?? 600_000,
    upgradeTimeoutMs: finite(monitoring?.upgradeTimeoutInMilliseconds ?? null),
    domainTimeoutMs: finite(monitoring?.upgradeDomainTimeoutInMilliseconds ?? null),
    replicaSetCheckTimeoutMs: finiteSeconds(description.upgradeReplicaSetCheckTimeoutInSeconds),
    instanceCloseDelayMs: finiteSeconds(description.instanceCloseDelayDurationInSeconds),
    forceRestart: description.forceRestart,
    health: health === null ? null : {
      considerWarningAsError: health.considerWarningAsError,
      maxPercentUnhealthyDeployedApplications: percent(health.maxPercentUnhealthyDeployedApplications),
      maxPercentUnhealthyServices: percent(health.defaultServiceTypeHealthPolicy?.maxPercentUnhealthyServices),
      maxPercentUnhealthyPartitionsPerService: percent(health.defaultServiceTypeHealthPolicy?.maxPercentUnhealthyPartitionsPerService),
      maxPercentUnhealthyReplicasPerPartition: percent(health.defaultServiceTypeHealthPolicy?.maxPercentUnhealthyReplicasPerPartition),
    },
  };
}

function percent(value: number | null | undefined): number {
  return Math.min(100, Math.max(0, Math.round(value ?? 0)));
}
