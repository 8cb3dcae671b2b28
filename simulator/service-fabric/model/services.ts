import type { CreateServiceRequest, UpdateServiceRequest } from './commands.ts';
import type { Application, Partition, PartitionKey, PartitionScheme, Service, ServiceManifest } from './entities.ts';
import { ModelError } from './errors.ts';
import type { Failover } from './failover.ts';
import type { Placement } from './placement.ts';
import { addReplica, dropReplica } from './replicas.ts';
import { paced, requireApplication, requireService, typeOf, type World } from './world.ts';

const DELETE_MS = 2_000;
const MINUTE_MS = 60_000;
/** More partitions than this in one service are taken for a mistake. */
const MAX_PARTITIONS = 10_000;

/** Services come, change and go. */
export class Services {
  readonly #world: World;
  readonly #placement: Placement;
  readonly #failover: Failover;

  constructor(world: World, placement: Placement, failover: Failover) {
    this.#world = world;
    this.#placement = placement;
    this.#failover = failover;
  }

  /** A service asked for by a caller: its replicas are built while you watch. */
  create(request: CreateServiceRequest): Service {
    const application = requireApplication(this.#world, request.applicationName);
    if (!request.serviceName.startsWith(`${application.name}/`)) {
      throw new ModelError('E_INVALIDARG', `The name of a service in '${application.name}' begins with that name.`);
    }
    if (this.#world.services.has(request.serviceName)) {
      throw new ModelError('FABRIC_E_SERVICE_ALREADY_EXISTS', `There is a service '${request.serviceName}' already.`);
    }
    checkCounts(request);
    const service = this.add(application, request, this.#world.clock.now());
    for (const partition of service.partitions) this.#failover.reconcile(partition);
    for (const partition of service.partitions) this.#failover.assess(partition);
    this.#recordCreation(service);
    return service;
  }

  /** A service that has been there for a while: its replicas are placed and ready at once. */
  createSettled(
    application: Application,
    request: CreateServiceRequest,
    createdAt: number,
    partitionIds: readonly string[] = [],
  ): Service {
    const service = this.add(application, request, createdAt, partitionIds);
    for (const partition of service.partitions) this.#placeSettled(partition);
    return service;
  }

  /** The service and its partitions, without any replica yet; system partitions have ids everybody knows. */
  add(
    application: Application,
    request: CreateServiceRequest,
    createdAt: number,
    partitionIds: readonly string[] = [],
  ): Service {
    const { manifest, serviceType } = this.#definitionOf(application, request);
    const service: Service = {
      name: request.serviceName,
      application,
      typeName: request.serviceTypeName,
      serviceKind: request.serviceKind,
      hasPersistedState: request.hasPersistedState ?? serviceType?.hasPersistedState ?? false,
      serviceManifestName: manifest?.name ?? request.serviceTypeName,
      manifestVersion: manifest?.version ?? this.#world.codeVersion,
      status: 'Active',
      partitionScheme: request.partitionScheme,
      instanceCount: request.serviceKind === 'Stateless' ? (request.instanceCount ?? 1) : 0,
      minInstanceCount: request.minInstanceCount ?? 1,
      minInstancePercentage: request.minInstancePercentage ?? 0,
      targetReplicaSetSize: request.serviceKind === 'Stateful' ? (request.targetReplicaSetSize ?? 3) : 0,
      minReplicaSetSize: request.serviceKind === 'Stateful' ? (request.minReplicaSetSize ?? 2) : 0,
      placementConstraints: request.placementConstraints ?? serviceType?.placementConstraints ?? '',
      loadMetrics: request.loadMetrics ?? serviceType?.loadMetrics ?? [],
      defaultMoveCost: request.defaultMoveCost ?? 'Zero',
      servicePackageActivationMode: request.servicePackageActivationMode ?? 'SharedProcess',
      instanceCloseDelayDuration: request.serviceKind === 'Stateless' ? (request.instanceCloseDelayDuration ?? 0) : 0,
      replicaRestartWaitDuration: request.replicaRestartWaitDuration ?? 30 * MINUTE_MS,
      quorumLossWaitDuration: request.quorumLossWaitDuration ?? Infinity,
      standByReplicaKeepDuration: request.standByReplicaKeepDuration ?? 7 * 24 * 60 * MINUTE_MS,
      serviceDnsName: request.serviceDnsName ?? '',
      createdAt,
      instanceId: this.#world.ids.ticks(createdAt),
      partitions: [],
    };
    keysOf(request.partitionScheme).forEach((key, index) => {
      this.#addPartition(service, key, partitionIds[index] ?? this.#world.ids.guid());
    });
    application.services.set(service.name, service);
    this.#world.services.set(service.name, service);
    this.#noteWhere(service);
    this.#world.touched({ kind: 'Service', entity: service });
    return service;
  }

  #addPartition(service: Service, key: PartitionKey, id: string): void {
    const partition: Partition = {
      id,
      service,
      key,
      status: 'Ready',
      replicas: [],
      epoch: {
        configurationVersion: 8_589_934_592n + BigInt(service.partitions.length),
        dataLossVersion: this.#world.ids.ticks(service.createdAt),
      },
      quorumLostAt: undefined,
      lastQuorumLossDuration: 0,
      reconfiguration: undefined,
      createdAt: service.createdAt,
    };
    service.partitions.push(partition);
    this.#world.partitions.set(id, partition);
  }

  #placeSettled(partition: Partition): void {
    const { service } = partition;
    const stateful = service.serviceKind === 'Stateful';
    const count = stateful ? service.targetReplicaSetSize : this.#placement.wantedInstances(service);
    this.#placement.choose(service, [], count).forEach((node, index) => {
      const role = stateful ? (index === 0 ? 'Primary' : 'ActiveSecondary') : 'None';
      addReplica(this.#world, partition, node, role, 'Ready');
    });
    if (partition.replicas.length < count) this.#failover.assess(partition);
  }

  #definitionOf(application: Application, request: CreateServiceRequest) {
    const type = typeOf(this.#world, application);
    if (type === undefined) return { manifest: undefined, serviceType: undefined };
    const manifest: ServiceManifest | undefined = type.serviceManifests.find((candidate) =>
      candidate.serviceTypes.some((serviceType) => serviceType.serviceTypeName === request.serviceTypeName),
    );
    const serviceType = manifest?.serviceTypes.find(
      (candidate) => candidate.serviceTypeName === request.serviceTypeName,
    );
    if (serviceType === undefined) {
      throw new ModelError(
        'FABRIC_E_SERVICE_TYPE_NOT_FOUND',
        `Application type '${type.name}' ${type.version} has no service type '${request.serviceTypeName}'.`,
      );
    }
    if (serviceType.serviceKind !== request.serviceKind) {
      throw new ModelError(
        'FABRIC_E_SERVICE_TYPE_MISMATCH',
        `'${request.serviceTypeName}' is ${serviceType.serviceKind}.`,
      );
    }
    return { manifest, serviceType };
  }

  update(serviceName: string, request: UpdateServiceRequest): void {
    const service = requireService(this.#world, serviceName);
    if (service.serviceKind !== request.serviceKind) {
      throw new ModelError('E_INVALIDARG', `'${serviceName}' is a ${service.serviceKind} service.`);
    }
    checkCounts(request);
    if (request.serviceKind === 'Stateless') {
      service.instanceCount = request.instanceCount ?? service.instanceCount;
      service.minInstanceCount = request.minInstanceCount ?? service.minInstanceCount;
      service.minInstancePercentage = request.minInstancePercentage ?? service.minInstancePercentage;
      service.instanceCloseDelayDuration = request.instanceCloseDelayDuration ?? service.instanceCloseDelayDuration;
    } else {
      const target = request.targetReplicaSetSize ?? service.targetReplicaSetSize;
      const min = request.minReplicaSetSize ?? service.minReplicaSetSize;
      if (min > target) throw new ModelError('E_INVALIDARG', 'The minimum replica set size is above the target.');
      service.targetReplicaSetSize = target;
      service.minReplicaSetSize = min;
    }
    service.placementConstraints = request.placementConstraints ?? service.placementConstraints;
    service.loadMetrics = request.loadMetrics ?? service.loadMetrics;
    service.defaultMoveCost = request.defaultMoveCost ?? service.defaultMoveCost;
    service.replicaRestartWaitDuration = request.replicaRestartWaitDuration ?? service.replicaRestartWaitDuration;
    service.quorumLossWaitDuration = request.quorumLossWaitDuration ?? service.quorumLossWaitDuration;
    service.standByReplicaKeepDuration = request.standByReplicaKeepDuration ?? service.standByReplicaKeepDuration;
    this.#noteWhere(service);
    for (const partition of service.partitions) this.#failover.reconcile(partition);
  }

  /** Keeps the list of services that want an instance on each node. */
  #noteWhere(service: Service): void {
    if (service.serviceKind === 'Stateless' && service.instanceCount === -1) this.#world.everywhere.add(service);
    else this.#world.everywhere.delete(service);
  }

  /** Deleting takes a moment, unless forced. */
  delete(serviceName: string, force: boolean): void {
    const service = requireService(this.#world, serviceName);
    if (service.application.isSystem) {
      throw new ModelError('E_ACCESSDENIED', 'Services of the system application cannot be deleted.');
    }
    service.status = 'Deleting';
    for (const partition of service.partitions) partition.status = 'Deleting';
    if (force) this.remove(service);
    else paced(this.#world, DELETE_MS, () => this.remove(service));
  }

  /** The service is gone. */
  remove(service: Service): void {
    if (!this.#world.services.delete(service.name)) return;
    this.#world.everywhere.delete(service);
    for (const partition of service.partitions) {
      for (const replica of partition.replicas.toReversed()) dropReplica(this.#world, replica);
      this.#world.partitions.delete(partition.id);
      this.#world.health.forget({ kind: 'Partition', entity: partition });
    }
    this.#world.health.forget({ kind: 'Service', entity: service });
    service.application.services.delete(service.name);
    this.#world.touched({ kind: 'Application', entity: service.application });
    this.#world.history.append({
      kind: 'ServiceDeleted',
      category: 'LifeCycle',
      scope: 'Service',
      keys: { serviceName: service.name },
      properties: serviceProperties(service),
    });
  }

  #recordCreation(service: Service): void {
    this.#world.history.append({
      kind: 'ServiceCreated',
      category: 'LifeCycle',
      scope: 'Service',
      keys: { serviceName: service.name },
      properties: {
        ...serviceProperties(service),
        ApplicationName: service.application.name,
        PartitionId: service.partitions[0]?.id ?? '',
      },
    });
  }
}

