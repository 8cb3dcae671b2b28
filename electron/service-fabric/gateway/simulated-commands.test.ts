import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCluster } from '../../../simulator/service-fabric/index.ts';
import type { SimulatedCluster } from '../../../simulator/service-fabric/index.ts';
import { FaultError } from '../../core/fault-error.ts';
import { commands, queries } from './index.ts';
import type { GatewayClient } from './index.ts';
import { connect, faultOf, outcomeOf } from './testing/connected.ts';
import { first, sampleOf } from './testing/sample-entities.ts';

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
    // The cluster goes on with its tasks meanwhile: whoever was overtaken reads again, as the version asks for.
    const withNewest = async <Result>(taskId: string, act: (newest: typeof task) => Promise<Result>): Promise<Result> => {
      for (let attempt = 1; ; attempt += 1) {
        const newest = await seen(taskId);
        try {
          return await act(newest);
        } catch (error) {
          if (attempt === 10 || !(error instanceof FaultError) || error.fault.code !== 'conflict') throw error;
        }
      }
    };
    expect(await withNewest('walk/1', (newest) => commands.cluster.approveRepairTask(client, newest))).not.toBe('');
    expect((await seen('walk/1')).state).toBe('Approved');
    await withNewest('walk/2', (newest) => commands.cluster.cancelRepairTask(client, newest));
    await withNewest('walk/1', (newest) => commands.cluster.cancelRepairTask(client, newest, true));
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
