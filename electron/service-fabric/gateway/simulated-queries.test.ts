import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCluster } from '../../../simulator/service-fabric/index.ts';
import type { ClusterServerOptions, SimulatedCluster } from '../../../simulator/service-fabric/index.ts';
import { systemApplicationName } from '../../../shared/domain/service-fabric/identifiers.ts';
import { queries } from './index.ts';
import type { GatewayClient } from './index.ts';
import { connect, faultOf, outcomeOf } from './testing/connected.ts';
import { first, sampleOf } from './testing/sample-entities.ts';
import type { Sample } from './testing/sample-entities.ts';

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
