import type { ClusterModel } from '../model/index.ts';
import type { ScenarioOptions } from './stage.ts';
import {
  badVersion,
  busy,
  certificateExpiring,
  healthyCluster,
  oneBadNode,
  quorumLoss,
  stuckUpgrade,
} from './trouble.ts';

export type { ScenarioOptions } from './stage.ts';
export { writePackage, type PackageSketch, type ServiceSketch } from './package-writer.ts';

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

const scenarios: Readonly<Record<ScenarioName, (options: ScenarioOptions) => ClusterModel>> = {
  healthy: healthyCluster,
  'one-bad-node': oneBadNode,
  'bad-version': badVersion,
  'stuck-upgrade': stuckUpgrade,
  'quorum-loss': quorumLoss,
  'certificate-expiring': certificateExpiring,
  large: ({ nodes = 1_000, apps = 10_000, ...options }) => healthyCluster({ ...options, nodes, apps }),
  busy,
};

/** Builds the cluster of a scenario; what happens in it then follows the clock. */
export function buildScenario(name: ScenarioName, options: ScenarioOptions): ClusterModel {
  return scenarios[name](options);
}
