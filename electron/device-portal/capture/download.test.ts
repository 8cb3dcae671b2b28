import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { syntheticByteAt } from '../../../simulator/hololens/model/capture-content.ts';
import { HOSTILE_NAMES } from '../../../simulator/hololens/model/camera-roll.ts';
import type { HololensOptions } from '../../../simulator/hololens/hololens.ts';
import type { Task } from '../../../shared/contract/tasks.ts';
import type { TaskId } from '../../../shared/domain/identifiers.ts';
import { fileNameKey } from '../../../shared/domain/capture-names.ts';
import { portalFault } from '../portal-faults.ts';
import { captureIdOf } from './capture-id.ts';
import { CaptureList } from './capture-list.ts';
import { DownloadLedger } from './download-ledger.ts';
import { startDownload } from './download.ts';
import type { DownloadPlace } from './download.ts';
import { Lanes } from './lanes.ts';
import { CaptureRig } from './testing/capture-rig.ts';

const fileEndpoint = '/api/holographic/mrc/file';
const rigs: CaptureRig[] = [];
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig[Symbol.asyncDispose]();
});

interface Bench {
  readonly rig: CaptureRig;
  readonly target: string;
  readonly place: DownloadPlace;
  readonly start: (names: readonly string[], deleteAfter?: boolean) => Promise<TaskId>;
  readonly download: (names: readonly string[], deleteAfter?: boolean) => Promise<Task>;
}

async function bench(options: HololensOptions): Promise<Bench> {
  const rig = await CaptureRig.start(options);
  rigs.push(rig);
  const target = join(rig.home, 'target');
  await mkdir(target);
  const ledger = await DownloadLedger.open(rig.documents, rig.context.services.clock);
  const list = new CaptureList(rig.connectionId, rig.context, ledger, () => false);
  const place: DownloadPlace = { context: rig.context, list, ledger, lanes: new Lanes(2), openParts: new Set(), connectionId: rig.connectionId };
  const folder = rig.folder(target);
  const start = async (names: readonly string[], deleteAfter = false) => startDownload(place, { captureIds: names.map(captureIdOf), folder, deleteAfter });
  return { rig, target, place, start, download: async (names, deleteAfter) => rig.ended(await start(names, deleteAfter)) };
}

const files = (...sizes: readonly number[]) => ({ demo: false, files: sizes.map((size, index) => ({ fileName: `clip-${String(index)}.mp4`, size })) });

async function expectSynthetic(path: string, size: number): Promise<void> {
  const bytes = await readFile(path);
  expect(bytes.byteLength).toBe(size);
  let wrong = -1;
  for (let offset = 0; offset < size && wrong < 0; offset++) if (bytes[offset] !== syntheticByteAt(offset)) wrong = offset;
  expect(wrong).toBe(-1);
}

