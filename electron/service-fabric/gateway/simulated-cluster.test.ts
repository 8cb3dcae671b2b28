import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCluster } from '../../../simulator/service-fabric/index.ts';
import type { ClusterServerOptions, SimulatedCluster } from '../../../simulator/service-fabric/index.ts';
import type { Fault } from '../../../shared/domain/fault.ts';
import { parseGateways } from '../../../shared/domain/service-fabric/endpoint.ts';
import { systemApplicationName } from '../../../shared/domain/service-fabric/identifiers.ts';
import { FaultError } from '../../core/fault-error.ts';
import { systemClock } from '../../core/system-clock.ts';
import { commands, GatewayClient, openClientIdentity, queries } from './index.ts';
import type { GatewayClientOptions } from './index.ts';

async function connect(cluster: SimulatedCluster, options: Partial<GatewayClientOptions> = {}): Promise<GatewayClient> {
  const parsed = parseGateways(cluster.gateways.join(','));
  if (!parsed.ok) throw new Error(parsed.problem);
  return new GatewayClient({ gateways: parsed.gateways, clock: systemClock, version: '1.2.3', ...options });
}

/** What a call came to: `done`, or the fault's code and words. */
async function outcomeOf(task: Promise<unknown>): Promise<string> {
  try {
    await task;
    return 'done';
  } catch (error) {
    if (error instanceof FaultError) return `${error.fault.code}: ${error.fault.message} (${error.fault.detail ?? ''})`;
    throw error;
  }
}
async function faultOf(task: Promise<unknown>): Promise<Fault> {
  const outcome: unknown = await task.then(() => 'done', (error: unknown) => error);
  if (outcome instanceof FaultError) return outcome.fault;
  throw new Error(`No fault but ${String(outcome)}.`);
}

const first = <Item>(items: readonly Item[], what: string): Item => {
  const [item] = items;
  if (item === undefined) throw new Error(`The cluster has no ${what}.`);
  return item;
};

/** A stateful service with a secondary that is ready, which those that have just been disturbed may lack for a while. */
async function settledService<Service extends { readonly name: string }>(client: GatewayClient, services: readonly Service[]) {
  for (const stateful of services) {
    const partition = first(await queries.services.partitions(client, stateful.name), 'partition');
    const replicas = await queries.services.replicas(client, partition.partitionId);
    const secondary = replicas.find((replica) => replica.replicaRole === 'ActiveSecondary' && replica.replicaStatus === 'Ready');
    if (secondary) return { stateful, partition, replicas, secondary };
  }
  throw new Error('The cluster has no service at rest.');
}

/** One of each kind of entity. */
async function sampleOf(client: GatewayClient) {
  const node = first(await queries.nodes.all(client), 'node');
  const applications = await queries.applications.all(client, { includeParameters: true });
  const application = first(applications, 'application');
  const services = (await Promise.all(applications.map(async ({ name }) => (await queries.services.all(client, name)).map((service) => ({ ...service, applicationName: name }))))).flat();
  const stateless = first(services.filter((service) => service.serviceKind === 'Stateless'), 'stateless service');
  const { stateful, partition, replicas, secondary } = await settledService(client, services.filter((service) => service.serviceKind === 'Stateful' && service.hasPersistedState));
  const where = { nodeName: secondary.nodeName, applicationName: stateful.applicationName };
  const servicePackage = first(await queries.deployed.servicePackages(client, where), 'service package');
  const codePackage = first(await queries.deployed.codePackages(client, where), 'code package');
  return { node, application, stateful, stateless, partition, replicas, secondary, where, servicePackage, codePackage };
}
type Sample = Awaited<ReturnType<typeof sampleOf>>;

async function infrastructureServices(client: GatewayClient) {
  return (await queries.services.all(client, systemApplicationName)).filter((service) => service.typeName.startsWith('InfrastructureService'));
}

/** A code package that runs in a container, where there is one. */
async function containerOf(client: GatewayClient) {
  for (const node of await queries.nodes.all(client, { status: 'up' })) {
    for (const application of await queries.nodes.deployedApplications(client, node.name)) {
      const where = { nodeName: node.name, applicationName: application.name };
      const found = (await queries.deployed.codePackages(client, where)).find((codePackage) => codePackage.hostType === 'ContainerHost');
      if (found) return { ...found, where };
    }
  }
  return null;
}

