import type { Clock } from '../../foundation/clock.ts';
import { ClusterModel } from '../model/index.ts';

/** What a scenario may be told. */
export interface ScenarioOptions {
  readonly clock: Clock;
  readonly seed: number;
  /** Number of nodes; each scenario has its own default. */
  readonly nodes?: number;
  /** Number of applications. */
  readonly apps?: number;
  /** See `ClusterOptions.pace`. */
  readonly pace?: number;
  readonly clusterName?: string;
  readonly gatewayPort?: number;
  readonly secure?: boolean;
  readonly serverCertificateThumbprint?: string;
}

export const scenarioNames = [
  'healthy',
  'one-bad-node',
  'bad-version',
  'stuck-upgrade',
  'quorum-loss',
  'certificate-expiring',
  'large',
  'busy',
] as const;
export type ScenarioName = (typeof scenarioNames)[number];

/** Builds the cluster of a scenario; what happens in it then follows the clock. */
export function buildScenario(_name: ScenarioName, options: ScenarioOptions): ClusterModel {
  return new ClusterModel({ ...options });
}