function serviceProperties(service: Service) {
  return {
    ServiceTypeName: service.typeName,
    ApplicationName: service.application.name,
    ApplicationTypeName: service.application.typeName,
    ServiceInstance: service.instanceId,
    IsStateful: service.serviceKind === 'Stateful',
    PartitionCount: service.partitions.length,
    TargetReplicaSetSize: service.serviceKind === 'Stateful' ? service.targetReplicaSetSize : service.instanceCount,
    MinReplicaSetSize: service.serviceKind === 'Stateful' ? service.minReplicaSetSize : service.minInstanceCount,
    ServicePackageVersion: service.manifestVersion,
  };
}

function checkCounts(request: CreateServiceRequest | UpdateServiceRequest): void {
  const { instanceCount, targetReplicaSetSize, minReplicaSetSize } = request;
  if (instanceCount !== undefined && (instanceCount < -1 || instanceCount === 0 || !Number.isInteger(instanceCount))) {
    throw new ModelError('E_INVALIDARG', 'The instance count is -1 (one on each node) or at least 1.');
  }
  for (const size of [targetReplicaSetSize, minReplicaSetSize]) {
    if (size !== undefined && (size < 1 || !Number.isInteger(size))) {
      throw new ModelError('E_INVALIDARG', 'A replica set has at least one replica.');
    }
  }
}

function keysOf(scheme: PartitionScheme): readonly PartitionKey[] {
  switch (scheme.scheme) {
    case 'Singleton':
      return [{ kind: 'Singleton' }];
    case 'Named':
      return scheme.names.map((name) => ({ kind: 'Named', name }));
    case 'UniformInt64Range':
      return rangesOf(scheme.count, scheme.lowKey, scheme.highKey);
  }
}

/** Splits a key range evenly; the first ranges take what is left over. */
function rangesOf(count: number, lowKey: bigint, highKey: bigint): readonly PartitionKey[] {
  const keys = highKey - lowKey + 1n;
  if (!Number.isInteger(count) || count < 1 || count > MAX_PARTITIONS || keys < BigInt(count)) {
    throw new ModelError('E_INVALIDARG', 'The key range cannot be split into that many partitions.');
  }
  const size = keys / BigInt(count);
  const larger = keys % BigInt(count);
  const ranges: PartitionKey[] = [];
  let low = lowKey;
  for (let index = 0n; index < BigInt(count); index++) {
    const high = low + size + (index < larger ? 1n : 0n) - 1n;
    ranges.push({ kind: 'Int64Range', lowKey: low, highKey: high });
    low = high + 1n;
  }
  return ranges;
}
