import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { actRecordSchema } from '../../../shared/contract/clusters/actions.ts';
import type { ActRecord } from '../../../shared/contract/clusters/actions.ts';
import type { Connection } from '../../../shared/contract/connections.ts';
import { connectionIdSchema } from '../../../shared/domain/identifiers.ts';
import { JsonDocuments } from '../../core/documents/json-documents.ts';
import type { Journal } from '../../core/journal.ts';
import { systemClock } from '../../core/system-clock.ts';
import { MemoryJournal } from '../../core/testing/memory-journal.ts';
import { silentLogger } from '../../core/testing/silent-logger.ts';
import { temporaryFolders } from '../../core/testing/temporary-folder.ts';
import * as queries from '../gateway/queries.ts';
import { ActLog } from './act-log.ts';
import { createApplication, deleteApplication, upgradeApplication } from './application-acts.ts';
import { activateNode, deactivateNode, removeNodeState, restartNode } from './node-acts.ts';
import { deleteImageStorePath, provisionExternal, unprovision } from './package-acts.ts';
import { perform } from './perform.ts';
import type { Act } from './perform.ts';
import { approveRepairTask } from './repair-acts.ts';
import { deleteService, movePrimary, moveSecondary, removeReplica, restartCodePackage, restartReplica, scaleService } from './service-acts.ts';
import { openClusterRig, until } from './testing/cluster-rig.ts';
import type { ClusterRig } from './testing/cluster-rig.ts';

