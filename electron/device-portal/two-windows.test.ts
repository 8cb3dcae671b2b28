import { X509Certificate } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { InstalledApp } from '../../shared/contract/devices.ts';
import { defaultCaptureSources } from '../../shared/domain/headset.ts';
import type { ConnectionId } from '../../shared/domain/identifiers.ts';
import { startHololens } from '../../simulator/hololens/hololens.ts';
import type { HololensOptions, SimulatedHololens } from '../../simulator/hololens/hololens.ts';
import type { Program } from '../core/composition.ts';
import { offeredCertificate, pinOf } from '../core/net/certificate.ts';
import { temporaryFolders } from '../core/testing/temporary-folder.ts';
import { openPage, startTestProgram } from '../core/testing/test-program.ts';
import type { Client } from '../core/testing/test-program.ts';
import { captureIdOf } from './capture/capture-id.ts';
import { createDevicePortal } from './index.ts';

const folders = temporaryFolders();
const cleanUps: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});
const soon = { timeout: 15_000 };

/** One program, one headset that is online, and two windows on it. */
async function twoWindows(options: HololensOptions = {}): Promise<{ program: Program; device: SimulatedHololens; id: ConnectionId; one: Client; other: Client }> {
  const program = await startTestProgram(await folders(), { systems: [createDevicePortal] });
  cleanUps.push(() => program.close());
  const device = await startHololens({ paired: true, ...options });
  cleanUps.push(() => device.close());
  const root = offeredCertificate([new X509Certificate(device.rootCertificatePem)]);
  const { username: userName = '', password = '' } = device.credentials ?? {};
  const { id } = await program.connections.addSimulated({ kind: 'hololens', address: device.url, name: device.name, trust: { ...pinOf(root, 0), anchorIsRoot: true }, credentials: { userName, password } });
  await expect.poll(() => program.connections.get(id)?.state, soon).toBe('online');
  const pages = [openPage(program), openPage(program)] as const;
  cleanUps.push(() => pages.forEach((page) => page.close()));
  return { program, device, id, one: pages[0].client, other: pages[1].client };
}

/** What a window has of the apps at any time. */
function appsSeenBy(page: Client, connectionId: ConnectionId): Map<string, InstalledApp> {
  const seen = new Map<string, InstalledApp>();
  void (async () => {
    for await (const message of await page.devices.apps.watch({ connectionId })) {
      if (message.kind === 'snapshot') seen.clear();
      else for (const key of message.remove) seen.delete(key);
      for (const app of message.kind === 'snapshot' ? message.items : message.upsert) seen.set(app.packageFullName, app);
    }
  })().catch(() => {});
  return seen;
}

it('two windows on one headset see the same, also while one starts an app and the other ends it', async () => {
  const { device, id: connectionId, one, other } = await twoWindows({ captures: { demo: false } });
  const [seenByOne, seenByOther] = [appsSeenBy(one, connectionId), appsSeenBy(other, connectionId)];
  await expect.poll(() => seenByOne.size > 0 && seenByOther.size === seenByOne.size, soon).toBe(true);
  const packageFullName = [...seenByOne.values()].find(({ launchable, canUninstall }) => launchable && canUninstall)?.packageFullName ?? '';
  await one.devices.apps.launch({ connectionId, packageFullName });
  await expect.poll(() => seenByOther.get(packageFullName)?.running, soon).toBe(true);
  const results = await Promise.allSettled([one.devices.apps.launch({ connectionId, packageFullName }), other.devices.apps.stop({ connectionId, packageFullName })]);
  // Whoever came too late is told so in a sentence; nobody waits for ever.
  const refusals: unknown[] = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  expect(refusals).toEqual(refusals.map(() => expect.objectContaining({ data: expect.objectContaining({ code: 'device-refused', hint: expect.stringMatching(/\w/) }) })));
  const runs = device.model.apps.isRunning(packageFullName);
  await expect.poll(() => [seenByOne.get(packageFullName), seenByOther.get(packageFullName)].map((app) => [app?.running, app?.pending]), soon).toEqual([[runs, null], [runs, null]]);
});

it('two windows that download the same captures into one folder make one copy of each', async () => {
  const files = [{ fileName: 'a.jpg', size: 70_000 }, { fileName: 'b.mp4', size: 12_000_000 }];
  const { program, id: connectionId, one, other } = await twoWindows({ captures: { demo: false, files } });
  const folder = await one.files.downloadFolder();
  const captureIds = files.map(({ fileName }) => captureIdOf(fileName));
  const started = await Promise.all([one, other].map((page) => page.devices.captures.download({ connectionId, captureIds, folder: folder.handle, deleteAfter: false })));
  await expect.poll(() => started.map(({ taskId }) => program.tasks.get(taskId)?.state), soon).toEqual(['done', 'done']);
  expect((await readdir(folder.label)).toSorted()).toEqual(['a.jpg', 'b.mp4']);
  for (const { fileName, size } of files) expect((await stat(join(folder.label, fileName))).size).toBe(size);
});

it('what one window types goes in whole, before or after what the other one types', async () => {
  const { device, id: connectionId, one, other } = await twoWindows({ captures: { demo: false } });
  const [left, right] = ['l'.repeat(900), 'r'.repeat(900)];
  await Promise.all([one, other].map((page, at) => page.devices.keyboard.sendText({ connectionId, text: at === 0 ? left : right, secret: false, slowly: false })));
  expect([left + right, right + left]).toContain(device.model.keyboard.text());
});

it('of two windows that start a recording, one does and the other is told that it runs', async () => {
  const { device, id: connectionId, one, other } = await twoWindows({ captures: { demo: false } });
  const results = await Promise.allSettled([one, other].map((page) => page.devices.captures.startRecording({ connectionId, sources: defaultCaptureSources })));
  expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  expect(results.find((result) => result.status === 'rejected')).toMatchObject({ reason: { data: { code: 'busy', message: expect.stringContaining('recording') } } });
  expect(device.recorder.isRecording()).toBe(true);
});

it('a machine that wakes up does not wait for the end of a pause', async () => {
  const { program, device, id } = await twoWindows({ captures: { demo: false } });
  await device.setFault({ kind: 'asleep', mode: 'refuse' });
  await expect.poll(() => program.connections.get(id)?.fault?.code, soon).toBeDefined();
  await device.clearFaults();
  program.resumed();
  await expect.poll(() => program.connections.get(id)?.state, soon).toBe('online');
});