describe('a download', () => {
  it('brings the very bytes, the time of the capture, and nothing else into the folder', async () => {
    const { rig, target, download } = await bench({ captures: files(5_000_000, 12, 0) });
    const task = await download(['clip-0.mp4', 'clip-1.mp4', 'clip-2.mp4']);
    expect(task).toMatchObject({ state: 'done', itemsDone: 3, bytesDone: 5_000_012, bytesTotal: 5_000_012 });
    expect((await readdir(target)).toSorted()).toEqual(['clip-0.mp4', 'clip-1.mp4', 'clip-2.mp4']);
    await expectSynthetic(join(target, 'clip-0.mp4'), 5_000_000);
    const capture = rig.hololens.model.captures.find('clip-0.mp4');
    expect(Math.abs((await stat(join(target, 'clip-0.mp4'))).mtimeMs - (capture?.createdAtMs ?? 0))).toBeLessThan(2);
    expect(task.items.every((item) => item.note?.startsWith('Saved as clip-'))).toBe(true);
  });

  it('never overwrites, and counts on from what is there', async () => {
    const { target, download } = await bench({ captures: files(1_000) });
    await writeFile(join(target, 'CLIP-0.MP4'), 'mine');
    const task = await download(['clip-0.mp4']);
    expect(task.items[0]?.note).toBe('Saved as clip-0 (2).mp4.');
    expect(await readFile(join(target, 'CLIP-0.MP4'), 'utf8')).toBe('mine');
    await expectSynthetic(join(target, 'clip-0 (2).mp4'), 1_000);
  });

  it('skips what it has brought into this folder before, and brings it again when the copy is gone or changed', async () => {
    const { target, download } = await bench({ captures: files(1_000) });
    await download(['clip-0.mp4']);
    const again = await download(['clip-0.mp4']);
    expect(again.items[0]).toMatchObject({ state: 'skipped', note: 'Was already there as clip-0.mp4, complete.' });
    await writeFile(join(target, 'clip-0.mp4'), 'shorter');
    const third = await download(['clip-0.mp4']);
    expect(third.items[0]).toMatchObject({ state: 'done', note: 'Saved as clip-0 (2).mp4.' });
  });

  it('keeps every file inside the folder, whatever the device calls it', async () => {
    const { rig, target, download } = await bench({ captures: { demo: false, hostileNames: true } });
    const task = await download(HOSTILE_NAMES);
    expect(task).toMatchObject({ state: 'done', itemsDone: HOSTILE_NAMES.length });
    const names = await readdir(target);
    expect(names).toHaveLength(HOSTILE_NAMES.length);
    expect(new Set(names.map(fileNameKey)).size).toBe(HOSTILE_NAMES.length);
    expect((await readdir(rig.home)).toSorted()).toEqual(['data', 'target']);
  });

  it('brings a thousand captures', async () => {
    const count = process.env['FABRISCOPE_DEEP'] === undefined ? 1_000 : 5_000;
    const { rig, target, place, download } = await bench({ captures: { demo: false, count } });
    for (const capture of rig.hololens.model.captures.list()) {
      rig.hololens.model.captures.remove(capture.fileName);
      rig.hololens.model.captures.add({ ...capture, content: { size: 9, read: async function* () { yield Buffer.from('nine byte'); } } });
    }
    await place.list.refresh();
    const task = await download(rig.hololens.model.captures.list().map((capture) => capture.fileName));
    expect(task).toMatchObject({ state: 'done', itemsDone: count });
    expect(await readdir(target)).toHaveLength(count);
  }, 120_000);
});