const everyQuery = (client: GatewayClient, sample: Sample): Record<string, () => Promise<unknown>> => {
  const { node, application, stateful, stateless, partition, secondary, where, servicePackage, codePackage } = sample;
  const replicaId = secondary.replicaOrInstanceId;
  const window = { from: Date.now() - 3_600_000, to: Date.now() };
  return {
    signInMetadata: () => queries.cluster.signInMetadata(client),
    clusterHealth: () => queries.cluster.health(client, { includeSystemStatistics: true }),
    heartbeat: () => queries.cluster.health(client, queries.stateOnly),
    healthChunk: () => queries.cluster.healthChunk(client, queries.unhealthyOnly()),
    clusterManifest: () => queries.cluster.clusterManifest(client),
    configuration: () => queries.cluster.configuration(client),
    clusterLoad: () => queries.cluster.load(client),
    clusterUpgradeProgress: () => queries.cluster.upgradeProgress(client),
    codeVersions: () => queries.cluster.codeVersions(client),
    configVersions: () => queries.cluster.configVersions(client),
    failoverManagerLocation: () => queries.cluster.failoverManagerLocation(client),
    nodes: () => queries.nodes.all(client, { maxResults: 2, status: 'all' }),
    node: () => queries.nodes.one(client, node.name),
    nodeHealth: () => queries.nodes.health(client, node.name),
    nodeLoad: () => queries.nodes.load(client, node.name),
    deployedApplications: () => queries.nodes.deployedApplications(client, where.nodeName),
    applications: () => queries.applications.all(client, { maxResults: 1 }),
    application: () => queries.applications.one(client, application.name),
    applicationHealth: () => queries.applications.health(client, application.name),
    systemHealth: () => queries.applications.health(client, systemApplicationName),
    applicationLoad: () => queries.applications.load(client, application.name),
    upgradeProgress: () => queries.applications.upgradeProgress(client, application.name),
    types: () => queries.applications.types(client, { maxResults: 1 }),
    typeVersions: () => queries.applications.typeVersions(client, application.typeName, application.typeVersion),
    applicationManifest: () => queries.applications.applicationManifest(client, application.typeName, application.typeVersion),
    serviceTypes: () => queries.applications.serviceTypes(client, application.typeName, application.typeVersion),
    serviceManifest: async () => {
      const type = first(await queries.applications.serviceTypes(client, application.typeName, application.typeVersion), 'service type');
      return queries.applications.serviceManifest(client, application.typeName, application.typeVersion, type.serviceManifestName);
    },
    systemServices: () => queries.services.all(client, systemApplicationName),
    service: () => queries.services.one(client, stateful.applicationName, stateful.name),
    statefulDescription: () => queries.services.description(client, stateful.name),
    statelessDescription: () => queries.services.description(client, stateless.name),
    serviceHealth: () => queries.services.health(client, stateful.name),
    applicationNameOf: async () => expect(await queries.services.applicationNameOf(client, stateful.name)).toBe(stateful.applicationName),
    unplaced: () => queries.services.unplaced(client, stateful.name),
    partitionsOfStateless: () => queries.services.partitions(client, stateless.name),
    partition: () => queries.services.partition(client, partition.partitionId),
    serviceNameOf: async () => expect(await queries.services.serviceNameOf(client, partition.partitionId)).toBe(stateful.name),
    partitionHealth: () => queries.services.partitionHealthOf(client, partition.partitionId),
    partitionLoad: () => queries.services.partitionLoadOf(client, partition.partitionId),
    mostLoaded: () => queries.services.mostLoaded(client, 'PrimaryCount', 3),
    replica: () => queries.services.replica(client, partition.partitionId, replicaId),
    replicaHealth: () => queries.services.replicaHealthOf(client, partition.partitionId, replicaId),
    replicaDetail: () => queries.services.replicaDetailOf(client, secondary.nodeName, partition.partitionId, replicaId),
    deployedApplication: () => queries.deployed.application(client, where),
    deployedApplicationHealth: () => queries.deployed.applicationHealth(client, where),
    servicePackage: () => queries.deployed.servicePackage(client, where, servicePackage.name),
    servicePackageHealth: () => queries.deployed.servicePackageHealth(client, where, servicePackage.name, servicePackage.servicePackageActivationId),
    deployedServiceTypes: () => queries.deployed.serviceTypes(client, where),
    codePackages: () => queries.deployed.codePackages(client, where, { serviceManifestName: codePackage.serviceManifestName, codePackageName: codePackage.name }),
    deployedReplicas: () => queries.deployed.replicas(client, where),
    infrastructureJobs: async () => {
      for (const { name } of await infrastructureServices(client)) {
        for (const job of await queries.operations.infrastructureJobs(client, name)) expect(job.id).not.toBe('');
        expect(await queries.operations.infrastructureDocument(client, name)).toContain('{');
      }
    },
    containerLog: async () => {
      const container = await containerOf(client);
      if (container) await queries.deployed.containerLog(client, container.where, { serviceManifestName: container.serviceManifestName, codePackageName: container.name }, 100);
    },
    correlatedEvents: async () => {
      const event = (await queries.events.inWindow(client, { kind: 'cluster' }, window))[0];
      if (event) await queries.events.correlatedWith(client, event.eventInstanceId);
    },
    uploadSessions: () => queries.operations.uploadSessionsOf(client, 'Nothing'),
    applicationPage: () => queries.applications.page(client, null, { maxResults: 1 }),
    nodePage: () => queries.nodes.page(client, null, { maxResults: 1 }),
    servicePage: () => queries.services.page(client, stateful.applicationName, null, { maxResults: 1 }),
    repairTasks: () => queries.operations.repairTasks(client, { states: queries.operations.activeRepairTasks }),
    imageStore: () => queries.operations.imageStore(client, ''),
    imageStoreSize: () => queries.operations.imageStoreSize(client, 'Store'),
    imageStoreUsage: () => queries.operations.imageStoreUsage(client),
    chaos: () => queries.operations.chaosStatus(client),
    clusterEvents: () => queries.events.inWindow(client, { kind: 'cluster' }, window),
    nodeEvents: () => queries.events.inWindow(client, { kind: 'node' }, window),
    oneNodesEvents: () => queries.events.inWindow(client, { kind: 'node', nodeName: node.name }, window),
    applicationEvents: () => queries.events.inWindow(client, { kind: 'application', applicationName: application.name }, window),
    serviceEvents: () => queries.events.inWindow(client, { kind: 'service', serviceName: stateful.name }, window),
    partitionEvents: () => queries.events.inWindow(client, { kind: 'partition', partitionId: partition.partitionId }, window),
    replicaEvents: () => queries.events.inWindow(client, { kind: 'replica', partitionId: partition.partitionId }, window),
  };
};

