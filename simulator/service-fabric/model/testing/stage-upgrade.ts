import { ManualClock } from '../../../foundation/clock.ts';
import { shop } from '../../scenarios/company.ts';
import { buildScenario } from '../../scenarios/index.ts';
import { provision } from '../../scenarios/stage.ts';
import type { ApplicationUpgradeDescription, ClusterModel, MonitoringPolicy } from '../index.ts';
import { applicationUpgrade, defaultMonitoringPolicy } from '../upgrade-descriptions.ts';

export const SHOP = 'fabric:/Shop';
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;

/** Health must hold for two minutes, may be bad for three, after ten seconds of patience. */
export const policy: MonitoringPolicy = {
  ...defaultMonitoringPolicy,
  failureAction: 'Rollback',
  healthCheckWaitDuration: 10 * SECOND,
  healthCheckStableDuration: 2 * MINUTE,
  healthCheckRetryTimeout: 3 * MINUTE,
};

export interface Stage {
  readonly clock: ManualClock;
  readonly model: ClusterModel;
  start(given: Partial<ApplicationUpgradeDescription>): void;
}

/** A healthy cluster of five nodes where Shop 2.8.0 (good) and 2.9.0 (bad) wait to be upgraded to. */
export function stage(): Stage {
  const clock = new ManualClock();
  const model = buildScenario('healthy', { clock, seed: 5 });
  provision(model, shop('2.8.0'), clock.now());
  provision(model, shop('2.9.0', 'Error'), clock.now());
  return {
    clock,
    model,
    start: (given) =>
      model.startApplicationUpgrade(
        applicationUpgrade({
          name: SHOP,
          targetApplicationTypeVersion: '2.8.0',
          rollingUpgradeMode: 'Monitored',
          monitoringPolicy: policy,
          ...given,
        }),
      ),
  };
}

/** Lets time pass in small steps until the condition holds; false when it never does within `limitMs`. */
export async function until(clock: ManualClock, condition: () => boolean, limitMs = 60 * MINUTE): Promise<boolean> {
  for (let passed = 0; passed < limitMs; passed += SECOND) {
    if (condition()) return true;
    await clock.advance(SECOND);
  }
  return condition();
}
