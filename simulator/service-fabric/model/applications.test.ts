import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../foundation/clock.ts';
import { notifications, shop } from '../scenarios/company.ts';
import { buildScenario, writePackage } from '../scenarios/index.ts';
import type { ApplicationPackage, PackageSource } from './index.ts';
import { expectConsistency } from './testing/invariants.ts';
import { MINUTE, SECOND, until } from './testing/stage-upgrade.ts';

const refused = (code: string) => expect.objectContaining({ code });

function cluster(packages: Readonly<Record<string, ApplicationPackage>> = {}) {
  const clock = new ManualClock();
  const model = buildScenario('healthy', { clock, seed: 8, nodes: 8 });
  const discarded: string[] = [];
  const source: PackageSource = {
    packageAt: (locator) => packages[locator],
    discard: (locator) => void discarded.push(locator),
  };
  model.usePackages(source);
  return { clock, model, discarded };
}

describe('application types', () => {
  test('are provisioned from a package: Provisioning, then Available', async () => {
    const { clock, model, discarded } = cluster({ 'Shop.3': writePackage(shop('3.0.0')) });
    await model.provisionApplicationType({ locator: 'Shop.3', async: true, cleanUp: true });
    expect(model.applicationType('ShopType', '3.0.0')?.status).toBe('Provisioning');
    await expect(model.provisionApplicationType({ locator: 'Shop.3', async: true, cleanUp: false })).rejects.toThrow(
      refused('FABRIC_E_APPLICATION_TYPE_PROVISION_IN_PROGRESS'),
    );
    await clock.advance(10 * SECOND);
    const type = model.applicationType('ShopType', '3.0.0');
    expect(type).toMatchObject({ status: 'Available', statusDetails: '' });
    expect(type?.parameters).toContainEqual({ name: 'Currency', defaultValue: 'EUR' });
    expect(type?.serviceManifests.map((manifest) => manifest.name)).toEqual([
      'CartPkg',
      'CatalogPkg',
      'CheckoutPkg',
      'WebPkg',
    ]);
    expect(discarded).toEqual(['Shop.3']);
    await expect(model.provisionApplicationType({ locator: 'Shop.3', async: true, cleanUp: false })).rejects.toThrow(
      refused('FABRIC_E_APPLICATION_TYPE_ALREADY_EXISTS'),
    );
  });

  test('without async the answer comes when it is done', async () => {
    const { clock, model } = cluster({ P: writePackage(shop('3.0.0')) });
    const provisioning = model.provisionApplicationType({ locator: 'P', async: false, cleanUp: false });
    await clock.advance(0);
    await new Promise((resolve) => setImmediate(resolve));
    await clock.advance(10 * SECOND);
    await provisioning;
    expect(model.applicationType('ShopType', '3.0.0')?.status).toBe('Available');
  });

  test('of a flawed package fail with the reason', async () => {
    const good = writePackage(shop('3.0.0'));
    const stray = {
      ...good,
      applicationManifest: good.applicationManifest.replace('ServiceTypeName="WebType"', 'ServiceTypeName="WobType"'),
    };
    const { clock, model } = cluster({
      stray,
      missing: { ...good, serviceManifests: new Map([...good.serviceManifests].slice(1)) },
      version: {
        ...good,
        applicationManifest: good.applicationManifest.replace(
          'ServiceManifestVersion="3.0.0"',
          'ServiceManifestVersion="3.0.1"',
        ),
      },
      broken: { ...good, applicationManifest: '<ApplicationManifest><Parameters></ApplicationManifest>' },
    });
    const provision = (locator: string) => model.provisionApplicationType({ locator, async: true, cleanUp: false });
    for (const locator of ['missing', 'version', 'broken']) {
      await expect(provision(locator)).rejects.toThrow(refused('FABRIC_E_IMAGEBUILDER_VALIDATION_ERROR'));
    }
    await expect(provision('nowhere')).rejects.toThrow(refused('FABRIC_E_DIRECTORY_NOT_FOUND'));
    await provision('stray');
    await clock.advance(10 * SECOND);
    expect(model.applicationType('ShopType', '3.0.0')).toMatchObject({
      status: 'Failed',
      statusDetails: expect.stringContaining('WobType'),
    });
  });

  test('in use cannot be unprovisioned, unused ones can', () => {
    const { model } = cluster();
    expect(() => model.unprovisionApplicationType('ShopType', '2.7.1', false)).toThrow(
      refused('FABRIC_E_APPLICATION_TYPE_IN_USE'),
    );
    model.unprovisionApplicationType('ShopType', '2.6.0', false);
    expect(model.applicationType('ShopType', '2.6.0')).toBeUndefined();
    expect(() => model.unprovisionApplicationType('ShopType', '2.6.0', false)).toThrow(
      refused('FABRIC_E_APPLICATION_TYPE_NOT_FOUND'),
    );
  });

  test('versions are listed in the order of their numbers', () => {
    const { model } = cluster();
    model.stage.applicationTypes.addSettled(writePackage(shop('2.10.0')), 0);
    expect(
      model
        .applicationTypes()
        .filter((type) => type.name === 'ShopType')
        .map((type) => type.version),
    ).toEqual(['2.6.0', '2.7.1', '2.10.0']);
  });
});