describe('a download in bad weather', () => {
  it('starts over by itself after a cut where the device sends whole files only', async () => {
    const { rig, target, download } = await bench({ captures: files(40_000_000) });
    await rig.hololens.setFault({ kind: 'cut', path: fileEndpoint, afterBytes: 15_000_000, count: 1 });
    const task = await download(['clip-0.mp4']);
    expect(task).toMatchObject({ state: 'done', bytesDone: 40_000_000 });
    await expectSynthetic(join(target, 'clip-0.mp4'), 40_000_000);
    expect(await readdir(target)).toEqual(['clip-0.mp4']);
  });

  it('goes on where it was cut where the device sends parts', async () => {
    const { rig, target, download } = await bench({ ranges: true, captures: files(60_000_000) });
    await rig.hololens.setFault({ kind: 'cut', path: fileEndpoint, afterBytes: 20_000_000, count: 4 });
    const task = await download(['clip-0.mp4']);
    expect(task).toMatchObject({ state: 'done', bytesDone: 60_000_000 });
    await expectSynthetic(join(target, 'clip-0.mp4'), 60_000_000);
  });

  it('waits for a headset that is away, says so, and ends the job when it is back', async () => {
    const { rig, target, start } = await bench({ ranges: true, captures: files(30_000_000) });
    await rig.hololens.setFault({ kind: 'cut', path: fileEndpoint, afterBytes: 10_000_000, count: 1 });
    const taskId = await start(['clip-0.mp4']);
    rig.leave(portalFault('asleep'));
    await expect.poll(() => rig.tasks.get(taskId)?.phase).toBe('Waiting for the headset: The headset is asleep.');
    rig.arrive();
    expect(await rig.ended(taskId)).toMatchObject({ state: 'done' });
    await expectSynthetic(join(target, 'clip-0.mp4'), 30_000_000);
  });

  it('stops at another certificate without sending anything, keeps what is there, and goes on after it was accepted', async () => {
    const { rig, target, start } = await bench({ ranges: true, captures: files(30_000_000) });
    await rig.hololens.setFault({ kind: 'cut', path: fileEndpoint, afterBytes: 10_000_000, count: 1 });
    await rig.hololens.setFault({ kind: 'slow', path: fileEndpoint, delayMs: 2_000, after: 1 });
    const taskId = await start(['clip-0.mp4']);
    await expect.poll(() => rig.tasks.get(taskId)?.bytesDone ?? 0).toBeGreaterThan(500_000);
    rig.hololens.changeCertificate();
    const stopped = await rig.ended(taskId);
    expect(stopped).toMatchObject({ state: 'failed', fault: { code: 'identity-changed' }, canRetry: true });
    expect(await readdir(target)).toEqual([expect.stringMatching(/^clip-0\.mp4\.[0-9a-f]{8}\.part$/u)]);
    await rig.hololens.clearFaults();
    rig.arrive();
    rig.tasks.retry(taskId);
    expect(await rig.ended(taskId)).toMatchObject({ state: 'done' });
    await expectSynthetic(join(target, 'clip-0.mp4'), 30_000_000);
    expect(await readdir(target)).toEqual(['clip-0.mp4']);
  });

  it('fails one capture, not its neighbours, and brings only that one on a retry', async () => {
    const { rig, target, start } = await bench({ captures: files(1_000, 2_000, 3_000) });
    const taskId = await start(['clip-0.mp4', 'clip-1.mp4', 'clip-2.mp4']);
    rig.hololens.model.captures.remove('clip-1.mp4');
    const task = await rig.ended(taskId);
    expect(task).toMatchObject({ state: 'failed', itemsDone: 2, canRetry: true });
    expect(task.items[0]).toMatchObject({ label: 'clip-1.mp4', state: 'failed', fault: { code: 'not-found' } });
    expect((await readdir(target)).toSorted()).toEqual(['clip-0.mp4', 'clip-2.mp4']);
  });

  it('does not believe a length that differs from the list', async () => {
    const { rig, target, download } = await bench({ captures: files(10_000) });
    await rig.hololens.setFault({ kind: 'wrong-content-length', path: fileEndpoint, delta: 1_000 });
    const task = await download(['clip-0.mp4']);
    expect(task).toMatchObject({ state: 'failed', fault: { code: 'verification-failed' } });
    expect(await readdir(target)).toEqual([]);
  });

  it('reports a device that fails inside after some tries, and a web page is not taken for a capture', async () => {
    const { rig, target, download } = await bench({ captures: files(10_000) });
    await rig.hololens.setFault({ kind: 'server-error', path: fileEndpoint });
    expect(await download(['clip-0.mp4'])).toMatchObject({ state: 'failed', fault: { code: 'server-error' } });
    expect(await readdir(target)).toEqual([]);
  });

  it('leaves nothing behind when it is cancelled', async () => {
    const { rig, target, start } = await bench({ captures: files(50_000_000, 50_000_000, 50_000_000) });
    await rig.hololens.setFault({ kind: 'slow', path: fileEndpoint, delayMs: 0, bytesPerSecond: 4_000_000 });
    const taskId = await start(['clip-0.mp4', 'clip-1.mp4', 'clip-2.mp4']);
    await expect.poll(() => rig.tasks.get(taskId)?.bytesDone ?? 0).toBeGreaterThan(100_000);
    expect(await readdir(target)).toHaveLength(2);
    rig.tasks.cancel(taskId);
    expect(await rig.ended(taskId)).toMatchObject({ state: 'cancelled' });
    expect(await readdir(target)).toEqual([]);
  });

  it('keeps what it has when the program ends, for the next start', async () => {
    const { rig, target, start } = await bench({ ranges: true, captures: files(50_000_000) });
    await rig.hololens.setFault({ kind: 'slow', path: fileEndpoint, delayMs: 0, bytesPerSecond: 10_000_000 });
    const taskId = await start(['clip-0.mp4']);
    await expect.poll(() => rig.tasks.get(taskId)?.bytesDone ?? 0).toBeGreaterThan(1_000_000);
    await rig.tasks.close();
    expect(await readdir(target)).toEqual([expect.stringMatching(/^clip-0\.mp4\.[0-9a-f]{8}\.part$/u)]);
  });

  it('brings a capture once where two windows want it at the same time', async () => {
    const { rig, target, start } = await bench({ captures: files(20_000_000) });
    const tasks = await Promise.all([start(['clip-0.mp4']), start(['clip-0.mp4'])]);
    const ended = await Promise.all(tasks.map((taskId) => rig.ended(taskId)));
    expect(new Set(ended.map((task) => task.items[0]?.state))).toEqual(new Set(['done', 'skipped']));
    expect(await readdir(target)).toEqual(['clip-0.mp4']);
  });

  it('says before the first byte that the disk is too small', async () => {
    const { target, download } = await bench({ captures: files(1e15) });
    const task = await download(['clip-0.mp4']);
    expect(task).toMatchObject({ state: 'failed', fault: { code: 'disk-full', remedy: 'choose-folder' } });
    expect(await readdir(target)).toEqual([]);
  });

  it('says what is wrong with a folder that is gone', async () => {
    const { rig, place } = await bench({ captures: files(10) });
    const folder = rig.folder(join(rig.home, 'nowhere'));
    const task = await rig.ended(await startDownload(place, { captureIds: [captureIdOf('clip-0.mp4')], folder, deleteAfter: false }));
    expect(task).toMatchObject({ state: 'failed', fault: { code: 'file-access', remedy: 'choose-folder' } });
  });

  it('finds damage at the end of what a crash has left, and begins anew', async () => {
    const { rig, target, start } = await bench({ captures: files(30_000_000) });
    await rig.hololens.setFault({ kind: 'cut', path: fileEndpoint, afterBytes: 10_000_000 });
    const taskId = await start(['clip-0.mp4']);
    expect(await rig.ended(taskId)).toMatchObject({ state: 'failed', fault: { code: 'cut-short' } });
    const [part = ''] = await readdir(target);
    const bytes = await readFile(join(target, part));
    await writeFile(join(target, part), bytes.fill(0, bytes.byteLength - 5_000));
    await rig.hololens.clearFaults();
    rig.hololens.model.answersRangeRequests = true;
    rig.tasks.retry(taskId);
    expect(await rig.ended(taskId)).toMatchObject({ state: 'done' });
    await expectSynthetic(join(target, 'clip-0.mp4'), 30_000_000);
  });
});

