import type { Clock, ClockTimer } from '../../foundation/clock.ts';
import type { SeededRandom } from '../../foundation/random.ts';
import type { ClusterFeatures } from './commands.ts';
import type {
  Application,
  ApplicationTypeVersion,
  ClusterNode,
  NodeType,
  Partition,
  Replica,
  Service,
} from './entities.ts';
import { ModelError } from './errors.ts';
import type { EventStore } from './event-store.ts';
import type { HealthStore } from './health-store.ts';
import type { ClusterRoot, HealthSubject } from './health-subject.ts';
import type { ClusterHealthPolicy } from './health-types.ts';
import type { IdSource } from './ids.ts';
import { runAfter } from './timers.ts';

/** Everything that exists in the cluster; the parts of the model share it and each changes what is its own. */
export interface World {
  readonly clock: Clock;
  readonly random: SeededRandom;
  readonly ids: IdSource;
  /** Factor on durations the model chooses itself. */
  readonly pace: number;
  readonly clusterName: string;
  readonly clusterId: string;
  readonly features: ClusterFeatures;
  readonly nodeTypes: readonly NodeType[];
  readonly upgradeDomains: readonly string[];
  readonly root: ClusterRoot;
  codeVersion: string;
  configVersion: string;
  clusterHealthPolicy: ClusterHealthPolicy;
  /** By name, in the order of the names. */
  readonly nodes: Map<string, ClusterNode>;
  /** Nodes that are listed only when asked for: removed, and unknown ones. By name. */
  readonly absentNodes: Map<string, ClusterNode>;
  readonly systemApplication: Application;
  /** By name; without the system application. */
  readonly applications: Map<string, Application>;
  readonly services: Map<string, Service>;
  /** Those of the services that want an instance on each node. */
  readonly everywhere: Set<Service>;
  readonly partitions: Map<string, Partition>;
  /** By `typeKey`. */
  readonly applicationTypes: Map<string, ApplicationTypeVersion>;
  /** While an application upgrade runs: node name → type version its code runs there. */
  readonly nodeVersions: Map<Application, Map<string, string>>;
  /** Nodes, and node + application pairs, that are down on purpose for a moment: see `isPlanned`. */
  readonly planned: Set<string>;
  /** Replicas that are down for a moment while their service package stays deployed. */
  readonly keptDeployed: Set<Replica>;
  /** Instances that are about to be closed and have no endpoint any more: see `drain`. */
  readonly draining: Set<Replica>;
  readonly health: HealthStore;
  readonly history: EventStore;
  /** Something below the entity came or went: what was computed about it is stale. */
  touched(subject: HealthSubject): void;
}

/** Runs `callback` after a duration the model chose itself, scaled by the pace. */
export function paced(world: World, milliseconds: number, callback: () => void): ClockTimer {
  return runAfter(world.clock, milliseconds * world.pace, callback);
}

export function typeKey(typeName: string, typeVersion: string): string {
  return `${typeName}\n${typeVersion}`;
}

export function packageKey(serviceManifestName: string, servicePackageActivationId: string): string {
  return `${serviceManifestName}\n${servicePackageActivationId}`;
}

export function requireNode(world: World, nodeName: string): ClusterNode {
  const node = world.nodes.get(nodeName);
  if (node === undefined) throw new ModelError('FABRIC_E_NODE_NOT_FOUND', `There is no node '${nodeName}'.`);
  return node;
}

/** The system application too. */
export function findApplication(world: World, applicationName: string): Application | undefined {
  return applicationName === world.systemApplication.name
    ? world.systemApplication
    : world.applications.get(applicationName);
}

export function requireApplication(world: World, applicationName: string): Application {
  const application = findApplication(world, applicationName);
  if (application === undefined) {
    throw new ModelError('FABRIC_E_APPLICATION_NOT_FOUND', `There is no application '${applicationName}'.`);
  }
  return application;
}

export function requireService(world: World, serviceName: string): Service {
  const service = world.services.get(serviceName);
  if (service === undefined) {
    throw new ModelError('FABRIC_E_SERVICE_DOES_NOT_EXIST', `There is no service '${serviceName}'.`);
  }
  return service;
}

export function requirePartition(world: World, partitionId: string): Partition {
  const partition = world.partitions.get(partitionId.toLowerCase());
  if (partition === undefined) {
    throw new ModelError('FABRIC_E_PARTITION_NOT_FOUND', `There is no partition '${partitionId}'.`);
  }
  return partition;
}

export function requireReplica(world: World, partitionId: string, replicaId: bigint): Replica {
  const replica = requirePartition(world, partitionId).replicas.find((candidate) => candidate.id === replicaId);
  if (replica === undefined) {
    throw new ModelError('FABRIC_E_REPLICA_DOES_NOT_EXIST', `Partition '${partitionId}' has no replica ${replicaId}.`);
  }
  return replica;
}

export function requireType(world: World, typeName: string, typeVersion: string): ApplicationTypeVersion {
  const type = world.applicationTypes.get(typeKey(typeName, typeVersion));
  if (type === undefined) {
    throw new ModelError(
      'FABRIC_E_APPLICATION_TYPE_NOT_FOUND',
      `There is no application type '${typeName}' of version ${typeVersion}.`,
    );
  }
  return type;
}

/** The type version an application runs; undefined for the system application. */
export function typeOf(world: World, application: Application): ApplicationTypeVersion | undefined {
  return world.applicationTypes.get(typeKey(application.typeName, application.typeVersion));
}

/** The type version an application's code runs on a node; differs between nodes while it is being upgraded. */
export function typeVersionOn(world: World, application: Application, nodeName: string): string {
  return world.nodeVersions.get(application)?.get(nodeName) ?? application.typeVersion;
}

/** Key of `World.planned` for one application on one node. */
export function plannedKey(nodeName: string, applicationName: string): string {
  return `${nodeName}\n${applicationName}`;
}

/** Whether a replica is not up only because an upgrade or a restart of its node is under way, which worries nobody. */
export function isPlanned(world: World, replica: Replica): boolean {
  return (
    world.planned.has(replica.nodeName) ||
    world.planned.has(plannedKey(replica.nodeName, replica.partition.service.application.name))
  );
}

/** Whether new replicas may be placed on a node. */
export function acceptsReplicas(node: ClusterNode): boolean {
  return node.status === 'Up' && node.deactivation.tasks.length === 0;
}
