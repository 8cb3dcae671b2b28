import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { UpgradePolicy } from '../../../shared/contract/clusters/shared.ts';
import type { JournalEvent } from '../../../shared/domain/journal/event.ts';
import { writeZip } from '../../../simulator/foundation/zip-writer.ts';
import { temporaryFolders } from '../../core/testing/temporary-folder.ts';
import * as commands from '../gateway/commands.ts';
import * as queries from '../gateway/queries.ts';
import { packageFiles } from '../packages/testing/package-on-disk.ts';
import { removeNodeState } from './node-acts.ts';
import { deleteImageStorePath, provision, provisionExternal, unprovision } from './package-acts.ts';
import { perform } from './perform.ts';
import type { Act } from './perform.ts';
import { approveRepairTask, cancelRepairTask } from './repair-acts.ts';
import { deleteService, moveSecondary, restartCodePackage } from './service-acts.ts';
import { openClusterRig, until } from './testing/cluster-rig.ts';
import type { ClusterRig } from './testing/cluster-rig.ts';
import { changeUpgradePolicy, resumeUpgrade, rollBackUpgrade, upgradeCluster } from './upgrade-acts.ts';

const policy: UpgradePolicy = {
  failureAction: 'Rollback', healthCheckWaitMs: 0, healthCheckStableMs: 0, healthCheckRetryMs: 60_000, upgradeTimeoutMs: null, domainTimeoutMs: null, replicaSetCheckTimeoutMs: 1_000,
  instanceCloseDelayMs: null, forceRestart: false, health: null,
};