describe('deleting after the download', () => {
  it('happens only once the copy is verified', async () => {
    const { rig, download } = await bench({ captures: files(1_000, 2_000) });
    await rig.hololens.setFault({ kind: 'wrong-content-length', path: fileEndpoint, method: 'GET', delta: 5, count: 50 });
    expect((await download(['clip-0.mp4'], true)).state).toBe('failed');
    expect(rig.hololens.model.captures.find('clip-0.mp4')).toBeDefined();
    await rig.hololens.clearFaults();
    const task = await download(['clip-0.mp4'], true);
    expect(task.items[0]?.note).toBe('Saved as clip-0.mp4. Deleted from the headset.');
    expect(rig.hololens.model.captures.find('clip-0.mp4')).toBeUndefined();
    expect(rig.hololens.model.captures.find('clip-1.mp4')).toBeDefined();
  });

  it('says that the copy is safe where the deletion fails, and does only that on a retry', async () => {
    const { rig, target, start } = await bench({ captures: files(1_000) });
    await rig.hololens.setFault({ kind: 'server-error', path: fileEndpoint, method: 'DELETE', count: 1 });
    const taskId = await start(['clip-0.mp4'], true);
    const task = await rig.ended(taskId);
    expect(task.items[0]?.fault?.message).toContain('The copy is saved and complete');
    rig.tasks.retry(taskId);
    const again = await rig.ended(taskId);
    expect(again.items[0]).toMatchObject({ state: 'skipped', note: 'Was already there as clip-0.mp4, complete. Deleted from the headset.' });
    expect(await readdir(target)).toEqual(['clip-0.mp4']);
  });
});