describe('applications', () => {
  test('are created with their default services, which are built while you watch', async () => {
    const { clock, model } = cluster();
    model.createApplication({
      name: 'fabric:/Shop-eu',
      typeName: 'ShopType',
      typeVersion: '2.7.1',
      parameters: new Map([['Catalog_InstanceCount', '4']]),
    });
    expect(model.service('fabric:/Shop-eu/Cart')?.partitions).toHaveLength(3);
    expect(await until(clock, () => model.health().cluster().state === 'Ok', 5 * MINUTE)).toBe(true);
    expect(model.service('fabric:/Shop-eu/Catalog')?.partitions[0]?.replicas.map((replica) => replica.status)).toEqual([
      'Ready',
      'Ready',
      'Ready',
      'Ready',
    ]);
    expectConsistency(model);
  });

  test('are deleted with everything below them', async () => {
    const { clock, model } = cluster();
    const partitionId = model.service('fabric:/Shop/Cart')?.partitions[0]?.id ?? '';
    model.deleteApplication('fabric:/Shop');
    expect(model.application('fabric:/Shop')?.status).toBe('Deleting');
    await clock.advance(10 * SECOND);
    expect(model.application('fabric:/Shop')).toBeUndefined();
    expect(model.service('fabric:/Shop/Cart')).toBeUndefined();
    expect(model.partition(partitionId)).toBeUndefined();
    expect(model.nodes().every((node) => !node.deployments.has('fabric:/Shop'))).toBe(true);
    expect(model.health().clusterStatistics(false).get('Application')).toEqual({
      okCount: 5,
      warningCount: 0,
      errorCount: 0,
    });
    expectConsistency(model);
  });

  test('force deletes also what is being upgraded', () => {
    const { model } = cluster();
    model.stage.applicationTypes.addSettled(writePackage(shop('2.8.0')), 0);
    model.startApplicationUpgrade({
      name: 'fabric:/Shop',
      targetApplicationTypeVersion: '2.8.0',
      parameters: new Map(),
      applicationHealthPolicy: undefined,
      rollingUpgradeMode: 'UnmonitoredAuto',
      upgradeReplicaSetCheckTimeout: Infinity,
      forceRestart: false,
      sortOrder: 'Default',
      instanceCloseDelayDuration: Infinity,
      monitoringPolicy: {
        failureAction: 'Manual',
        healthCheckWaitDuration: 0,
        healthCheckStableDuration: 0,
        healthCheckRetryTimeout: 0,
        upgradeTimeout: Infinity,
        upgradeDomainTimeout: Infinity,
      },
    });
    model.deleteApplication('fabric:/Shop', true);
    expect(model.application('fabric:/Shop')).toBeUndefined();
  });

  test.each([
    [
      'a name that is taken',
      { name: 'fabric:/Shop', typeName: 'ShopType', typeVersion: '2.7.1' },
      'FABRIC_E_APPLICATION_ALREADY_EXISTS',
    ],
    ['a name that is none', { name: 'Shop', typeName: 'ShopType', typeVersion: '2.7.1' }, 'FABRIC_E_INVALID_NAME_URI'],
    [
      'a version nobody has',
      { name: 'fabric:/X', typeName: 'ShopType', typeVersion: '9' },
      'FABRIC_E_APPLICATION_TYPE_NOT_FOUND',
    ],
    [
      'a parameter nobody declared',
      { name: 'fabric:/X', typeName: 'ShopType', typeVersion: '2.7.1', parameters: new Map([['No', '1']]) },
      'E_INVALIDARG',
    ],
  ])('%s is refused', (_name, request, code) => {
    const { model } = cluster();
    expect(() => model.createApplication(request)).toThrow(refused(code));
  });

  test('the parameters in force are the defaults overlaid with what was given', () => {
    const { model } = cluster();
    const shopApplication = model.application('fabric:/Shop');
    if (shopApplication === undefined) throw new Error('There is no Shop.');
    const effective = model.effectiveParameters(shopApplication);
    expect(effective.get('Feature.GiftCards')).toBe('true');
    expect(effective.get('Currency')).toBe('EUR');
  });
});

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