describe.each<[string, ClusterServerOptions]>([
  ['a healthy cluster', { scenario: 'healthy' }],
  ['one with a node down', { scenario: 'one-bad-node' }],
  ['one whose upgrade is stuck', { scenario: 'stuck-upgrade' }],
  ['one with jobs of its platform', { scenario: 'busy' }],
  ['one whose answers begin their names in lower case', { scenario: 'one-bad-node', camelCase: true }],
  ['an old one', { scenario: 'healthy', runtime: '7.2.477.9590' }],
])('every question to %s', (_name, options) => {
  let cluster: SimulatedCluster;
  let client: GatewayClient;
  beforeAll(async () => {
    cluster = await startCluster(options);
    client = await connect(cluster);
  });
  afterAll(async () => {
    client.close();
    await cluster.close();
  });

  it('is answered and read', async () => {
    const isOld = (await client.clusterVersion())?.startsWith('7.') === true;
    const outcomes = await Promise.all(Object.entries(everyQuery(client, await sampleOf(client))).map(async ([name, ask]) => [name, await outcomeOf(ask())] as const));
    const unanswered = outcomes.filter(([name, outcome]) => outcome !== 'done' && !(isOld && name === 'mostLoaded'));
    expect(unanswered).toEqual([]);
  });

  it('about what is not there says so', async () => {
    expect(await queries.nodes.one(client, 'nobody')).toBeNull();
    expect(await queries.applications.one(client, 'fabric:/Nobody')).toBeNull();
    expect((await faultOf(queries.nodes.health(client, 'nobody'))).code).toBe('not-found');
  });
});

