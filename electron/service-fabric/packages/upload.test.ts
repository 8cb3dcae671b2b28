import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { packagePlanSchema } from '../../../shared/contract/clusters/packages.ts';
import type { PackageSource } from '../../../shared/contract/clusters/packages.ts';
import { uploadHandleSchema } from '../../../shared/domain/identifiers.ts';
import type { TaskId, UploadHandle } from '../../../shared/domain/identifiers.ts';
import { writeZip } from '../../../simulator/foundation/zip-writer.ts';
import { hurryTime } from '../../core/testing/hurried-time.ts';
import { temporaryFolders } from '../../core/testing/temporary-folder.ts';
import { openClusterRig, openClusterSide, until } from '../actions/testing/cluster-rig.ts';
import type { ClusterRig, ClusterSide } from '../actions/testing/cluster-rig.ts';
import * as commands from '../gateway/commands.ts';
import { packageFiles, writeFiles } from './testing/package-on-disk.ts';
import type { SketchedPackage } from './testing/package-on-disk.ts';

const upload = { imageStorePath: 'Greeter', provision: true, cleanUp: false, typedName: 'Bench' };

describe('an upload', () => {
  const newFolder = temporaryFolders();
  let folder = '';
  let rig: ClusterRig;
  beforeEach(async () => {
    folder = await newFolder();
    rig = await openClusterRig({ folder: join(folder, 'profile'), nodes: 5, apps: 2, factor: 20 });
  });
  afterEach(() => rig.close());

  const onDisk = async (sketch: SketchedPackage = {}, name = 'out'): Promise<PackageSource> => ({ kind: 'folder', folder: rig.folders.handleFor(await writeFiles(join(folder, name), packageFiles(sketch))) });
  const ended = async (id: TaskId, side: ClusterSide = rig) => {
    await until(() => side.tasks.get(id)?.endedAt != null);
    const task = side.tasks.get(id);
    if (task === null) throw new Error('The task is gone.');
    return task;
  };
  const start = (source: PackageSource, change: Partial<typeof upload> = {}, side: ClusterSide = rig) => side.packages.upload(side.cluster.connectionId, source, { ...upload, ...change });
  const inspect = async (source: PackageSource) => packagePlanSchema.parse(await rig.packages.inspect(rig.cluster.connectionId, source));
  const digestOf = async (path: string) => {
    const file = rig.simulated.imageStore.file(path);
    return file && (await rig.simulated.imageStore.digest(file));
  };
  /** As the page hands a file over. */
  const handOver = async (name: string, bytes: Buffer): Promise<UploadHandle> => {
    const request = new Request(`http://localhost/uploads?name=${name}`, { method: 'POST', body: new Uint8Array(bytes) });
    const response = await rig.uploads.route().handle(request, {}, { role: 'operator' });
    return z.object({ handle: uploadHandleSchema }).parse(await response.json()).handle;
  };
  const received = () => z.looseObject({ bytesIn: z.number() }).parse(rig.simulated.traffic.report());
  const sha = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

  it('puts every file, marker and manifest where the cluster finds them, and provisions', async () => {
    const program = randomBytes(9_500_000);
    const source = await onDisk({ program, more: { 'GreeterPkg/Code/empty.txt': '' } });
    const plan = await inspect(source);
    expect(plan).toMatchObject({ typeName: 'GreeterType', typeVersion: '1.0.0', files: 5, comparedWith: null, canUpload: true, resumable: null });
    const task = await ended(await start(source));
    expect(task).toMatchObject({ state: 'done', itemsDone: 6, bytesTotal: plan.bytes, bytesDone: plan.bytes, fault: null });
    expect(await digestOf('Greeter/GreeterPkg/Code/Greeter.exe')).toBe(sha(program));
    for (const marker of ['Greeter/_.dir', 'Greeter/GreeterPkg/_.dir', 'Greeter/GreeterPkg/Code/_.dir', 'Greeter/GreeterPkg/Config/_.dir']) expect(rig.simulated.imageStore.file(marker)?.size).toBe(0);
    expect(rig.simulated.imageStore.sessions()).toEqual([]);
    await until(() => [...rig.cluster.mirror.applicationTypes.values()].some(({ name, version, status }) => name === 'GreeterType' && version === '1.0.0' && status === 'Available'));
    expect(rig.acts.of(rig.cluster.connectionId).values().at(-1)).toMatchObject({ action: 'upload', result: 'done', confirmedHow: 'Typed “Bench”' });
    expect((await inspect(source)).findings[0]?.message).toContain('is provisioned in this cluster already');
    const told = await rig.services.journal.read({ filter: { kind: 'is', field: 'type', value: 'deployment.observed' }, from: null, to: null, beyondId: null, order: 'oldest-first', limit: 10 });
    expect(told.map(({ attributes: { kind, application, versionTo, result } }) => [kind, application, versionTo, result])).toEqual([['provision', 'Greeter', '1.0.0', 'running'], ['provision', 'Greeter', '1.0.0', 'succeeded']]);
  }, 60_000);

  it('of an archive that was handed over is the same, and leaves nothing behind here', async () => {
    const files = packageFiles();
    const { archive } = writeZip(Object.entries(files).map(([name, bytes]) => ({ name, bytes })));
    const handle = await handOver('Greeter.sfpkg', archive);
    const task = await ended(await start({ kind: 'archive', upload: handle }));
    expect(task.state).toBe('done');
    expect(await digestOf('Greeter/GreeterPkg/Code/Greeter.exe')).toBe(sha(files['GreeterPkg/Code/Greeter.exe'] ?? Buffer.alloc(0)));
    expect(rig.uploads.get(handle)).toBeNull();
  }, 60_000);

  it('of an archive sends large files in pieces, and after trouble only those that are missing', async () => {
    const program = randomBytes(13_000_000);
    const { archive } = writeZip(Object.entries(packageFiles({ program })).map(([name, bytes]) => ({ name: `Release/${name}`, bytes })));
    const source: PackageSource = { kind: 'archive', upload: await handOver('Greeter.zip', archive) };
    await rig.simulated.setFault({ kind: 'forbidden', path: '*UploadChunk*', after: 2 });
    const id = await start(source, { provision: false });
    expect(await ended(id)).toMatchObject({ state: 'failed', fault: { code: 'forbidden' } });
    await rig.simulated.clearFaults();
    const again = await inspect(source);
    expect(again.imageStorePath).toBe('Greeter');
    expect(again.resumable?.bytesDone).toBeGreaterThan(8_000_000 - 1);
    const before = received().bytesIn;
    rig.tasks.retry(id);
    await until(() => rig.tasks.get(id)?.state === 'done');
    expect(received().bytesIn - before).toBeLessThan(6_000_000);
    expect(await digestOf('Greeter/GreeterPkg/Code/Greeter.exe')).toBe(sha(program));
  }, 60_000);

  it('ends when the cluster is locked in its middle, and goes on when it is unlocked', async () => {
    const program = randomBytes(30_000_000);
    await rig.simulated.setFault({ kind: 'slow', path: '*UploadChunk*', delayMs: 4_000 });
    const id = await start(await onDisk({ program }), { provision: false });
    await until(() => (rig.tasks.get(id)?.bytesDone ?? 0) > 4_000_000);
    rig.cluster.lock.close();
    expect(await ended(id)).toMatchObject({ state: 'failed', fault: { code: 'locked' } });
    await rig.simulated.clearFaults();
    rig.cluster.lock.unlock(60);
    rig.tasks.retry(id);
    await until(() => rig.tasks.get(id)?.state === 'done');
    expect(await digestOf('Greeter/GreeterPkg/Code/Greeter.exe')).toBe(sha(program));
  }, 60_000);

  it('goes on when the window runs out that it was confirmed in, while nothing else may be written', async () => {
    const program = randomBytes(20_000_000);
    await rig.simulated.setFault({ kind: 'slow', path: '*UploadChunk*', delayMs: 4_000 });
    const id = await start(await onDisk({ program }));
    await until(() => rig.simulated.imageStore.sessions().length > 0);
    rig.cluster.lock.unlock(0.01);
    await until(() => !rig.cluster.lock.open);
    expect(rig.tasks.get(id)?.state).toBe('running');
    await expect(commands.imageStore.putFile(rig.cluster.client(), 'Other/file', Buffer.alloc(1))).rejects.toMatchObject({ fault: { code: 'locked' } });
    await rig.simulated.clearFaults();
    expect(await ended(id)).toMatchObject({ state: 'done', fault: null });
    expect(await digestOf('Greeter/GreeterPkg/Code/Greeter.exe')).toBe(sha(program));
    // The next attempt at anything has to be unlocked again.
    await expect(start(await onDisk({ version: '2.0.0' }, 'next'))).rejects.toMatchObject({ fault: { code: 'locked' } });
  }, 60_000);

  it('ends with the press on “lock” also after its window, and is not tried again while locked', async () => {
    const program = randomBytes(30_000_000);
    await rig.simulated.setFault({ kind: 'slow', path: '*UploadChunk*', delayMs: 4_000 });
    const id = await start(await onDisk({ program }), { provision: false });
    await until(() => (rig.tasks.get(id)?.bytesDone ?? 0) > 4_000_000);
    rig.cluster.lock.unlock(0.01);
    await until(() => !rig.cluster.lock.open);
    rig.cluster.lock.close();
    expect(await ended(id)).toMatchObject({ state: 'failed', fault: { code: 'locked' }, canRetry: true });
    rig.tasks.retry(id);
    await until(() => rig.tasks.get(id)?.state === 'failed' && rig.tasks.get(id)?.endedAt !== null);
    expect(rig.tasks.get(id)?.fault?.code).toBe('locked');
    await rig.simulated.clearFaults();
    rig.cluster.lock.unlock(60);
    rig.tasks.retry(id);
    await until(() => rig.tasks.get(id)?.state === 'done');
    expect(await digestOf('Greeter/GreeterPkg/Code/Greeter.exe')).toBe(sha(program));
  }, 60_000);

  it('tells what has changed against what the cluster has, and what was uploaded last', async () => {
    await ended(await start(await onDisk()));
    await rig.cluster.mirror.refreshApplicationTypes();
    const next = await inspect(await onDisk({ version: '2.0.0', parameters: '<Parameter Name="Greeter_InstanceCount" DefaultValue="3" />' }, 'next'));
    expect(next.comparedWith).toBe('1.0.0');
    expect(next.changes.find(({ kind }) => kind === 'code')).toMatchObject({ name: 'GreeterPkg/Code', inCluster: '1.0.0', inPackage: '2.0.0', change: 'changed', note: 'the version changed and the bytes did not' });
    expect(next.changes.find(({ kind }) => kind === 'parameter')).toMatchObject({ name: 'Greeter_InstanceCount', inCluster: '1', inPackage: '3' });
    const careless = await inspect(await onDisk({ version: '2.0.0', serviceVersion: '1.0.0', program: Buffer.from('other') }, 'careless'));
    expect(careless.canUpload).toBe(false);
    expect(careless.findings[0]?.message).toBe('The content of GreeterPkg/Code has changed, and its version is still 1.0.0.');
  }, 60_000);

  it('is refused while locked, without the right name, with a blocker, and to the cluster’s own folders', async () => {
    const source = await onDisk();
    await expect(start(source, { typedName: 'Other' })).rejects.toMatchObject({ fault: { code: 'invalid-input' } });
    await expect(start(source, { imageStorePath: 'Store/x' })).rejects.toMatchObject({ fault: { code: 'invalid-input' } });
    await expect(start(source, { imageStorePath: '../x' })).rejects.toMatchObject({ fault: { code: 'invalid-input' } });
    const { 'GreeterPkg/Config/Settings.xml': _, ...files } = packageFiles();
    const broken: PackageSource = { kind: 'folder', folder: rig.folders.handleFor(await writeFiles(join(folder, 'broken'), files)) };
    await expect(start(broken)).rejects.toMatchObject({ fault: { code: 'invalid-input', message: 'The folder of the config package GreeterPkg/Config is missing.' } });
    rig.cluster.lock.close();
    await expect(start(source)).rejects.toMatchObject({ fault: { code: 'locked' } });
    expect(rig.simulated.imageStore.filesBelow('Greeter')).toEqual([]);
  }, 60_000);

  it('waits while the cluster is in trouble, and goes on', async () => {
    const source = await onDisk({ program: randomBytes(10_000_000) });
    await rig.simulated.setFault({ kind: 'unavailable', path: '*UploadChunk*', count: 7 });
    await rig.simulated.setFault({ kind: 'timed-out', path: '*CommitUploadSession*', count: 1 });
    await rig.simulated.setFault({ kind: 'cut', path: '*GetUploadSession*', count: 1, afterBytes: 1 });
    const task = await ended(await start(source));
    expect(task).toMatchObject({ state: 'done', fault: null });
    expect(rig.simulated.imageStore.sessions()).toEqual([]);
  }, 60_000);

  it('sends smaller pieces where the gateway takes no large ones', async () => {
    const program = randomBytes(8_000_000);
    await rig.simulated.setFault({ kind: 'too-large', path: '*UploadChunk*', count: 1 });
    expect((await ended(await start(await onDisk({ program }), { provision: false }))).state).toBe('done');
    expect(await digestOf('Greeter/GreeterPkg/Code/Greeter.exe')).toBe(sha(program));
  }, 60_000);

  it('that is forbidden ends at once and says so, and a retry sends only what is missing', async () => {
    const source = await onDisk({ program: randomBytes(6_000_000) });
    await rig.simulated.setFault({ kind: 'forbidden', path: '*CommitUploadSession*' });
    const id = await start(source, { provision: false });
    const task = await ended(id);
    expect(task).toMatchObject({ state: 'failed', fault: { code: 'forbidden' }, canRetry: true });
    expect(task.fault?.hint).toContain('What has arrived stays');
    await rig.simulated.clearFaults();
    const before = received().bytesIn;
    rig.tasks.retry(id);
    await until(() => rig.tasks.get(id)?.state === 'done');
    expect(received().bytesIn - before).toBeLessThan(100_000);
    expect(rig.simulated.imageStore.sessions()).toEqual([]);
  }, 60_000);

  it('of a program that was killed is gone on with from what the cluster has received', async () => {
    const program = randomBytes(60_000_000);
    const source = await writeFiles(join(folder, 'big'), packageFiles({ program }));
    const profile = join(folder, 'second');
    // The cluster's clock runs fast: this is a twentieth of it.
    await rig.simulated.setFault({ kind: 'slow', path: '*UploadChunk*', delayMs: 2_000 });
    const child = spawn(process.execPath, [fileURLToPath(new URL('testing/upload-until-killed.ts', import.meta.url)), profile, rig.simulated.url, source, 'Big'], { stdio: ['ignore', 'pipe', 'inherit'] });
    let sent = 0;
    child.stdout.on('data', (text: Buffer) => { sent = Number(text.toString().trim().split('\n').at(-1)); });
    const gone = new Promise((resolve) => { child.once('exit', resolve); });
    await until(() => sent > 12_000_000 || child.exitCode !== null);
    child.kill('SIGKILL');
    await gone;
    await rig.simulated.clearFaults();
    expect(sent).toBeLessThan(60_000_000);
    const [session] = rig.simulated.imageStore.sessions();
    expect(session?.path).toBe('Big/GreeterPkg/Code/Greeter.exe');
    const arrived = 60_000_000 - (session?.received.missing().reduce((sum, { start: from, end }) => sum + end - from + 1, 0) ?? 0);
    expect(arrived).toBeGreaterThan(0);
    const before = await readFile(join(profile, 'documents', 'cluster-uploads.ndjson'), 'utf8');
    expect(before).toContain(session?.id ?? 'no session');

    const next = await openClusterSide({ folder: profile, url: rig.simulated.url, time: hurryTime(20) });
    try {
      const handle: PackageSource = { kind: 'folder', folder: next.folders.handleFor(source) };
      const inBefore = received().bytesIn;
      const task = await ended(await start(handle, { imageStorePath: 'Big', provision: false }, next), next);
      expect(task).toMatchObject({ state: 'done' });
      expect(await digestOf('Big/GreeterPkg/Code/Greeter.exe')).toBe(sha(program));
      expect(rig.simulated.imageStore.sessions()).toEqual([]);
      expect(received().bytesIn - inBefore).toBeLessThanOrEqual(60_000_000 - arrived + 100_000);
      expect(await readFile(join(profile, 'documents', 'cluster-uploads.ndjson'), 'utf8')).toContain('"kind":"end"');
    } finally {
      await next.close();
    }
  }, 90_000);

  it('that is cancelled leaves no half-sent file in the cluster', async () => {
    const source = await onDisk({ program: randomBytes(40_000_000) });
    const id = await start(source, { provision: false });
    await until(() => rig.simulated.imageStore.sessions().length > 0);
    rig.tasks.cancel(id);
    const task = await ended(id);
    expect(task.state).toBe('cancelled');
    await until(() => rig.simulated.imageStore.sessions().length === 0);
  }, 60_000);

  it('says why the cluster refused the package', async () => {
    const id = await start(await onDisk());
    await ended(id);
    // The cluster has other services under this version now.
    await rig.simulated.setFault({ kind: 'server-error', path: '*ApplicationTypes/$/Provision*' });
    const again = await ended(await start(await onDisk({ version: '3.0.0' }, 'three'), { imageStorePath: 'Three' }));
    expect(again.state).toBe('failed');
    expect(again.fault?.message).not.toBe('');
  }, 60_000);
});