describe('acts on a cluster', () => {
  const newFolder = temporaryFolders();
  let rig: ClusterRig;
  beforeEach(async () => {
    rig = await openClusterRig({ folder: await newFolder(), nodes: 5, apps: 4, factor: 20, pace: 0.1 });
  });
  afterEach(() => rig.close());

  const does = (act: Act) => perform(rig.cluster, rig.acts, act);
  const last = (): ActRecord => actRecordSchema.parse(rig.acts.of(rig.cluster.connectionId).values().at(-1));
  const node = (index = 0) => rig.simulated.model.nodes()[index]?.name ?? '';
  const cart = { serviceName: 'fabric:/Shop/Cart', typedName: 'fabric:/Shop/Cart', reason: '' };
  const partitionOf = async (serviceName: string) => {
    const [partition] = await queries.services.partitions(rig.cluster.client(), serviceName);
    const partitionId = partition?.partitionId ?? '';
    return { partitionId, replicas: await queries.services.replicas(rig.cluster.client(), partitionId) };
  };

  it('need an unlocked cluster and the name of their object, and leave no trace where they were not allowed', async () => {
    const act = { nodeName: node(), typedName: 'something else', reason: '', intent: 'Pause' } as const;
    await expect(does(deactivateNode(rig.cluster, act))).rejects.toMatchObject({ fault: { code: 'invalid-input' } });
    rig.cluster.lock.close();
    await expect(does(deactivateNode(rig.cluster, { ...act, typedName: node() }))).rejects.toMatchObject({ fault: { code: 'locked' } });
    expect(rig.acts.of(rig.cluster.connectionId).size).toBe(0);
    expect(rig.simulated.model.nodes()[0]?.status).toBe('Up');
  }, 30_000);

  it('deactivate a node with its reason, show it at once, and activate it again', async () => {
    const input = { nodeName: node(), typedName: ` ${node()} `, reason: 'new disk' };
    expect((await does(deactivateNode(rig.cluster, { ...input, intent: 'Restart' }))).message).toContain('is being deactivated');
    expect(last()).toMatchObject({
      action: 'deactivateNode', title: `Deactivate ${node()} (Restart)`, result: 'done', profile: 'Operator', role: 'admin', reason: 'new disk',
      call: `POST /Nodes/${encodeURIComponent(node())}/$/Deactivate`, ref: { kind: 'node', nodeName: node() },
    });
    expect(JSON.parse(last().body)).toEqual({ DeactivationIntent: 'Restart', DeactivationDescription: 'new disk (from Fabriscope)' });
    await until(() => rig.cluster.mirror.nodes.get(node())?.nodeStatus !== 'Up');
    expect(rig.cluster.mirror.nodes.get(node())?.nodeDeactivationInfo?.nodeDeactivationIntent).toBe('Restart');
    await does(activateNode(rig.cluster, input));
    await until(() => rig.cluster.mirror.nodes.get(node())?.nodeStatus === 'Up');
  }, 30_000);

  it('restart the instance that was seen only, and give up the data of no living node', async () => {
    const input = { nodeName: node(1), typedName: node(1), reason: '' };
    await expect(does(restartNode(rig.cluster, { ...input, instanceId: '1' }))).rejects.toMatchObject({ fault: { code: 'conflict', message: expect.stringContaining('has restarted since you looked') } });
    expect(last()).toMatchObject({ result: 'failed', call: '' });
    const instanceId = rig.cluster.mirror.nodes.get(node(1))?.instanceId ?? '';
    await does(restartNode(rig.cluster, { ...input, instanceId }));
    expect(JSON.parse(last().body)).toMatchObject({ NodeInstanceId: instanceId });
    await expect(does(removeNodeState(rig.cluster, { ...input, nodeName: node(2), typedName: node(2) }))).rejects.toMatchObject({ fault: { code: 'conflict' } });
    rig.simulated.model.crashNode(node(4));
    await does(removeNodeState(rig.cluster, { ...input, nodeName: node(4), typedName: node(4) }));
    expect(last().result).toBe('done');
  }, 30_000);

  it('create, scale and delete, with secrets masked in what is recorded', async () => {
    const type = rig.cluster.mirror.applications.get('fabric:/Shop');
    const confirmed = { typedName: 'fabric:/Second', reason: '' };
    const parameter = { name: 'Cart_TargetReplicaSetSize', value: '3' };
    await does(createApplication(rig.cluster, { ...confirmed, applicationName: 'fabric:/Second', typeName: type?.typeName ?? '', typeVersion: type?.typeVersion ?? '', parameters: [parameter] }));
    await until(() => rig.cluster.mirror.applications.get('fabric:/Second') !== undefined);
    await does(scaleService(rig.cluster, { serviceName: 'fabric:/Second/Cart', typedName: 'fabric:/Second/Cart', reason: '', instanceCount: null, targetReplicaSetSize: 5, minReplicaSetSize: 3 }));
    expect(await queries.services.description(rig.cluster.client(), 'fabric:/Second/Cart')).toMatchObject({ targetReplicaSetSize: 5, minReplicaSetSize: 3 });
    await expect(does(scaleService(rig.cluster, { ...cart, instanceCount: 3, targetReplicaSetSize: null, minReplicaSetSize: null }))).rejects.toMatchObject({ fault: { code: 'invalid-input' } });
    await expect(does(scaleService(rig.cluster, { ...cart, instanceCount: null, targetReplicaSetSize: 2, minReplicaSetSize: 3 }))).rejects.toMatchObject({ fault: { code: 'invalid-input' } });
    await does(deleteService(rig.cluster, { serviceName: 'fabric:/Second/Cart', typedName: 'Second/Cart', reason: '', force: false }));
    await does(deleteApplication(rig.cluster, { ...confirmed, applicationName: 'fabric:/Second', force: true }));
    await until(() => rig.cluster.mirror.applications.get('fabric:/Second') === undefined);
    await expect(does(createApplication(rig.cluster, { ...confirmed, applicationName: 'fabric:/Second', typeName: type?.typeName ?? '', typeVersion: '9', parameters: [{ name: 'Db_Password', value: 'hunter2hunter2' }] }))).rejects.toMatchObject({ fault: { code: expect.any(String) } });
    expect(last().body).toContain('Db_Password');
    const told = await rig.services.journal.read({ filter: { kind: 'is', field: 'stream', value: 'act' }, from: null, to: null, beyondId: null, order: 'oldest-first', limit: 10_000 });
    expect(JSON.stringify(told)).toContain('Db_Password');
    expect(JSON.stringify(told)).not.toContain('hunter2');
    await expect(does(createApplication(rig.cluster, { ...confirmed, applicationName: 'fabric:/Second', typeName: 'x', typeVersion: '1', parameters: [{ name: 'Db_Password', value: '••••••••' }] }))).rejects.toMatchObject({ fault: { code: 'invalid-input' } });
  }, 30_000);

  it('restart or remove a replica, as its kind wants it', async () => {
    const { partitionId, replicas } = await partitionOf('fabric:/Shop/Cart');
    const secondary = replicas.find(({ replicaRole }) => replicaRole === 'ActiveSecondary');
    const place = { ...cart, partitionId, replicaId: secondary?.replicaOrInstanceId ?? '', nodeName: secondary?.nodeName ?? '' };
    await does(restartReplica(rig.cluster, place));
    expect(last().call).toMatch(/\$\/Restart$/);
    await expect(does(restartReplica(rig.cluster, { ...place, nodeName: 'elsewhere' }))).rejects.toMatchObject({ fault: { code: 'conflict' } });
    const web = 'fabric:/Shop/Catalog';
    const other = await partitionOf(web);
    const instance = other.replicas[0];
    await does(restartReplica(rig.cluster, { serviceName: web, typedName: web, reason: '', partitionId: other.partitionId, replicaId: instance?.replicaOrInstanceId ?? '', nodeName: instance?.nodeName ?? '' }));
    expect(last().call).toMatch(/\$\/Delete$/);
    const again = (await partitionOf('fabric:/Shop/Cart')).replicas.find(({ replicaRole, replicaStatus }) => replicaRole === 'ActiveSecondary' && replicaStatus === 'Ready');
    await does(removeReplica(rig.cluster, { ...place, replicaId: again?.replicaOrInstanceId ?? '', nodeName: again?.nodeName ?? '', force: false }));
  }, 30_000);

  it('move a primary and a secondary', async () => {
    const { partitionId, replicas } = await partitionOf('fabric:/Shop/Cart');
    const to = replicas.find(({ replicaRole }) => replicaRole === 'ActiveSecondary')?.nodeName ?? '';
    await does(movePrimary(rig.cluster, { ...cart, partitionId, toNode: to, ignoreConstraints: false }));
    const primary = () => rig.simulated.model.service('fabric:/Shop/Cart')?.partitions.find(({ id }) => id === partitionId)?.replicas.find(({ role }) => role === 'Primary')?.nodeName;
    await until(() => primary() === to);
    const { replicas: now } = await partitionOf('fabric:/Shop/Cart');
    const from = now.find(({ replicaRole }) => replicaRole === 'ActiveSecondary')?.nodeName ?? '';
    const free = rig.simulated.model.nodes().map(({ name }) => name).find((name) => now.every(({ nodeName }) => nodeName !== name)) ?? null;
    await does(moveSecondary(rig.cluster, { ...cart, partitionId, fromNode: from, toNode: free, ignoreConstraints: false }));
    expect(last().result).toBe('done');
    await expect(does(movePrimary(rig.cluster, { ...cart, serviceName: 'fabric:/Shop/Catalog', typedName: 'fabric:/Shop/Catalog', partitionId, toNode: null, ignoreConstraints: false }))).rejects.toMatchObject({ fault: { code: 'invalid-input' } });
  }, 30_000);

  it('guard what the cluster owns and what is in use', async () => {
    const confirmed = { reason: '' };
    await expect(does(deleteImageStorePath({ ...confirmed, path: 'Store', typedName: 'Store' }))).rejects.toMatchObject({ fault: { code: 'invalid-input' } });
    await expect(does(unprovision(rig.cluster, rig.upgrades, { ...confirmed, typeName: 'ShopType', typedName: 'ShopType', typeVersion: rig.cluster.mirror.applications.get('fabric:/Shop')?.typeVersion ?? '' }))).rejects.toMatchObject({ fault: { code: 'conflict', message: expect.stringContaining('fabric:/Shop') } });
    await expect(does(provisionExternal(rig.cluster, { ...confirmed, url: 'https://user:pw@store.example/a.sfpkg', typeName: 'A', typedName: 'A', typeVersion: '1' }))).rejects.toMatchObject({ fault: { code: 'invalid-input' } });
    await expect(does(approveRepairTask({ ...confirmed, taskId: 'none', typedName: 'none' }))).rejects.toMatchObject({ fault: { code: expect.any(String) } });
  }, 30_000);

  it('whose answer is lost are unknown, not failed, and are not done twice', async () => {
    await rig.simulated.setFault({ kind: 'timed-out', path: '*$/Delete*' });
    await expect(does(deleteService(rig.cluster, { ...cart, force: false }))).rejects.toMatchObject({ fault: { code: 'outcome-unknown' } });
    expect(last()).toMatchObject({ result: 'unknown', action: 'deleteService' });
  }, 30_000);

  it('that cannot be recorded are not sent', async () => {
    vi.spyOn(rig.acts, 'sending').mockRejectedValueOnce(new Error('No space left on the disk.'));
    await expect(does(deactivateNode(rig.cluster, { nodeName: node(), typedName: node(), reason: '', intent: 'Pause' }))).rejects.toMatchObject({ fault: { code: expect.any(String) } });
    expect(rig.simulated.model.nodes()[0]?.status).toBe('Up');
    expect(last()).toMatchObject({ result: 'failed', call: '' });
  }, 30_000);

  it('restart a code package', async () => {
    const nodeName = (await partitionOf('fabric:/Shop/Cart')).replicas[0]?.nodeName ?? '';
    const packages = await queries.deployed.codePackages(rig.cluster.client(), { nodeName, applicationName: 'fabric:/Shop' });
    const [code] = packages;
    await does(restartCodePackage({
      nodeName, applicationName: 'fabric:/Shop', typedName: 'fabric:/Shop', reason: '', serviceManifestName: code?.serviceManifestName ?? '', activationId: code?.servicePackageActivationId ?? '',
      codePackageName: code?.name ?? '', instanceId: '0',
    }));
    expect(last()).toMatchObject({ result: 'done', ref: { kind: 'codePackage' } });
  }, 30_000);

  it('refuse an upgrade that would be none', async () => {
    const version = rig.cluster.mirror.applications.get('fabric:/Shop')?.typeVersion ?? '';
    await expect(does(upgradeApplication(rig.cluster, rig.upgrades, {
      connectionId: rig.cluster.connectionId, applicationName: 'fabric:/Shop', typedName: 'fabric:/Shop', reason: '', targetVersion: version, parameters: null, mode: 'Monitored', policy: null, forceRestart: false,
    }))).rejects.toMatchObject({ fault: { code: 'conflict', hint: expect.stringContaining('Nothing would change') } });
  }, 30_000);
});