const applicationManifest = (version: string): string => `<?xml version="1.0" encoding="utf-8"?>
<ApplicationManifest ApplicationTypeName="WalkType" ApplicationTypeVersion="${version}" xmlns="http://schemas.microsoft.com/2011/01/fabric">
  <Parameters><Parameter Name="Web_InstanceCount" DefaultValue="2" /></Parameters>
  <ServiceManifestImport><ServiceManifestRef ServiceManifestName="WebPkg" ServiceManifestVersion="${version}" /></ServiceManifestImport>
  <DefaultServices>
    <Service Name="Web"><StatelessService ServiceTypeName="WebType" InstanceCount="[Web_InstanceCount]"><SingletonPartition /></StatelessService></Service>
  </DefaultServices>
</ApplicationManifest>`;
const serviceManifest = (version: string): string => `<?xml version="1.0" encoding="utf-8"?>
<ServiceManifest Name="WebPkg" Version="${version}" xmlns="http://schemas.microsoft.com/2011/01/fabric">
  <ServiceTypes><StatelessServiceType ServiceTypeName="WebType" /></ServiceTypes>
  <CodePackage Name="Code" Version="${version}"><EntryPoint><ExeHost><Program>web.exe</Program></ExeHost></EntryPoint></CodePackage>
</ServiceManifest>`;

/** Uploads a package the way a console does: pieces in any order, then markers. */
async function upload(client: GatewayClient, folder: string, version: string): Promise<void> {
  const files: Record<string, string> = { 'ApplicationManifest.xml': applicationManifest(version), 'WebPkg/ServiceManifest.xml': serviceManifest(version), 'WebPkg/Code/web.exe': `program ${version}` };
  for (const [name, content] of Object.entries(files)) {
    const sessionId = crypto.randomUUID();
    const bytes = Buffer.from(content);
    const middle = Math.floor(bytes.byteLength / 2);
    const piece = (start: number, end: number) => commands.imageStore.uploadChunk(client, { sessionId, path: `${folder}/${name}`, start, bytes: bytes.subarray(start, end), fileSize: bytes.byteLength });
    await piece(middle, bytes.byteLength);
    expect((await queries.operations.uploadSession(client, sessionId))?.expectedRanges).toEqual([{ startPosition: 0, endPosition: middle - 1 }]);
    await piece(0, middle);
    await commands.imageStore.commitUpload(client, sessionId);
  }
  for (const marker of ['_.dir', 'WebPkg/_.dir', 'WebPkg/Code/_.dir']) await commands.imageStore.putFile(client, `${folder}/${marker}`, Buffer.alloc(0));
}

async function provisioned(client: GatewayClient, version: string): Promise<void> {
  await expect.poll(async () => (await queries.applications.typeVersions(client, 'WalkType', version))[0]?.status, { timeout: 20_000 }).toBe('Available');
}

