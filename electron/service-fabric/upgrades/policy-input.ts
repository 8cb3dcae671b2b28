import type { UpgradeMode, UpgradePolicy } from '../../../shared/contract/clusters/shared.ts';
import type { ApplicationHealthPolicyInput, RollingUpgradeInput, UpgradeUpdateInput } from '../gateway/commands/upgrade-bodies.ts';

/** Policies as the page gives them, for the wire. A duration of null is for ever. */

export function rollingInput(mode: UpgradeMode, policy: UpgradePolicy | null, forceRestart: boolean): RollingUpgradeInput {
  if (policy === null) return { mode, forceRestart };
  return {
    mode,
    forceRestart: forceRestart || policy.forceRestart,
    replicaSetCheckTimeoutSeconds: inSeconds(policy.replicaSetCheckTimeoutMs),
    // For ever would be the product's word for "as the service says": it is left out then.
    ...(policy.instanceCloseDelayMs === null ? {} : { instanceCloseDelaySeconds: inSeconds(policy.instanceCloseDelayMs) }),
    ...(mode === 'Monitored' ? { monitoring: monitoringInput(policy) } : {}),
  };
}

export function updateInput(mode: UpgradeMode, policy: UpgradePolicy | null): UpgradeUpdateInput {
  if (policy === null) return { mode };
  return {
    mode, forceRestart: policy.forceRestart,
    replicaSetCheckTimeout: policy.replicaSetCheckTimeoutMs ?? 'infinite',
    ...(policy.instanceCloseDelayMs === null ? {} : { instanceCloseDelaySeconds: inSeconds(policy.instanceCloseDelayMs) }),
    ...(mode === 'Monitored' ? monitoringInput(policy) : {}),
  };
}

export function healthInput(policy: UpgradePolicy | null): ApplicationHealthPolicyInput | undefined {
  const health = policy?.health;
  if (!health) return undefined;
  return {
    considerWarningAsError: health.considerWarningAsError,
    maxPercentUnhealthyDeployedApplications: health.maxPercentUnhealthyDeployedApplications,
    defaultServiceTypeHealthPolicy: {
      maxPercentUnhealthyServices: health.maxPercentUnhealthyServices,
      maxPercentUnhealthyPartitionsPerService: health.maxPercentUnhealthyPartitionsPerService,
      maxPercentUnhealthyReplicasPerPartition: health.maxPercentUnhealthyReplicasPerPartition,
    },
  };
}

function monitoringInput(policy: UpgradePolicy) {
  return {
    failureAction: policy.failureAction,
    healthCheckWaitDuration: policy.healthCheckWaitMs,
    healthCheckStableDuration: policy.healthCheckStableMs,
    healthCheckRetryTimeout: policy.healthCheckRetryMs,
    upgradeTimeout: policy.upgradeTimeoutMs ?? 'infinite',
    upgradeDomainTimeout: policy.domainTimeoutMs ?? 'infinite',
  } as const;
}

function inSeconds(ms: number | null): number | 'infinite' {
  return ms === null ? 'infinite' : Math.ceil(ms / 1_000);
}
