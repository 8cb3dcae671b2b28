import { randomBytes } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { InstallPlan } from '../../../shared/contract/devices.ts';
import { uploadSchema } from '../../../shared/contract/files.ts';
import type { Task } from '../../../shared/contract/tasks.ts';
import type { ConnectionId, TaskId, UploadHandle } from '../../../shared/domain/identifiers.ts';
import { buildPackage } from '../../../simulator/hololens/packages/package-builder.ts';
import { sampleManifest, samplePackages, sampleSigners } from '../../../simulator/hololens/packages/samples.ts';
import { portalBenches, until } from '../testing/portal-bench.ts';
import { goOnline, portalStage } from '../testing/portal-stage.ts';
import type { Stage, StageOptions } from '../testing/portal-stage.ts';

const benches = portalBenches();
const signers = sampleSigners();
const samples = samplePackages(signers);
const plain = { stopRunning: true, uninstallFirst: false, launchAfter: false };

async function upload({ bench }: Stage, name: string, bytes?: Buffer): Promise<UploadHandle> {
  const content = bytes ?? samples.find((sample) => sample.name === name)?.bytes;
  if (content === undefined) throw new Error(`there is no sample ${name}`);
  const request = new Request(`http://localhost/uploads?name=${encodeURIComponent(name)}`, { method: 'POST', body: new Uint8Array(content), headers: { 'content-length': String(content.length) } });
  const answer = await bench.uploads.route().handle(request, {}, { role: 'operator' });
  return uploadSchema.parse(await answer.json()).handle;
}
async function onStage(options: StageOptions = {}): Promise<{ stage: Stage; id: ConnectionId; uploads: (...names: string[]) => Promise<UploadHandle[]> }> {
  const stage = await portalStage(benches, options);
  const id = await goOnline(stage);
  return { stage, id, uploads: (...names) => Promise.all(names.map((name) => upload(stage, name))) };
}
async function ended({ bench }: Stage, id: TaskId): Promise<Task> {
  await until(() => bench.tasks.get(id)?.endedAt !== null);
  const task = bench.tasks.get(id);
  if (task === null) throw new Error('the task is gone');
  return task;
}
const blockers = (plan: InstallPlan) => plan.findings.filter(({ severity }) => severity === 'blocker').map(({ topic }) => topic);
const good = 'HoloSample_1.0.0.0_arm64.msix';

describe('the check before an installation', () => {
  it('sorts the files into their roles and finds nothing in the way', async () => {
    const { stage, id, uploads } = await onStage();
    const plan = await stage.installs.inspect(id, await uploads('fabrikam.cer', 'NeedsRuntime_1.0.0.0_arm64.msix', 'Fabrikam.Runtime.1.0_arm64.appx'));
    expect(plan.files.map(({ role }) => role)).toEqual(['certificate', 'main', 'dependency']);
    expect(plan).toMatchObject({ canInstall: true, installed: null });
    expect(plan.findings.filter(({ severity }) => severity !== 'ok')).toEqual([]);
  });

  it.each([
    ['HoloSample_1.0.0.0_x86.appx', ['architecture']],
    ['HoloSample_1.0.0.0_x64.msix', ['architecture']],
    ['HoloSample_1.0.0.0_x86.appxbundle', ['architecture']],
    ['HoloSample_unsigned.msix', ['signature']],
    ['HoloSample_tampered.msix', ['signature']],
    ['HoloSample_cut.msix', ['format']],
    ['NotAPackage.msix', ['format']],
    ['NeedsRuntime_1.0.0.0_arm64.msix', ['dependencies']],
  ])('stops %s on a HoloLens 2 with a reason and a remedy', async (name, topics) => {
    const { stage, id, uploads } = await onStage();
    const handles = await uploads(name);
    const plan = await stage.installs.inspect(id, handles);
    expect(blockers(plan)).toEqual(topics);
    expect(plan.canInstall).toBe(false);
    expect(plan.findings.find(({ severity }) => severity === 'blocker')).toMatchObject({ message: expect.stringMatching(/\w/), remedy: expect.stringMatching(/\w/) });
    await expect(stage.installs.start(id, handles, plain)).rejects.toMatchObject({ fault: { message: plan.findings.find(({ severity }) => severity === 'blocker')?.message } });
  });

  it('lets the x86 package through on a HoloLens (1st generation), and a bundle on both', async () => {
    const { stage, id, uploads } = await onStage({ device: { profile: 'hololens1' } });
    expect(blockers(await stage.installs.inspect(id, await uploads('HoloSample_1.0.0.0_x86.appx')))).toEqual([]);
    expect(blockers(await stage.installs.inspect(id, await uploads('HoloSample_1.0.0.0.msixbundle')))).toEqual([]);
  });

  it('says of two apps which one is too many', async () => {
    const { stage, id, uploads } = await onStage();
    const plan = await stage.installs.inspect(id, await uploads(good, 'Stranger_1.0.0.0_arm64.msix'));
    expect(plan.findings.find(({ topic }) => topic === 'content')).toMatchObject({ severity: 'blocker', message: expect.stringContaining('Stranger') });
  });

  it('tells that a file is gone that was handed over before', async () => {
    const { stage, id, uploads } = await onStage();
    const handles = await uploads(good);
    await stage.bench.uploads.discard(handles);
    await expect(stage.installs.inspect(id, handles)).rejects.toMatchObject({ fault: { code: 'file-access' } });
  });
});