describe('the record of acts', () => {
  const newFolder = temporaryFolders();
  const connectionId = connectionIdSchema.parse('c1');
  const act = { connectionId, action: 'activateNode', title: 'Activate N', ref: null, profile: 'P', role: 'admin', confirmedHow: 'Typed “N”', reason: 'repaired', call: '', body: '' } as const;
  const connections = { get: () => null, list: () => [{ ...offline, id: connectionId }] };
  const open = async (folder: string, journal: Journal = new MemoryJournal(systemClock)) =>
    ActLog.open({ documents: await JsonDocuments.in(folder, systemClock, silentLogger), clock: systemClock, logger: silentLogger, journal, connections });
  const resultsOf = (log: ActLog) => log.of(connectionId).values().map(({ key, result }) => [key, result]);

  it('outlives the program, and what was under way when it was killed is unknown', async () => {
    const journal = new MemoryJournal(systemClock);
    const first = await open(await newFolder(), journal);
    const begun = await first.begin(act, 'N');
    const other = await first.begin(act, 'N');
    await first.sending(other, { call: 'POST /a', body: '{}' });
    await first.sending(other, { call: 'POST /b', body: '' });
    await first.end(other, { result: 'done', fault: null, message: 'ok' });
    const second = await open(await newFolder(), journal);
    expect(resultsOf(second)).toEqual([[begun.record.key, 'unknown'], [other.record.key, 'done']]);
    expect(second.of(connectionId).values().at(-1)).toEqual({ ...other.record, result: 'done', message: 'ok', call: 'POST /a\nPOST /b', body: '{}' });
    expect(resultsOf(await open(await newFolder(), journal))).toEqual(resultsOf(second));
    second.forget(connectionId);
    expect(second.of(connectionId).size).toBe(0);
  });

  it('says in the journal who did what to what, confirmed how and why, and how long it took', async () => {
    const journal = new MemoryJournal(systemClock);
    const log = await open(await newFolder(), journal);
    await log.end(await log.begin(act, 'N'), { result: 'failed', fault: 'conflict', message: 'It is busy.' });
    expect(journal.events.map(({ type }) => type)).toEqual(['act.begun', 'act.done']);
    expect(journal.events.at(-1)).toMatchObject({
      source: 'c1', entity: 'N', value: expect.any(Number),
      attributes: { act: 'Activate node', confirmed: 'typed', confirmedHow: 'Typed “N”', why: 'repaired', profile: 'P', role: 'admin', result: 'failed', fault: 'conflict', message: 'It is busy.' },
    });
  });

  it('takes the file of before once, with what was under way then', async () => {
    const folder = await newFolder();
    const file = join(folder, 'cluster-acts.ndjson');
    const record = { ...act, key: 'k1', at: 5, result: 'running', message: '' };
    const lines = [record, { ...record, key: 'k2', at: 6 }, { ...record, key: 'k2', at: 6, result: 'done', message: 'ok', call: 'POST /a' }].map((line) => JSON.stringify(line));
    await writeFile(file, `${lines.join('\n')}\n{"half`);
    const journal = new MemoryJournal(systemClock);
    const log = await open(folder, journal);
    expect(resultsOf(log)).toEqual([['k1', 'unknown'], ['k2', 'done']]);
    expect(existsSync(file)).toBe(false);
    expect(journal.events.filter(({ type }) => type === 'act.done').map(({ at, value, attributes }) => [attributes.key, value === null ? at : 'now'])).toEqual([['k2', 6], ['k1', 'now']]);
    await writeFile(file, `${lines.join('\n')}\n`);
    const before = journal.events.length;
    await open(folder, journal);
    expect(journal.events).toHaveLength(before);
  });

  it('shows the newest two thousand', async () => {
    const log = await open(await newFolder());
    const all = await Promise.all(Array.from({ length: 2_005 }, () => log.begin(act, 'N')));
    const kept = log.of(connectionId).values();
    expect(kept).toHaveLength(2_000);
    expect(kept.at(-1)?.key).toBe(all.at(-1)?.record.key);
  }, 30_000);
});

const offline: Connection = {
  id: connectionIdSchema.parse('c1'), kind: 'cluster', name: 'Bench', endpoint: { scheme: 'https', host: 'bench.local', port: 19_080 }, position: 0, group: null, production: false, simulated: false,
  autoConnect: true, state: 'offline', since: 0, step: null, lastSeenAt: null, retryAt: null, latencyMs: null, fault: null, pinned: null, offered: null, userName: null,
  headset: null, cluster: null, azure: null, devops: null,
};