describe('what runs on a node', () => {
  test('containers have a log that grows, processes have none', async () => {
    const { clock, model } = cluster();
    const [instance] = model.service('fabric:/Payments/Gateway')?.partitions[0]?.replicas ?? [];
    const deployed = model.deployedApplication(instance?.nodeName ?? '', 'fabric:/Payments');
    const [container] = [...(deployed?.servicePackages.values() ?? [])].filter(
      (candidate) => candidate.serviceManifestName === 'GatewayPkg',
    );
    const ledgerNode = model.service('fabric:/Payments/Ledger')?.partitions[0]?.replicas[0]?.nodeName ?? '';
    const process = model.deployedApplication(ledgerNode, 'fabric:/Payments')?.servicePackages.get('LedgerPkg\n');
    if (container === undefined || process === undefined) throw new Error('Payments is not deployed.');
    expect(model.codePackages(container)[0]).toMatchObject({
      hostType: 'ContainerHost',
      mainEntryPoint: { processId: 0 },
    });
    expect(model.codePackages(process)[0]).toMatchObject({ hostType: 'ExeHost', version: '4.2.0' });
    await clock.advance(10 * MINUTE);
    const before = model.containerLog(container, 'Code', 3, false);
    expect(before.trimEnd().split('\n')).toHaveLength(3);
    await clock.advance(MINUTE);
    expect(model.containerLog(container, 'Code', 3, false)).not.toBe(before);
    expect(() => model.containerLog(process, 'Code', 3, false)).toThrow(refused('E_INVALIDARG'));
    expect(() => model.containerLog(container, 'Nothing', 3, false)).toThrow(
      refused('FABRIC_E_CODE_PACKAGE_NOT_FOUND'),
    );
  });

  test('a code package that is restarted has a new start and an exit to show', async () => {
    const { clock, model } = cluster();
    const from = clock.now();
    const [replica] = model.service('fabric:/Shop/Cart')?.partitions[0]?.replicas ?? [];
    const servicePackage = model
      .deployedApplication(replica?.nodeName ?? '', 'fabric:/Shop')
      ?.servicePackages.get('CartPkg\n');
    if (servicePackage === undefined) throw new Error('Cart is not deployed.');
    model.restartCodePackage(servicePackage, 'Code');
    expect(
      await until(clock, () => model.health().cluster().state === 'Ok' && clock.now() > from + 5 * SECOND, MINUTE),
    ).toBe(true);
    const again = model.deployedApplication(replica?.nodeName ?? '', 'fabric:/Shop')?.servicePackages.get('CartPkg\n');
    expect(again).toMatchObject({ activationCount: 2, exitCount: 1 });
    const kinds = model
      .events({ scope: 'Application', from, to: clock.now(), keys: { applicationName: 'fabric:/Shop' } })
      .map((record) => record.kind);
    expect(kinds).toContain('ApplicationProcessExited');
  });
});

test('load adds up from replicas to nodes to the cluster', () => {
  const { model } = cluster();
  const cluster_ = model.clusterLoad().metrics.find((metric) => metric.name === 'ConnectionCount');
  const nodes = model
    .nodes()
    .map((node) => model.nodeLoad(node.name).find((metric) => metric.name === 'ConnectionCount')?.nodeLoad ?? 0);
  expect(cluster_?.clusterLoad).toBe(nodes.reduce((sum, load) => sum + load, 0));
  expect(cluster_?.clusterCapacity).toBe(8 * 4_000);
  const loaded = model.loadedPartitions('ConnectionCount');
  expect(loaded.map((entry) => entry.load)).toEqual(loaded.map((entry) => entry.load).toSorted((a, b) => b - a));
});

test('chaos runs for its time, leaves its traces, and the cluster survives it', async () => {
  const { clock, model } = cluster();
  const from = clock.now();
  const parameters = {
    timeToRunInSeconds: 600,
    maxClusterStabilizationTimeoutInSeconds: 60,
    maxConcurrentFaults: 1,
    enableMoveReplicaFaults: true,
    waitTimeBetweenFaultsInSeconds: 5,
    waitTimeBetweenIterationsInSeconds: 20,
    context: new Map([['Who', 'test']]),
  };
  model.startChaos(parameters);
  expect(model.chaos()).toMatchObject({ status: 'Running', parameters });
  expect(() => model.startChaos(parameters)).toThrow(refused('FABRIC_E_CHAOS_ALREADY_RUNNING'));
  await clock.advance(20 * MINUTE);
  expect(model.chaos().status).toBe('Stopped');
  expect(model.events({ scope: 'Cluster', from, to: clock.now() }).map((record) => record.kind)).toEqual([
    'ChaosStarted',
    'ChaosStopped',
  ]);
  expect(model.health().cluster().state).toBe('Ok');
});

test('a package may be written, read and be the same', () => {
  const { model } = cluster();
  const type = model.stage.applicationTypes.addSettled(writePackage(notifications('7.0.0')), 0);
  expect(type.defaultServices.map((service) => service.name)).toEqual(['Mail', 'Outbox']);
  expect(type.serviceManifests[0]?.codePackages[0]?.entryPoint).toEqual({
    kind: 'Container',
    image: 'registry.example.org/notifications/mail:1.9',
  });
});