describe('every command', () => {
  let cluster: SimulatedCluster;
  let client: GatewayClient;
  beforeAll(async () => {
    cluster = await startCluster({ scenario: 'healthy', pace: 0.02 });
    client = await connect(cluster);
  });
  afterAll(async () => {
    client.close();
    await cluster.close();
  });

  it('to a node is done', async () => {
    const node = first(await queries.nodes.all(client), 'node');
    await commands.nodes.deactivate(client, node.name, 'Pause', 'a new disk');
    expect((await queries.nodes.one(client, node.name))?.nodeDeactivationInfo).toMatchObject({ nodeDeactivationIntent: 'Pause', nodeDeactivationTask: [{ nodeDeactivationDescription: 'a new disk', nodeDeactivationTaskId: { nodeDeactivationTaskType: 'Client' } }] });
    await commands.nodes.activate(client, node.name);
    expect((await faultOf(commands.nodes.restart(client, node.name, '1'))).code).toBe('conflict');
    await commands.nodes.restart(client, node.name, node.instanceId ?? '');
  });

  it('from an upload to an upgrade that is rolled back is done', async () => {
    const name = 'fabric:/Walk';
    for (const version of ['1.0', '2.0']) {
      await upload(client, `Walk-${version}`, version);
      await commands.applications.provision(client, { imageStorePath: `Walk-${version}` });
      await provisioned(client, version);
      await commands.imageStore.deleteContent(client, `Walk-${version}`);
    }
    await commands.applications.create(client, { applicationName: name, typeName: 'WalkType', typeVersion: '1.0', parameters: [{ key: 'Web_InstanceCount', value: '3' }] });
    expect((await faultOf(commands.applications.create(client, { applicationName: name, typeName: 'WalkType', typeVersion: '1.0', parameters: [] }))).code).toBe('conflict');
    await expect.poll(async () => (await queries.applications.one(client, name))?.status, { timeout: 20_000 }).toBe('Ready');
    expect((await queries.services.description(client, `${name}/Web`)).instanceCount).toBe(3);

    await commands.applications.upgrade(client, { applicationName: name, targetVersion: '2.0', parameters: [{ key: 'Web_InstanceCount', value: '4' }], mode: 'UnmonitoredManual', replicaSetCheckTimeoutSeconds: 'infinite' });
    await expect.poll(async () => (await queries.applications.upgradeProgress(client, name)).upgradeState, { timeout: 20_000 }).toBe('RollingForwardPending');
    const progress = await queries.applications.upgradeProgress(client, name);
    expect(progress.upgradeDescription).toMatchObject({ parameters: [{ key: 'Web_InstanceCount', value: '4' }], rollingUpgradeMode: 'UnmonitoredManual', upgradeReplicaSetCheckTimeoutInSeconds: 'infinite' });
    await commands.applications.updateUpgrade(client, name, { mode: 'Monitored', healthCheckStableDuration: 90_000, upgradeTimeout: 'infinite', failureAction: 'Manual' });
    expect((await queries.applications.upgradeProgress(client, name)).upgradeDescription).toMatchObject({
      rollingUpgradeMode: 'Monitored', monitoringPolicy: { failureAction: 'Manual', healthCheckStableDurationInMilliseconds: 90_000, upgradeTimeoutInMilliseconds: 'infinite' },
    });
    await commands.applications.rollBackUpgrade(client, name);
    await expect.poll(async () => (await queries.applications.upgradeProgress(client, name)).upgradeState, { timeout: 20_000 }).toBe('RollingBackCompleted');
    expect((await faultOf(commands.applications.rollBackUpgrade(client, name))).code).toBe('conflict');

    await commands.services.scale(client, `${name}/Web`, { kind: 'Stateless', instanceCount: 1 });
    expect((await queries.services.description(client, `${name}/Web`)).instanceCount).toBe(1);
    await commands.applications.remove(client, name);
    await expect.poll(() => queries.applications.one(client, name), { timeout: 20_000 }).toBeNull();
    await commands.applications.unprovision(client, 'WalkType', '2.0');
    await expect.poll(async () => (await queries.applications.typeVersions(client, 'WalkType')).map((type) => type.version), { timeout: 20_000 }).toEqual(['1.0']);
  });

  it('goes on with the next domain', async () => {
    const application = first((await queries.applications.all(client, { includeParameters: true })).filter((each) => each.status === 'Ready'), 'application');
    const started = { applicationName: application.name, targetVersion: application.typeVersion, parameters: application.parameters, mode: 'UnmonitoredManual', forceRestart: true } as const;
    await commands.applications.upgrade(client, started);
    await expect.poll(async () => (await queries.applications.upgradeProgress(client, application.name)).upgradeState, { timeout: 20_000 }).toBe('RollingForwardPending');
    const { nextUpgradeDomain } = await queries.applications.upgradeProgress(client, application.name);
    await commands.applications.resumeUpgrade(client, application.name, nextUpgradeDomain);
    await expect.poll(async () => (await queries.applications.upgradeProgress(client, application.name)).upgradeDomains.filter((domain) => domain.state === 'Completed').length, { timeout: 20_000 }).toBe(2);
  });

  it('to replicas and services is done', async () => {
    const { stateful, partition, secondary, replicas, codePackage, where } = await sampleOf(client);
    const place = { nodeName: secondary.nodeName, partitionId: partition.partitionId, replicaId: secondary.replicaOrInstanceId };
    const primary = first(replicas.filter((replica) => replica.replicaRole === 'Primary'), 'primary');
    await commands.services.movePrimary(client, partition.partitionId, secondary.nodeName);
    await expect.poll(async () => (await queries.services.replicas(client, partition.partitionId)).find((replica) => replica.replicaRole === 'Primary')?.nodeName, { timeout: 20_000 }).toBe(secondary.nodeName);
    await commands.services.restartReplica(client, { ...place, nodeName: primary.nodeName, replicaId: primary.replicaOrInstanceId });
    const other = first((await queries.services.replicas(client, partition.partitionId)).filter((replica) => replica.replicaRole === 'ActiveSecondary' && replica.nodeName !== primary.nodeName), 'other secondary');
    await commands.services.removeReplica(client, { ...place, nodeName: other.nodeName, replicaId: other.replicaOrInstanceId });
    await commands.services.restartCodePackage(client, { ...where, serviceManifestName: codePackage.serviceManifestName, activationId: codePackage.servicePackageActivationId, codePackageName: codePackage.name, instanceId: codePackage.mainEntryPoint?.instanceId ?? '0' });
    await commands.services.scale(client, stateful.name, { kind: 'Stateful', targetReplicaSetSize: 5, minReplicaSetSize: 2 });
    expect(await queries.services.description(client, stateful.name)).toMatchObject({ targetReplicaSetSize: 5, minReplicaSetSize: 2 });
  });

  it('that moves replicas and instances, or removes a service, is done', async () => {
    const { partition: { partitionId }, secondary, stateless } = await sampleOf(client);
    const nodes = (await queries.nodes.all(client, { status: 'up' })).map((node) => node.name);
    const freeNode = async (partitionId: string): Promise<string | null> => {
      const taken = (await queries.services.replicas(client, partitionId)).map((replica) => replica.nodeName);
      return nodes.find((name) => !taken.includes(name)) ?? null;
    };
    // Five replicas on five nodes leave none free: the cluster says so, and that is its own refusal.
    const moved = await outcomeOf(commands.services.moveSecondary(client, partitionId, secondary.nodeName, await freeNode(partitionId), true));
    expect(moved).toMatch(/^(done|device-refused|conflict)/);
    const ofStateless = first(await queries.services.partitions(client, stateless.name), 'partition').partitionId;
    const instance = first(await queries.services.replicas(client, ofStateless), 'instance');
    expect(await outcomeOf(commands.services.moveInstance(client, stateless.name, ofStateless, instance.nodeName, await freeNode(ofStateless), true))).toMatch(/^(done|device-refused|conflict)/);
    await commands.services.remove(client, stateless.name, true);
    await expect.poll(() => queries.services.one(client, stateless.applicationName, stateless.name), { timeout: 20_000 }).toBeNull();
  });

  it('of an upload that is given up is done', async () => {
    const sessionId = crypto.randomUUID();
    await commands.imageStore.uploadChunk(client, { sessionId, path: 'Half/a.bin', start: 0, bytes: Buffer.from('half'), fileSize: 10 });
    expect((await queries.operations.uploadSessionsOf(client, 'Half/a.bin'))[0]).toMatchObject({ sessionId, fileSize: 10 });
    await commands.imageStore.deleteUpload(client, sessionId);
    expect(await queries.operations.uploadSession(client, sessionId)).toBeNull();
  });

  it('to the cluster itself is done', async () => {
    cluster.model.provisionCluster({ configVersion: '99' });
    expect(await queries.cluster.configVersions(client)).toContain('99');
    const input = { configVersion: '99', mode: 'UnmonitoredManual', health: { maxPercentUnhealthyNodes: 20 }, enableDeltaHealthEvaluation: true, upgradeHealth: { maxPercentDeltaUnhealthyNodes: 5 } } as const;
    await commands.cluster.upgrade(client, input);
    await expect.poll(async () => (await queries.cluster.upgradeProgress(client)).upgradeState, { timeout: 20_000 }).toBe('RollingForwardPending');
    const progress = await queries.cluster.upgradeProgress(client);
    expect(progress.upgradeDescription).toMatchObject({ rollingUpgradeMode: 'UnmonitoredManual', enableDeltaHealthEvaluation: true, clusterHealthPolicy: { maxPercentUnhealthyNodes: 20 } });
    await commands.cluster.updateUpgrade(client, { mode: 'UnmonitoredManual', upgradeTimeout: 3_600_000 });
    await commands.cluster.resumeUpgrade(client, progress.nextUpgradeDomain);
    await expect.poll(async () => (await queries.cluster.upgradeProgress(client)).upgradeDomains.filter((domain) => domain.state === 'Completed').length, { timeout: 20_000 }).toBe(2);
    await commands.cluster.rollBackUpgrade(client);
    await expect.poll(async () => (await queries.cluster.upgradeProgress(client)).upgradeState, { timeout: 20_000 }).toBe('RollingBackCompleted');
  });

  it('to repair tasks is done', async () => {
    const node = first(await queries.nodes.all(client), 'node').name;
    const created = (taskId: string) => cluster.model.createRepairTask({ taskId, action: 'Walk.Restart', state: 'Preparing', executor: 'Walk', targetNodeNames: [node], impact: [{ nodeName: node, impactLevel: 'Restart' }] });
    created('walk/1');
    created('walk/2');
    const seen = async (taskId: string) => first((await queries.operations.repairTasks(client, { taskIdPrefix: 'walk/' })).filter((task) => task.taskId === taskId), taskId);
    const task = await seen('walk/1');
    expect(task).toMatchObject({ action: 'Walk.Restart', target: { nodeNames: [node] }, impact: { nodeImpactList: [{ nodeName: node, impactLevel: 'Restart' }] } });
    expect(await commands.cluster.approveRepairTask(client, task)).not.toBe('');
    expect((await seen('walk/1')).state).toBe('Approved');
    await commands.cluster.cancelRepairTask(client, await seen('walk/2'));
    await commands.cluster.cancelRepairTask(client, await seen('walk/1'), true);
    expect((await faultOf(commands.cluster.approveRepairTask(client, { taskId: 'walk/9', version: '' }))).code).toBe('not-found');
  });

  it('of a health report is done', async () => {
    const node = first(await queries.nodes.all(client), 'node');
    await commands.healthReports.report(client, { kind: 'node', nodeName: node.name }, { sourceId: 'Walk', property: 'Disk', healthState: 'Warning', description: '<b>full</b>', timeToLive: 600_000 });
    const health = await queries.nodes.health(client, node.name);
    expect(health.healthEvents.find((event) => event.sourceId === 'Walk')).toMatchObject({ property: 'Disk', healthState: 'Warning', description: '<b>full</b>', timeToLiveInMilliSeconds: 600_000 });
    expect(health.unhealthyEvaluations[0]).toMatchObject({ kind: 'Event', unhealthyEvent: { sourceId: 'Walk' } });
  });
});

