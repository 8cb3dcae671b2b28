import { fork } from 'node:child_process';
import { once } from 'node:events';
import type * as FileSystem from 'node:fs/promises';
import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { syntheticByteAt } from '../../../simulator/hololens/model/capture-content.ts';
import { captureIdOf } from './capture-id.ts';
import { Captures } from './captures.ts';
import { startDownload } from './download.ts';
import { CaptureRig } from './testing/capture-rig.ts';
import type { ChildOrder } from './testing/download-child.ts';

/** Bytes that still fit on the disk; null: it has room. */
const disk = vi.hoisted(() => ({ room: null as number | null }));
vi.mock('node:fs/promises', async (importActual) => {
  const actual = await importActual<typeof FileSystem>();
  const open: typeof actual.open = async (...given) => {
    const handle = await actual.open(...given);
    const write = handle.write.bind(handle);
    const limited = async (bytes: Uint8Array, from: number, length: number, position: number) => {
      if (disk.room !== null && position + length > disk.room) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
      return write(bytes, from, length, position);
    };
    if (String(given[0]).endsWith('.part')) Object.defineProperty(handle, 'write', { value: limited });
    return handle;
  };
  return { ...actual, open };
});

const rigs: CaptureRig[] = [];
afterEach(async () => {
  disk.room = null;
  for (const rig of rigs.splice(0)) await rig[Symbol.asyncDispose]();
});

const size = 40_000_000;
const name = 'clip.mp4';

async function setUp(ranges: boolean) {
  const rig = await CaptureRig.start({ ranges, captures: { demo: false, files: [{ fileName: name, size }] } });
  rigs.push(rig);
  const target = join(rig.home, 'target');
  await mkdir(target);
  return { rig, target };
}

async function download(rig: CaptureRig, target: string) {
  const captures = await Captures.open(rig.context);
  const place = captures.of(rig.connectionId);
  return {
    captures,
    again: (taskId: Awaited<ReturnType<typeof startDownload>>) => {
      rig.tasks.retry(taskId);
      return rig.ended(taskId);
    },
    taskId: await startDownload(place, { captureIds: [captureIdOf(name)], folder: rig.folder(target), deleteAfter: false }),
  };
}

async function expectWhole(path: string): Promise<void> {
  const bytes = await readFile(path);
  expect(bytes.byteLength).toBe(size);
  let wrong = -1;
  for (let offset = 0; offset < size && wrong < 0; offset += 1) if (bytes[offset] !== syntheticByteAt(offset)) wrong = offset;
  expect(wrong).toBe(-1);
}

describe('a program that is killed in the middle of a download', () => {
  it.each([{ ranges: true }, { ranges: false }])('leaves only a part file, which the next download uses up (parts served: $ranges)', async ({ ranges }) => {
    const { rig, target } = await setUp(ranges);
    await rig.hololens.setFault({ kind: 'slow', path: '/api/holographic/mrc/file', delayMs: 0, bytesPerSecond: 20_000_000 });
    const { address, port, rootCertificatePem, fingerprint256, credentials } = rig.hololens;
    const order: ChildOrder = { target: { address, port, rootCertificatePem, fingerprint256, credentials }, home: join(rig.home, 'child'), folder: target, name };
    const child = fork(new URL('testing/download-child.ts', import.meta.url), { execArgv: [] });
    child.send(order);
    const partBytes = async (): Promise<number> => {
      const [part] = await readdir(target);
      return part === undefined ? 0 : (await stat(join(target, part))).size;
    };
    await expect.poll(partBytes, { timeout: 20_000 }).toBeGreaterThan(3_000_000);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await readdir(target)).toEqual([expect.stringMatching(/^clip\.mp4\.[0-9a-f]{8}\.part$/u)]);
    await rig.hololens.clearFaults();

    const { taskId, captures } = await download(rig, target);
    expect(await rig.ended(taskId)).toMatchObject({ state: 'done', bytesDone: size });
    expect(await readdir(target)).toEqual([name]);
    await expectWhole(join(target, name));
    await captures.close();
  });
});

describe('a disk that fills up while downloading', () => {
  it('ends the task with what to do, leaves no rubbish on the full disk, and the retry works once there is room', async () => {
    const { rig, target } = await setUp(true);
    disk.room = 10_000_000;
    const { taskId, captures, again } = await download(rig, target);
    expect(await rig.ended(taskId)).toMatchObject({ state: 'failed', fault: { code: 'disk-full', remedy: 'choose-folder' }, canRetry: true });
    expect(await readdir(target)).toEqual([]);
    disk.room = null;
    expect(await again(taskId)).toMatchObject({ state: 'done' });
    await expectWhole(join(target, name));
    await captures.close();
  });
});
