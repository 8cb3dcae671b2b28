import { describe, expect, test } from 'vitest';
import { cluster, refused } from './testing/packaged-cluster.ts';
import { MINUTE, SECOND, until } from './testing/stage-upgrade.ts';

describe('services', () => {
  const request = {
    applicationName: 'fabric:/Shop',
    serviceName: 'fabric:/Shop/CartArchive',
    serviceTypeName: 'CartType',
    serviceKind: 'Stateful',
    partitionScheme: {
      scheme: 'UniformInt64Range',
      count: 4,
      lowKey: -9223372036854775808n,
      highKey: 9223372036854775807n,
    },
    targetReplicaSetSize: 3,
    minReplicaSetSize: 2,
  } as const;

  test('split the whole key range without a gap', () => {
    const { model } = cluster();
    const keys = model.createService(request).partitions.map((partition) => partition.key);
    expect(keys).toEqual([
      { kind: 'Int64Range', lowKey: -9223372036854775808n, highKey: -4611686018427387905n },
      { kind: 'Int64Range', lowKey: -4611686018427387904n, highKey: -1n },
      { kind: 'Int64Range', lowKey: 0n, highKey: 4611686018427387903n },
      { kind: 'Int64Range', lowKey: 4611686018427387904n, highKey: 9223372036854775807n },
    ]);
  });

  test('scale out and in', async () => {
    const { clock, model } = cluster();
    const partition = model.service('fabric:/Shop/Catalog')?.partitions[0];
    model.updateService('fabric:/Shop/Catalog', { serviceKind: 'Stateless', instanceCount: 6 });
    expect(partition?.replicas).toHaveLength(6);
    expect(model.health().cluster().state).toBe('Warning');
    expect(await until(clock, () => model.health().cluster().state === 'Ok', MINUTE)).toBe(true);
    model.updateService('fabric:/Shop/Catalog', { serviceKind: 'Stateless', instanceCount: 2 });
    expect(partition?.replicas).toHaveLength(2);
    expect(() => model.updateService('fabric:/Shop/Catalog', { serviceKind: 'Stateful' })).toThrow(
      refused('E_INVALIDARG'),
    );
    expect(() => model.updateService('fabric:/Shop/Catalog', { serviceKind: 'Stateless', instanceCount: 0 })).toThrow(
      refused('E_INVALIDARG'),
    );
  });

  test('that find no node say so', () => {
    const { model } = cluster();
    model.createService({
      ...request,
      partitionScheme: { scheme: 'Singleton' },
      placementConstraints: '(NodeTypeName==gpu)',
    });
    const [unplaced] = model.unplacedReplicaDetails(request.serviceName);
    expect(unplaced?.details[0]).toContain('0 nodes fit');
  });

  test('what the type does not offer is refused', () => {
    const { model } = cluster();
    expect(() => model.createService({ ...request, serviceTypeName: 'NoType' })).toThrow(
      refused('FABRIC_E_SERVICE_TYPE_NOT_FOUND'),
    );
    expect(() => model.createService({ ...request, serviceTypeName: 'WebType' })).toThrow(
      refused('FABRIC_E_SERVICE_TYPE_MISMATCH'),
    );
    expect(() => model.createService({ ...request, serviceName: 'fabric:/Shop/Cart' })).toThrow(
      refused('FABRIC_E_SERVICE_ALREADY_EXISTS'),
    );
    expect(() => model.deleteService('fabric:/System/NamingService')).toThrow(refused('E_ACCESSDENIED'));
  });
});

describe('single replicas', () => {
  test('only persisted stateful ones restart, the others are removed and come back as new', async () => {
    const { clock, model } = cluster();
    const web = model.service('fabric:/Shop/Catalog')?.partitions[0];
    const cart = model.service('fabric:/Shop/Cart')?.partitions[0];
    const volatile = model.service('fabric:/Telemetry/Aggregator')?.partitions[0];
    const [instance] = web?.replicas ?? [];
    const [replica] = cart?.replicas ?? [];
    const [memory] = volatile?.replicas ?? [];
    if (instance === undefined || replica === undefined || memory === undefined)
      throw new Error('Something is missing.');
    expect(() => model.restartReplica(instance.nodeName, web?.id ?? '', instance.id)).toThrow(refused('E_INVALIDARG'));
    expect(() => model.restartReplica(memory.nodeName, volatile?.id ?? '', memory.id)).toThrow(refused('E_INVALIDARG'));
    model.restartReplica(replica.nodeName, cart?.id ?? '', replica.id);
    expect(replica.status).toBe('Down');
    expect(await until(clock, () => replica.status === 'Ready', MINUTE)).toBe(true);
    model.removeReplica(instance.nodeName, web?.id ?? '', instance.id);
    expect(await until(clock, () => web?.replicas.length === 3 && !web.replicas.includes(instance), MINUTE)).toBe(true);
    expect(() => model.removeReplica(instance.nodeName, web?.id ?? '', instance.id)).toThrow(
      refused('FABRIC_E_REPLICA_DOES_NOT_EXIST'),
    );
  });

  test('a primary moves to a secondary, or to a node that had none', async () => {
    const { clock, model } = cluster();
    const partition = model.service('fabric:/Shop/Cart')?.partitions[0];
    if (partition === undefined) throw new Error('Cart has no partition.');
    const primaryNode = () => partition.replicas.find((replica) => replica.role === 'Primary')?.nodeName;
    const secondary = partition.replicas.find((replica) => replica.role === 'ActiveSecondary')?.nodeName;
    model.movePrimaryReplica(partition.id, secondary);
    expect(partition.reconfiguration?.type).toBe('SwapPrimary');
    await clock.advance(10 * SECOND);
    expect(primaryNode()).toBe(secondary);
    const elsewhere = model
      .nodes()
      .find((node) => !partition.replicas.some((replica) => replica.nodeName === node.name))?.name;
    model.movePrimaryReplica(partition.id, elsewhere);
    expect(await until(clock, () => primaryNode() === elsewhere, MINUTE)).toBe(true);
    expect(partition.replicas).toHaveLength(3);
    expect(() => model.movePrimaryReplica(partition.id, elsewhere)).toThrow(refused('E_INVALIDARG'));
    const web = model.service('fabric:/Shop/Web')?.partitions[0]?.id ?? '';
    expect(() => model.movePrimaryReplica(web)).toThrow(refused('FABRIC_E_INVALID_FOR_STATELESS_SERVICES'));
  });

  test('ids and processes are what the wire expects of them', () => {
    const { model } = cluster();
    const [replica] = model.service('fabric:/Shop/Cart')?.partitions[0]?.replicas ?? [];
    if (replica === undefined) throw new Error('Cart has no replica.');
    expect(replica.id).toBeGreaterThan(2n ** 53n);
    expect(JSON.parse(model.replicaAddress(replica))).toHaveProperty('Endpoints');
    expect(model.hostProcessId(replica)).toBeGreaterThan(0);
  });
});