describe('an installation', () => {
  it('sends certificate, app and framework, waits for the true end, finds it in the list and starts it', async () => {
    const { stage, id, uploads } = await onStage();
    const handles = await uploads('fabrikam.cer', 'NeedsRuntime_1.0.0.0_arm64.msix', 'Fabrikam.Runtime.1.0_arm64.appx');
    const task = await ended(stage, await stage.installs.start(id, handles, { ...plain, launchAfter: true }));
    expect(task).toMatchObject({ state: 'done', fault: null, itemsDone: 3, itemsTotal: 3 });
    expect(task.bytesDone).toBe(task.bytesTotal);
    expect(stage.apps.list(id).apps.values().find(({ displayName }) => displayName === 'Needs Runtime')).toMatchObject({ running: true, version: '1.0.0.0' });
    expect(stage.bench.uploads.get(handles[0] ?? handles.at(-1) ?? failure())).toBeNull();
  });

  it('updates an app that runs, and refuses to go back unless it may uninstall first', async () => {
    const { stage, id, uploads } = await onStage();
    expect((await ended(stage, await stage.installs.start(id, await uploads('fabrikam.cer', good), { ...plain, launchAfter: true }))).state).toBe('done');
    expect(await ended(stage, await stage.installs.start(id, await uploads('HoloSample_1.1.0.0_arm64.msix'), plain))).toMatchObject({ state: 'done', fault: null });
    const back = await uploads(good);
    expect((await stage.installs.inspect(id, back)).findings.find(({ topic }) => topic === 'version')).toMatchObject({ severity: 'warning' });
    const refused = await ended(stage, await stage.installs.start(id, back, plain));
    expect(refused).toMatchObject({ state: 'failed', fault: { code: 'package-version', remedy: 'uninstall-first' }, canRetry: true });
    const forced = await ended(stage, await stage.installs.start(id, back, { ...plain, uninstallFirst: true }));
    expect(forced.state).toBe('done');
    expect(stage.apps.list(id).apps.values().filter(({ displayName }) => displayName === 'Holo Sample').map(({ version }) => version)).toEqual(['1.0.0.0']);
  });

  it('puts a refused signature into words', async () => {
    const { stage, id, uploads } = await onStage();
    const task = await ended(stage, await stage.installs.start(id, await uploads('Stranger_1.0.0.0_arm64.msix'), plain));
    expect(task).toMatchObject({ state: 'failed', fault: { code: 'package-signature', remedy: 'install-certificate', detail: expect.stringContaining('0x800B') } });
  });

  it('that breaks off says how far it came, leaves nothing behind, and goes through on a retry', async () => {
    const { stage, id, uploads } = await onStage();
    const signer = signers.fabrikam;
    const large = buildPackage(sampleManifest(), { signer, files: [{ name: 'assets.bin', bytes: randomBytes(32 * 1024 * 1024) }] });
    const handles = [...(await uploads('fabrikam.cer')), await upload(stage, 'Large.msix', large)];
    const taskId = await stage.installs.start(id, handles, plain);
    while ((stage.bench.tasks.get(taskId)?.bytesDone ?? 0) < 1024 * 1024) await nextTurn();
    await stage.device.setFault({ kind: 'asleep', mode: 'refuse' });
    const broken = await ended(stage, taskId);
    expect(broken).toMatchObject({ state: 'failed', canRetry: true, fault: { code: 'connection-lost', message: expect.stringContaining('went away while') } });
    // The session has noticed too: a retry in the moment before would meet that it loses its connection.
    await stage.until(id, ({ state }) => state !== 'online');
    await stage.device.clearFaults();
    await stage.until(id, ({ state }) => state === 'online');
    stage.bench.tasks.retry(taskId);
    expect((await ended(stage, taskId)).state).toBe('done');
    // The deployment history learns of each attempt, with why it failed.
    const told = await stage.bench.services.journal.read({ filter: { kind: 'is', field: 'type', value: 'deployment.observed' }, from: null, to: null, beyondId: null, order: 'oldest-first', limit: 10 });
    expect(told.map(({ attributes: { attempt, result } }) => [attempt, result])).toEqual([[1, 'running'], [1, 'failed'], [2, 'running'], [2, 'succeeded']]);
    const installed = await stage.bench.services.journal.read({ filter: { kind: 'one-of', field: 'type', values: ['headset.installed', 'act.done'] }, from: null, to: null, beyondId: null, order: 'oldest-first', limit: 10 });
    expect(installed.map(({ type, entity, attributes: { result, fault, act } }) => [type, entity, result, fault ?? act])).toEqual([
      ['headset.installed', 'Large.msix', 'failed', 'connection-lost'], ['act.done', 'Large.msix', 'failed', 'connection-lost'],
      ['headset.installed', 'Large.msix', 'succeeded', undefined], ['act.done', 'Large.msix', 'done', 'Install app'],
    ]);
    expect(told[1]?.attributes).toMatchObject({ kind: 'headset-install', versionTo: '1.0.0.0', causes: [{ code: 'connection-lost' }], contentHash: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  it('waits through errors in passing and a headset that naps while it installs', async () => {
    const { stage, id, uploads } = await onStage();
    await stage.device.setFault({ kind: 'server-error', path: '/api/app/packagemanager/state', count: 2 });
    await stage.device.setFault({ kind: 'malformed-json', path: '/api/app/packagemanager/state', after: 2, count: 1 });
    expect((await ended(stage, await stage.installs.start(id, await uploads('fabrikam.cer', good), plain))).state).toBe('done');
  });

  it('of one headset waits for the one before it', async () => {
    const { stage, id, uploads } = await onStage();
    const first = await stage.installs.start(id, await uploads('fabrikam.cer', good), plain);
    const second = await stage.installs.start(id, await uploads('fabrikam.cer', 'HoloSample_1.1.0.0_arm64.msix'), plain);
    expect([(await ended(stage, first)).state, (await ended(stage, second)).state]).toEqual(['done', 'done']);
    expect(stage.apps.list(id).apps.values().find(({ displayName }) => displayName === 'Holo Sample')?.version).toBe('1.1.0.0');
  });

  it('of a certificate alone is possible', async () => {
    const { stage, id, uploads } = await onStage();
    expect((await ended(stage, await stage.installs.start(id, await uploads('fabrikam.cer'), plain))).state).toBe('done');
    expect((await ended(stage, await stage.installs.start(id, await uploads(good), plain))).state).toBe('done');
  });

  it('is not begun on a headset that sleeps', async () => {
    const { stage, id, uploads } = await onStage();
    const handles = await uploads(good);
    await stage.device.setFault({ kind: 'asleep', mode: 'refuse' });
    await stage.until(id, ({ state }) => state === 'unreachable' || state === 'asleep');
    await expect(stage.installs.start(id, handles, plain)).rejects.toMatchObject({ fault: { retryable: true } });
    expect(stage.bench.tasks.pictures.size).toBe(0);
  });
});

function failure(): never {
  throw new Error('no upload');
}
