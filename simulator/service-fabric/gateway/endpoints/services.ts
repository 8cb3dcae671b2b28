import type { Partition, Replica, Service } from '../../model/index.ts';
import { done, entity, ok } from '../answer.ts';
import { invalidArgument } from '../failure.ts';
import { requireApplication, requirePartition, requireService } from '../lookup.ts';
import { inOrder, page, textWeight } from '../paging.ts';
import type { GatewayRequest } from '../request.ts';
import { get, post, since } from '../route.ts';
import type { Route } from '../route.ts';
import type { ServedCluster } from '../served-cluster.ts';
import { shownHealth } from '../shown-health.ts';
import { partitionLoad } from '../wire/operations.ts';
import { partitionInfo, partitionInformation, replicaInfo, serviceDescription, serviceInfo } from '../wire/services.ts';
import { idOf } from '../wire/text.ts';

/** Services, partitions and replicas: queries, and the moves of replicas. */

function serviceList(request: GatewayRequest, { model, messageLimitBytes }: ServedCluster) {
  const application = requireApplication(model, request);
  const typeName = request.query.get('ServiceTypeName');
  const view = model.health();
  const items = [...application.services.values()].filter((each) => typeName === undefined || each.typeName === typeName);
  return page(
    request,
    {
      items: inOrder(items, (each) => each.name),
      key: (each) => each.name,
      weight: (each) => 200 + textWeight(each.name, each.typeName, each.manifestVersion),
      render: (each) => serviceInfo(each, shownHealth(view, each, () => view.service(each)), request.apiVersion),
      pagedSince: 2,
    },
    messageLimitBytes,
  );
}

function partitionList(request: GatewayRequest, { model, messageLimitBytes }: ServedCluster) {
  const service = requireService(model, request);
  const view = model.health();
  const now = model.clock.now();
  const list = {
    items: inOrder(service.partitions, (each: Partition) => each.id),
    key: (each: Partition) => each.id,
    weight: () => 260,
    render: (each: Partition) => partitionInfo(each, shownHealth(view, each, () => view.partition(each)), now),
    pagedSince: 2,
  };
  return page(request, list, messageLimitBytes);
}

function replicaList(request: GatewayRequest, { model, messageLimitBytes }: ServedCluster) {
  const partition = requirePartition(model, request);
  const view = model.health();
  const list = {
    items: inOrder(partition.replicas, (each: Replica) => each.id.toString().padStart(20, '0')),
    key: (each: Replica) => each.id.toString().padStart(20, '0'),
    weight: (each: Replica) => 200 + textWeight(each.nodeName, model.replicaAddress(each)),
    render: (each: Replica) => replicaInfo(each, shownHealth(view, each, () => view.replica(each)), model.replicaAddress(each)),
    pagedSince: 2,
  };
  return page(request, list, messageLimitBytes);
}

function oneService(request: GatewayRequest, { model }: ServedCluster) {
  const service = model.service(request.nameParam('serviceId'));
  return entity(service && serviceInfo(service, shownHealth(model.health(), service, () => model.health().service(service)), request.apiVersion));
}

function onePartition(request: GatewayRequest, { model }: ServedCluster) {
  const partition = model.partition(request.param('partitionId').toLowerCase());
  return entity(partition && partitionInfo(partition, shownHealth(model.health(), partition, () => model.health().partition(partition)), model.clock.now()));
}

function oneReplica(request: GatewayRequest, { model }: ServedCluster) {
  const replica = model.replica(requirePartition(model, request).id, request.idParam('replicaId'));
  return entity(replica && replicaInfo(replica, shownHealth(model.health(), replica, () => model.health().replica(replica)), model.replicaAddress(replica)));
}

/** The partition of a service that holds a key. @throws GatewayFailure 400 */
function partitionOf(service: Service, request: GatewayRequest): Partition | undefined {
  const value = request.query.get('PartitionKeyValue') ?? '';
  return service.partitions.find(({ key }) => {
    if (key.kind === 'Singleton') return true;
    if (key.kind === 'Named') return key.name === value;
    if (!/^-?\d{1,19}$/.test(value)) throw invalidArgument('PartitionKeyValue must be a number.');
    return BigInt(value) >= key.lowKey && BigInt(value) <= key.highKey;
  });
}

/** Endpoints of a partition as a client of the service resolves them. */
function resolve(request: GatewayRequest, { model }: ServedCluster) {
  const service = requireService(model, request);
  const partition = partitionOf(service, request);
  if (partition === undefined) throw invalidArgument('The partition key does not belong to a partition of the service.');
  const roles = { Primary: 'StatefulPrimary', ActiveSecondary: 'StatefulSecondary' } as const;
  const endpoints = partition.replicas.flatMap((replica) => {
    if (replica.status !== 'Ready') return [];
    const address = model.replicaAddress(replica);
    if (service.serviceKind === 'Stateless') return [{ Kind: 'Stateless', Address: address }];
    return replica.role === 'Primary' || replica.role === 'ActiveSecondary' ? [{ Kind: roles[replica.role], Address: address }] : [];
  });
  return ok({
    Name: service.name,
    PartitionInformation: partitionInformation(partition.id, partition.key),
    Endpoints: endpoints,
    Version: partition.epoch.configurationVersion.toString(),
  });
}

