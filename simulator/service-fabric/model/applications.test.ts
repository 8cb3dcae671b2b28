import { describe, expect, test } from 'vitest';
import { notifications, shop } from '../scenarios/company.ts';
import { writePackage } from '../scenarios/index.ts';
import { expectConsistency } from './testing/invariants.ts';
import { cluster, refused } from './testing/packaged-cluster.ts';
import { MINUTE, SECOND, until } from './testing/stage-upgrade.ts';

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
