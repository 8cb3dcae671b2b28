import { SeededRandom } from '../../foundation/random.ts';
import type { ClusterFeatures, ClusterOptions } from './commands.ts';
import type { Application, ClusterNode } from './entities.ts';
import { EventStore, healthHappening } from './event-store.ts';
import { defaultClusterPolicy } from './health-rules.ts';
import { HealthStore, type HealthStoreListener } from './health-store.ts';
import type { HealthSubject } from './health-subject.ts';
import { IdSource, ticksOf } from './ids.ts';
import { makeNodes, nodeTypeOf, usualNodeTypes } from './node-factory.ts';
import { findApplication, type World } from './world.ts';

const CLUSTER_AGE_MS = 90 * 24 * 3_600_000;

const usualFeatures: ClusterFeatures = {
  eventStore: true,
  repairManager: true,
  infrastructureService: true,
  backupRestore: false,
  faultAnalysis: true,
  managedByResourceProvider: false,
  nativeImageStore: true,
  enableApplicationTypeHealthEvaluation: false,
};

/** An empty cluster: nodes, domains and the system application without its services yet. */
export function makeWorld(options: ClusterOptions, touched: (subject: HealthSubject) => void): World {
  const { clock, seed } = options;
  const random = new SeededRandom(seed);
  const ids = new IdSource(random.branch('ids'));
  const features = { ...usualFeatures, ...options.features };
  const history = new EventStore(clock, ids, features.eventStore);
  const now = clock.now();
  const createdAt = now - CLUSTER_AGE_MS;
  const systemApplication: Application = {
    name: 'fabric:/System',
    typeName: '',
    typeVersion: '',
    status: 'Ready',
    parameters: new Map(),
    createdAt,
    services: new Map(),
    deployments: new Map(),
    isSystem: true,
  };
  const listener: HealthStoreListener = {
    changed: touched,
    reported: (subject, event) => history.append(healthHappening(subject, event, false, applicationInstanceId)),
    expired: (subject, event) => history.append(healthHappening(subject, event, true, applicationInstanceId)),
  };
  const nodeTypeOptions = options.nodeTypes ?? usualNodeTypes(5);
  const nodeTypes = nodeTypeOptions.map(nodeTypeOf);
  const upgradeDomains = options.upgradeDomains ?? 5;
  const world: World = {
    clock,
    random,
    ids,
    pace: options.pace ?? 1,
    clusterName: options.clusterName ?? 'simulated',
    clusterId: ids.guid(),
    features,
    nodeTypes,
    upgradeDomains: Array.from({ length: upgradeDomains }, (_, index) => String(index)),
    root: { createdAt },
    codeVersion: options.codeVersion ?? '10.1.2308.9590',
    configVersion: options.configVersion ?? '12',
    clusterHealthPolicy: defaultClusterPolicy,
    nodes: new Map(),
    absentNodes: new Map(),
    systemApplication,
    applications: new Map(),
    services: new Map(),
    everywhere: new Set(),
    partitions: new Map(),
    applicationTypes: new Map(),
    nodeVersions: new Map(),
    planned: new Set(),
    keptDeployed: new Set(),
    draining: new Set(),
    health: new HealthStore(clock, listener),
    history,
    touched,
  };
  addNodes(world, options);
  return world;

  function applicationInstanceId(applicationName: string): bigint {
    return ticksOf(findApplication(world, applicationName)?.createdAt ?? now);
  }
}

function addNodes(world: World, options: ClusterOptions): void {
  const nodes: ClusterNode[] = [];
  const counts = options.nodeTypes ?? usualNodeTypes(5);
  for (const type of world.nodeTypes) {
    const count = counts.find((candidate) => candidate.name === type.name)?.count ?? 0;
    nodes.push(
      ...makeNodes(type, count, 4 + nodes.length, {
        now: world.clock.now(),
        ids: world.ids,
        random: world.random,
        codeVersion: world.codeVersion,
        configVersion: world.configVersion,
        faultDomains: options.faultDomains ?? 5,
        upgradeDomains: world.upgradeDomains.length,
      }),
    );
  }
  for (const node of nodes.toSorted((a, b) => (a.name < b.name ? -1 : 1))) world.nodes.set(node.name, node);
}