const OF_APPLICATION = '/Applications/{applicationId}/$/GetServices';

export const serviceRoutes: readonly Route[] = [
  get(OF_APPLICATION, serviceList),
  get(`${OF_APPLICATION}/{serviceId}`, oneService),
  get('/Services/{serviceId}', oneService),
  get('/Services/{serviceId}/$/GetDescription', (request, { model }) => ok(serviceDescription(requireService(model, request)))),
  get('/Services/{serviceId}/$/GetApplicationName', (request, { model }) => {
    const { name } = requireService(model, request).application;
    return ok({ Id: idOf(name, request.apiVersion), Name: name });
  }),
  get('/Services/{serviceId}/$/ResolvePartition', resolve),
  get('/Services/{serviceId}/$/GetUnplacedReplicaInformation', (request, { model }) => {
    const service = requireService(model, request);
    const partitionId = request.query.get('PartitionId')?.toLowerCase();
    const unplaced = model.unplacedReplicaDetails(service.name, partitionId);
    return ok({
      ServiceName: service.name,
      PartitionId: partitionId ?? unplaced[0]?.partitionId ?? '00000000-0000-0000-0000-000000000000',
      UnplacedReplicaDetails: unplaced.flatMap((each) => each.details),
    });
  }),
];

/** SFX reaches partitions and replicas below their application too; the gateway knows both ways. */
const PARTITION_PATHS = ['/Partitions/{partitionId}', `${OF_APPLICATION}/{serviceId}/$/GetPartitions/{partitionId}`];

export const partitionRoutes: readonly Route[] = [
  get('/Services/{serviceId}/$/GetPartitions', partitionList),
  get(`${OF_APPLICATION}/{serviceId}/$/GetPartitions`, partitionList),
  ...PARTITION_PATHS.flatMap((path) => [
    get(path, onePartition),
    get(`${path}/$/GetReplicas`, replicaList),
    get(`${path}/$/GetReplicas/{replicaId}`, oneReplica),
  ]),
  get('/Partitions/{partitionId}/$/GetServiceName', (request, { model }) => {
    const { name } = requirePartition(model, request).service;
    return ok({ Id: idOf(name, request.apiVersion), Name: name });
  }),
  get('/Partitions/{partitionId}/$/GetLoadInformation', (request, { model }) => ok(partitionLoad(model.partitionLoad(requirePartition(model, request).id)))),
  post('/Partitions/{partitionId}/$/ResetLoad', (request, { model }) => {
    model.resetPartitionLoad(requirePartition(model, request).id);
    return done();
  }),
  post('/Partitions/{partitionId}/$/Recover', (request, { model }) => {
    model.recoverPartition(requirePartition(model, request).id);
    return done();
  }),
  since(6.5, post('/Partitions/{partitionId}/$/MovePrimaryReplica', (request, { model }) => {
    model.movePrimaryReplica(requirePartition(model, request).id, request.query.get('NodeName'));
    return done();
  })),
  since(6.5, post('/Partitions/{partitionId}/$/MoveSecondaryReplica', (request, { model }) => {
    const partition = requirePartition(model, request);
    model.moveSecondaryReplica(partition.id, request.query.required('CurrentNodeName'), request.query.get('NewNodeName'));
    return done();
  })),
  since(8, post('/Services/{serviceId}/$/GetPartitions/{partitionId}/$/MoveInstance', (request, { model }) => {
    const partition = requirePartition(model, request);
    model.moveInstance(partition.id, request.query.required('CurrentNodeName'), request.query.get('NewNodeName'));
    return done();
  })),
  post('/Services/$/{serviceId}/$/GetPartitions/$/Recover', (request, { model }) => {
    for (const partition of requireService(model, request).partitions) recoverIfLost(model, partition);
    return done();
  }),
  post('/$/RecoverSystemPartitions', (_request, { model }) => {
    for (const service of model.systemApplication.services.values()) for (const each of service.partitions) recoverIfLost(model, each);
    return done();
  }),
  post('/$/RecoverAllPartitions', (_request, { model }) => {
    for (const application of [...model.applications(), model.systemApplication]) {
      for (const service of application.services.values()) for (const each of service.partitions) recoverIfLost(model, each);
    }
    return done();
  }),
];

/** The calls for many partitions pass over those that have their quorum. */
function recoverIfLost(model: ServedCluster['model'], partition: Partition): void {
  if (partition.status === 'InQuorumLoss') model.recoverPartition(partition.id);
}
