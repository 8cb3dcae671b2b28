import type { Clock } from '../../foundation/clock.ts';
import { SeededRandom } from '../../foundation/random.ts';
import { ClusterModel } from '../model/index.ts';
import { usualNodeTypes } from '../model/node-factory.ts';
import { companyPackages } from './company.ts';
import { countParameter, writePackage, type PackageSketch } from './package-writer.ts';
import type { PackageSource } from '../model/package-source.ts';

const DAY_MS = 24 * 3_600_000;

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
  readonly packages?: PackageSource;
}

/** A cluster of the company: its application types, and applications that have been running for days. */
export function companyCluster(options: ScenarioOptions): ClusterModel {
  const { nodes = 5, apps = companyPackages.length } = options;
  const model = new ClusterModel({ ...options, nodeTypes: usualNodeTypes(nodes) });
  const random = new SeededRandom(options.seed).branch('company');
  const now = options.clock.now();
  for (const { versions } of companyPackages) {
    versions.forEach((sketch, index) => provision(model, sketch, now - (60 - index * 30) * DAY_MS));
  }
  for (let index = 0; index < apps; index++) {
    const entry = companyPackages[index % companyPackages.length];
    const sketch = entry?.versions.at(-1);
    if (entry === undefined || sketch === undefined) continue;
    const round = Math.floor(index / companyPackages.length);
    const suffix = round === 0 ? '' : `-${String(round).padStart(4, '0')}`;
    settle(model, `fabric:/${entry.application}${suffix}`, sketch, now - random.integer(3, 50) * DAY_MS, nodes);
  }
  return model;
}

/** Registers a package as if it had been there since `at`. */
export function provision(model: ClusterModel, sketch: PackageSketch, at: number): void {
  model.stage.applicationTypes.addSettled(writePackage(sketch), at);
}

/** An application that has been running since `at`; counts above the number of nodes are lowered to what fits. */
export function settle(model: ClusterModel, name: string, sketch: PackageSketch, at: number, nodes: number): void {
  const parameters = new Map<string, string>();
  for (const service of sketch.services) {
    if (service.count > nodes) parameters.set(countParameter(service), String(nodes));
    // One instance on each of many nodes for each of many applications is nobody's cluster.
    if (service.count === -1 && nodes > 20) parameters.set(countParameter(service), '3');
  }
  if (name === 'fabric:/Shop') parameters.set('Feature.GiftCards', 'true').set('Cart.TimeToLiveMinutes', '240');
  if (name === 'fabric:/Payments') parameters.set('Fraud.Threshold', '0.9');
  model.stage.applications.createSettled(
    { name, typeName: sketch.typeName, typeVersion: sketch.version, parameters },
    at,
  );
}