describe('what an act does to the cluster', () => {
  const newFolder = temporaryFolders();
  let rig: ClusterRig;
  const told: JournalEvent[] = [];
  /** As the deployment history is told of them. */
  const provisions = (): JournalEvent['attributes'][] => told.flatMap(({ attributes }) => (attributes['kind'] === 'provision' ? [attributes] : []));
  beforeEach(async () => {
    rig = await openClusterRig({ folder: await newFolder(), nodes: 5, apps: 4, factor: 20, pace: 0.1 });
    told.length = 0;
    rig.services.journal.onAppended((events) => told.push(...events));
  });
  afterEach(() => rig.close());

  const does = (act: Act) => perform(rig.cluster, rig.acts, act);
  const model = () => rig.simulated.model;
  const greeter = () => model().applicationType('GreeterType', '1.0.0');
  /** As an upload leaves it. */
  const putPackage = async (at: string): Promise<void> => {
    const files = { ...packageFiles(), '_.dir': Buffer.alloc(0), 'GreeterPkg/_.dir': Buffer.alloc(0), 'GreeterPkg/Code/_.dir': Buffer.alloc(0), 'GreeterPkg/Config/_.dir': Buffer.alloc(0) };
    for (const [path, bytes] of Object.entries(files)) await commands.imageStore.putFile(rig.cluster.client(), `${at}/${path}`, bytes);
  };

  it('provisions what lies in the image store, removes it from there, and unprovisions it', async () => {
    await putPackage('Greeter');
    await does(provision(rig.cluster, { imageStorePath: 'Greeter', cleanUp: false, typedName: 'Greeter', reason: '' }));
    await until(() => greeter()?.status === 'Available');
    await until(() => provisions().length === 2);
    expect(provisions()).toMatchObject([
      { name: 'Greeter', application: 'Greeter', versionTo: null, result: 'running', by: 'the profile “Operator” in Fabriscope' },
      { name: 'GreeterType 1.0.0', application: 'Greeter', versionTo: '1.0.0', result: 'succeeded', place: rig.cluster.name, key: provisions()[0]?.['key'] },
    ]);
    await expect(does(provision(rig.cluster, { imageStorePath: 'Nothing', cleanUp: false, typedName: 'Nothing', reason: '' }))).rejects.toMatchObject({ fault: { message: expect.any(String) } });
    expect(provisions().at(-1)).toMatchObject({ name: 'Nothing', result: 'failed', causes: [{ message: expect.any(String) }] });
    await does(deleteImageStorePath({ path: 'Greeter', typedName: 'Greeter', reason: '' }));
    expect(rig.simulated.imageStore.filesBelow('Greeter')).toEqual([]);
    expect(greeter()?.status).toBe('Available');
    await does(unprovision(rig.cluster, rig.upgrades, { typeName: 'GreeterType', typeVersion: '1.0.0', typedName: 'GreeterType', reason: '' }));
    await until(() => greeter() === undefined);
  }, 30_000);

  it('provisions a package that the cluster fetches itself', async () => {
    const { archive } = writeZip(Object.entries(packageFiles()).map(([name, bytes]) => ({ name, bytes })));
    const store = createServer((_, response) => void response.end(archive)).listen(0, '127.0.0.1');
    await once(store, 'listening');
    try {
      const address = store.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      await does(provisionExternal(rig.cluster, { url: `http://127.0.0.1:${port}/Greeter.sfpkg`, typeName: 'GreeterType', typeVersion: '1.0.0', typedName: 'GreeterType', reason: '' }));
      await until(() => greeter()?.status === 'Available');
      expect(greeter()?.serviceManifests).toHaveLength(1);
      await until(() => provisions().some(({ result }) => result === 'succeeded'));
      expect(provisions().at(-1)).toMatchObject({ name: 'GreeterType 1.0.0', versionTo: '1.0.0', result: 'succeeded' });
      expect(JSON.stringify(provisions())).not.toContain('http:');
    } finally {
      store.close();
      store.closeAllConnections();
    }
  }, 30_000);

  it('upgrades the cluster domain by domain, under a policy that can be changed, and back again', async () => {
    const target = { kind: 'cluster' } as const;
    const confirmed = { typedName: 'Bench', reason: '' };
    const before = model().codeVersion;
    const next = '99.1.0.0';
    await expect(does(rollBackUpgrade(rig.cluster, rig.upgrades, { ...confirmed, target }))).rejects.toMatchObject({ fault: { code: 'conflict' } });
    model().provisionCluster({ codeVersion: next });
    await does(upgradeCluster(rig.cluster, rig.upgrades, { ...confirmed, codeVersion: next, configVersion: null, mode: 'UnmonitoredManual', policy }));
    const progress = () => model().clusterUpgradeProgress();
    expect(progress()).toMatchObject({ codeVersion: next, rollingUpgradeMode: 'UnmonitoredManual' });
    await until(() => progress().upgradeState === 'RollingForwardPending');
    const domain = progress().nextUpgradeDomain ?? '';
    await expect(does(resumeUpgrade(rig.cluster, rig.upgrades, { ...confirmed, target, domain: 'another' }))).rejects.toMatchObject({ fault: { code: 'conflict' } });
    await does(resumeUpgrade(rig.cluster, rig.upgrades, { ...confirmed, target, domain }));
    await until(() => progress().upgradeState === 'RollingForwardPending' && progress().nextUpgradeDomain !== domain);
    await does(changeUpgradePolicy(rig.cluster, rig.upgrades, { ...confirmed, target, mode: 'Monitored', policy: { ...policy, failureAction: 'Manual' } }));
    expect(progress()).toMatchObject({ rollingUpgradeMode: 'Monitored' });
    await does(rollBackUpgrade(rig.cluster, rig.upgrades, { ...confirmed, target }));
    await until(() => progress().upgradeState === 'RollingBackCompleted');
    expect(model().codeVersion).toBe(before);
  }, 60_000);

  it('approves a repair task that waits, and cancels another', async () => {
    // The first waits for health that nobody repairs, the second for its executor.
    model().reportHealth({ kind: 'Node', nodeName: model().nodes()[0]?.name ?? '' }, { sourceId: 'Test', property: 'Disk', healthState: 'Error' });
    const [, second, third] = model().nodes().map(({ name }) => name);
    model().createRepairTask({ taskId: 'waits', action: 'System.Reboot', targetNodeNames: [second ?? ''], performPreparingHealthCheck: true, executor: 'Mine', impact: [{ nodeName: second ?? '', impactLevel: 'Restart' }], state: 'Preparing' });
    model().createRepairTask({ taskId: 'claimed', action: 'System.Reboot', targetNodeNames: [third ?? ''], executor: 'Mine', state: 'Claimed' });
    const task = (taskId: string) => model().repairTasks({ taskIdFilter: taskId })[0];
    expect(task('waits')?.state).toBe('Preparing');
    await does(approveRepairTask({ taskId: 'waits', typedName: 'waits', reason: '' }));
    expect(task('waits')?.state).not.toBe('Preparing');
    expect((task('waits')?.flags ?? 0) & 4).toBe(4);
    await does(cancelRepairTask({ taskId: 'claimed', typedName: 'claimed', reason: '', abort: false }));
    expect(task('claimed')).toMatchObject({ state: 'Completed', resultStatus: 'Cancelled' });
    await expect(does(cancelRepairTask({ taskId: 'claimed', typedName: 'claimed', reason: '', abort: true }))).rejects.toMatchObject({ fault: { code: 'conflict' } });
  }, 30_000);

  it('gives up what a lost node held', async () => {
    const nodeName = model().nodes().find(({ isSeedNode }) => !isSeedNode)?.name ?? model().nodes()[4]?.name ?? '';
    model().crashNode(nodeName);
    const held = () => model().applications().flatMap(({ services }) => [...services.values()]).flatMap(({ partitions }) => partitions).flatMap(({ replicas }) => replicas).filter((replica) => replica.nodeName === nodeName);
    await does(removeNodeState(rig.cluster, { nodeName, typedName: nodeName, reason: '' }));
    await until(() => held().length === 0);
    expect(model().node(nodeName)?.status).not.toBe('Up');
  }, 30_000);

  it('starts a code package anew', async () => {
    const applicationName = 'fabric:/Shop';
    const nodeName = model().service('fabric:/Shop/Cart')?.partitions[0]?.replicas[0]?.nodeName ?? '';
    const [code] = await queries.deployed.codePackages(rig.cluster.client(), { nodeName, applicationName });
    const { name = '', serviceManifestName = '', servicePackageActivationId = '' } = code ?? {};
    const servicePackage = () => [...(model().deployedApplication(nodeName, applicationName)?.servicePackages.values() ?? [])].find((each) => each.serviceManifestName === serviceManifestName && each.servicePackageActivationId === servicePackageActivationId);
    const running = () => {
      const found = servicePackage();
      return found && model().codePackages(found).find((each) => each.name === name)?.mainEntryPoint;
    };
    const before = running()?.instanceId;
    expect(before).toBeDefined();
    await does(restartCodePackage({ nodeName, applicationName, typedName: applicationName, reason: '', serviceManifestName, activationId: servicePackageActivationId, codePackageName: name, instanceId: String(before) }));
    await until(() => running() !== undefined && running()?.instanceId !== before);
  }, 30_000);

  it('deletes a service with its replicas', async () => {
    const serviceName = 'fabric:/Shop/Cart';
    expect(model().service(serviceName)).toBeDefined();
    await does(deleteService(rig.cluster, { serviceName, typedName: serviceName, reason: '', force: false }));
    await until(() => model().service(serviceName) === undefined);
  }, 30_000);

  it('moves a secondary to the node that was named', async () => {
    const serviceName = 'fabric:/Shop/Cart';
    const partition = () => model().service(serviceName)?.partitions[0];
    const on = () => (partition()?.replicas ?? []).map(({ nodeName }) => nodeName);
    const fromNode = partition()?.replicas.find(({ role }) => role === 'ActiveSecondary')?.nodeName ?? '';
    const toNode = model().nodes().map(({ name }) => name).find((name) => !on().includes(name)) ?? '';
    expect([fromNode, toNode]).not.toContain('');
    await does(moveSecondary(rig.cluster, { serviceName, typedName: serviceName, reason: '', partitionId: partition()?.id ?? '', fromNode, toNode, ignoreConstraints: false }));
    await until(() => on().includes(toNode) && !on().includes(fromNode));
  }, 30_000);
});