describe('a secure cluster', () => {
  let cluster: SimulatedCluster;
  beforeAll(async () => {
    cluster = await startCluster({ scenario: 'healthy', https: true, gateways: 2 });
  });
  afterAll(() => cluster.close());

  const as = async (name: 'admin' | 'adminWithoutPurpose' | 'expired' | 'reader' | 'stranger' | null): Promise<GatewayClient> => {
    const key = name === null ? null : cluster.credentials?.clients[name];
    const identity = key ? openClientIdentity({ kind: 'pem', certificatePem: key.certificatePem + key.privateKeyPem }) : null;
    return connect(cluster, { identity, server: { kind: 'thumbprints', thumbprints: [cluster.thumbprints?.thumbprint ?? ''] } });
  };

  it.each(['admin', 'adminWithoutPurpose', 'reader'] as const)('lets %s look', async (name) => {
    const client = await as(name);
    expect((await queries.cluster.health(client)).aggregatedHealthState).toBe('Ok');
    client.close();
  });

  it('tells a reader, a stranger, an expired certificate and nobody apart', async () => {
    const [reader, stranger, expired, nobody] = await Promise.all([as('reader'), as('stranger'), as('expired'), as(null)]);
    expect(await faultOf(commands.nodes.activate(reader, '_nt_0'))).toMatchObject({ code: 'forbidden', message: expect.stringContaining('may look, but not change') });
    expect(await faultOf(queries.cluster.health(stranger))).toMatchObject({ code: 'client-certificate', message: expect.stringContaining('does not accept') });
    // It was offered: the cluster is the one who does not want it.
    expect(await faultOf(queries.cluster.health(expired))).toMatchObject({ code: 'client-certificate', message: expect.stringContaining('does not accept') });
    expect(await faultOf(queries.cluster.health(nobody))).toMatchObject({ code: 'client-certificate', message: expect.stringContaining('wants a client certificate') });
    for (const client of [reader, stranger, expired, nobody]) client.close();
  });

  it('with half of its gateways down is as good as whole', async () => {
    const client = await as('admin');
    const fault = await cluster.setFault({ kind: 'gateway-down', gateway: 0 });
    expect((await queries.cluster.health(client)).aggregatedHealthState).toBe('Ok');
    expect(client.currentGateway).toBe(1);
    await cluster.clearFaults(fault);
    client.close();
  });

  it('whose certificate is replaced by an unknown one gets nothing more', async () => {
    const client = await as('admin');
    await queries.cluster.health(client);
    await cluster.setFault({ kind: 'certificate-changed' });
    expect(await faultOf(queries.cluster.health(client))).toMatchObject({ code: 'identity-changed' });
    client.close();
  });
});
