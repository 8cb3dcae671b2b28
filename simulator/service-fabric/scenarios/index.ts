import type { ClusterModel } from '../model/index.ts';
import { companyCluster, type ScenarioOptions } from './stage.ts';

export type { ScenarioOptions } from './stage.ts';

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
  return companyCluster(options);
}
