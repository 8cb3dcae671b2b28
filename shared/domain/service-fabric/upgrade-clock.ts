import type { HealthCheckStage, UpgradeObservation } from './upgrade-observation.ts';

/** The clock of the health check that follows each domain of a monitored upgrade. */
export interface HealthCheckClock {
  readonly phase: HealthCheckStage;
  readonly elapsedMs: number;
  /** Null is for ever. */
  readonly limitMs: number | null;
  readonly flips: number | null;
  readonly at: number;
  /** It was worked out from when we first saw the check: older clusters do not tell. */
  readonly inferred: boolean;
}

/**
 * Where the health check stands: the cluster's own word since 10.x; before that, worked out from the policy and from
 * since when the upgrade has been pending. Null where none is going on.
 *
 * @param pendingSince when this pause between two domains was first seen.
 */
export function healthCheckClock(upgrade: UpgradeObservation, pendingSince: number | null): HealthCheckClock | null {
  const { policy, healthCheck, at } = upgrade;
  if (!upgrade.ever || upgrade.mode !== 'Monitored' || upgrade.state !== 'RollingForwardPending') return null;
  if (healthCheck) return { phase: healthCheck.stage, elapsedMs: healthCheck.elapsedMs, limitMs: limitOf(upgrade, healthCheck.stage), flips: healthCheck.flips, at, inferred: false };
  if (!policy || pendingSince === null) return null;
  const sinceMs = Math.max(0, at - pendingSince);
  if (sinceMs < policy.healthCheckWaitMs) return { phase: 'wait', elapsedMs: sinceMs, limitMs: policy.healthCheckWaitMs, flips: null, at, inferred: true };
  const phase = isUnhealthy(upgrade) ? 'retry' : 'stable';
  return { phase, elapsedMs: sinceMs - policy.healthCheckWaitMs, limitMs: limitOf(upgrade, phase), flips: null, at, inferred: true };
}

function limitOf({ policy }: UpgradeObservation, stage: HealthCheckStage): number | null {
  if (!policy) return null;
  return { wait: policy.healthCheckWaitMs, stable: policy.healthCheckStableMs, retry: policy.healthCheckRetryMs }[stage];
}

function isUnhealthy({ unhealthy, policy }: UpgradeObservation): boolean {
  return unhealthy.some(({ healthState }) => healthState === 'Error' || (healthState === 'Warning' && policy?.health?.considerWarningAsError === true));
}
