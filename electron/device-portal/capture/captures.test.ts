import { afterEach, describe, expect, it } from 'vitest';
import { defaultCaptureSources } from '../../../shared/domain/default-capture-sources.ts';
import type { Capture } from '../../../shared/contract/devices.ts';
import type { CollectionMessage } from '../../../shared/contract/procedure.ts';
import type { CaptureSources } from '../../../shared/domain/headset.ts';
import type { HololensOptions } from '../../../simulator/hololens/hololens.ts';
import { SkippableClock } from '../../../simulator/foundation/clock.ts';
import { HOSTILE_NAMES } from '../../../simulator/hololens/model/camera-roll.ts';
import { portalFault } from '../portal-faults.ts';
import { captureIdOf, nameOfCaptureId } from './capture-id.ts';
import { Captures } from './captures.ts';
import type { DeviceCaptures } from './captures.ts';
import { startRecording, stopRecording, takePhoto } from './recording.ts';
import { startRemoval } from './remove.ts';
import { readCaptureSettings, writeCaptureSettings } from './settings.ts';
import { sourcesQuery } from './sources-query.ts';
import { CaptureRig } from './testing/capture-rig.ts';

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function setUp(options: HololensOptions = {}): Promise<{ rig: CaptureRig; captures: Captures; device: DeviceCaptures }> {
  const rig = await CaptureRig.start(options);
  const captures = await Captures.open(rig.context);
  cleanUps.push(() => rig[Symbol.asyncDispose](), () => captures.close());
  return { rig, captures, device: captures.of(rig.connectionId) };
}

const soon = { timeout: 8_000, interval: 20 };

/** What a page has mirrored so far. */
class Mirror {
  readonly items = new Map<string, Capture>();
  readonly messages: CollectionMessage<Capture>[] = [];
  readonly #stop = new AbortController();

  constructor(device: DeviceCaptures) {
    const reading = this.#read(device.list.watch(this.#stop.signal, {}));
    cleanUps.push(async () => {
      this.#stop.abort();
      await reading;
    });
  }

  async #read(messages: AsyncIterable<CollectionMessage<Capture>>): Promise<void> {
    for await (const message of messages) {
      this.messages.push(message);
      for (const item of message.kind === 'snapshot' ? message.items : message.upsert) this.items.set(item.id, item);
      for (const key of message.kind === 'patch' ? message.remove : []) this.items.delete(key);
    }
  }
}

describe('the list of captures', () => {
  it('mirrors thousands of files, newest first, and keeps quiet while nothing changes', async () => {
    const { rig, device } = await setUp({ captures: { demo: false, count: 5_000 } });
    const mirror = new Mirror(device);
    await expect.poll(() => mirror.items.size, soon).toBe(5_000);
    const times = [...mirror.items.values()].map((capture) => capture.createdAt ?? 0);
    expect(times).toEqual(times.toSorted((left, right) => right - left));
    await device.list.refresh();
    await device.list.refresh();
    expect(mirror.messages).toHaveLength(1);
    const [gone] = rig.hololens.model.captures.list();
    rig.hololens.model.captures.remove(gone?.fileName ?? '');
    await device.list.refresh();
    await expect.poll(() => mirror.messages.at(-1), soon).toMatchObject({ kind: 'patch', upsert: [], remove: [captureIdOf(gone?.fileName ?? '')] });
  });

  it('shows hostile names made visible, each under an id that leads back to it', async () => {
    const { device } = await setUp({ captures: { demo: false, hostileNames: true } });
    const mirror = new Mirror(device);
    await expect.poll(() => mirror.items.size, soon).toBe(HOSTILE_NAMES.length);
    for (const capture of mirror.items.values()) expect(capture.name).not.toMatch(/[\p{Cc}\u202e]/u);
    for (const name of HOSTILE_NAMES) expect(nameOfCaptureId(captureIdOf(name))).toBe(name);
    expect(nameOfCaptureId(captureIdOf('x'.repeat(3_000)))).toBeNull();
  });

  it('fails where nothing can be known yet, and stays as it is when the device goes later', async () => {
    const { rig, device } = await setUp({ captures: { demo: false, count: 3 } });
    rig.leave(portalFault('asleep'));
    await expect(device.list.watch(undefined, {}).next()).rejects.toMatchObject({ fault: { code: 'asleep' } });
    rig.arrive();
    const mirror = new Mirror(device);
    await expect.poll(() => mirror.items.size, soon).toBe(3);
    rig.leave();
    // one that began before may still end well
    await Promise.allSettled([device.list.refresh()]);
    await expect(device.list.refresh()).rejects.toMatchObject({ fault: { code: 'no-answer' } });
    expect(mirror.items.size).toBe(3);
  });

  it('names the offending answer and recovers with the next one', async () => {
    const { rig, device } = await setUp({ captures: { demo: false, count: 3 } });
    await rig.hololens.setFault({ kind: 'malformed-json', path: '/api/holographic/mrc/files', count: 1 });
    await expect(device.list.refresh()).rejects.toMatchObject({ fault: { code: 'malformed-answer', detail: expect.stringContaining('mrc/files') } });
    await device.list.refresh();
    const mirror = new Mirror(device);
    await expect.poll(() => mirror.items.size, soon).toBe(3);
  });
});

describe('photos and recordings', () => {
  it('takes a photo and answers once it is listed', async () => {
    const { rig, device } = await setUp();
    const id = await takePhoto(device, defaultCaptureSources);
    expect(device.list.known(id ?? captureIdOf('none'))).toMatchObject({ sizeBytes: expect.any(Number) });
    expect(rig.hololens.model.captures.list()).toHaveLength(1);
  });

  it('records, tells so in the status, and answers the stop when the file stands still', async () => {
    const clock = new SkippableClock();
    const { rig, device } = await setUp({ clock });
    const mirror = new Mirror(device);
    await startRecording(device, defaultCaptureSources);
    expect(rig.cameraUse).toMatchObject({ recording: true, recordingStartedHere: true, conflict: expect.stringContaining('A recording runs') });
    await expect(startRecording(device, defaultCaptureSources)).rejects.toMatchObject({ fault: { code: 'busy' } });
    const stopping = stopRecording(device);
    await expect.poll(() => rig.cameraUse.recording, soon).toBe(false);
    await clock.advance(3_000);
    const id = await stopping;
    expect(device.list.known(id ?? captureIdOf('none'))?.sizeBytes).toBeGreaterThan(1_000);
    await expect.poll(() => mirror.items.get(id ?? '')?.settling, soon).toBe(false);
  });

  it('answers a stop that comes too late without complaint', async () => {
    const { device } = await setUp();
    await startRecording(device, defaultCaptureSources);
    device.context.status.get(device.connectionId);
    await stopRecording(device);
    await expect(stopRecording(device)).resolves.toBeNull();
  });

  it.each(['hololens1', 'hololens2'] as const)('is refused while an app holds the camera, with its name and what to do (%s)', async (profile) => {
    const { rig, device } = await setUp({ profile });
    rig.hololens.model.setCameraOwner({ app: 'Contoso.HoloPaint_1.0.0.0_arm64__8wekyb3d8bbwe', mode: 'exclusive' });
    await expect(takePhoto(device, defaultCaptureSources)).rejects.toMatchObject({ fault: { code: 'camera-in-use', message: 'The photo was not taken: Contoso.HoloPaint holds the camera.', remedy: 'stop-app' } });
    await expect(startRecording(device, defaultCaptureSources)).rejects.toMatchObject({ fault: { message: 'The recording was not started: Contoso.HoloPaint holds the camera.' } });
    expect(rig.cameraUse).toMatchObject({ heldBy: 'Contoso.HoloPaint', conflict: expect.stringContaining('Contoso.HoloPaint') });
    rig.hololens.model.setCameraOwner(undefined);
    await takePhoto(device, defaultCaptureSources);
    expect(rig.cameraUse).toMatchObject({ heldBy: null, conflict: null });
  });

  it('is refused while nobody wears it', async () => {
    const { device } = await setUp({ worn: false });
    await expect(takePhoto(device, defaultCaptureSources)).rejects.toMatchObject({ fault: { code: 'asleep', remedy: 'wake' } });
  });

  it('asks for no picture without any source', async () => {
    const { rig, device } = await setUp();
    await expect(takePhoto(device, { ...defaultCaptureSources, camera: false, holograms: false })).rejects.toMatchObject({ fault: { code: 'invalid-input' } });
    expect(rig.hololens.model.captures.list()).toHaveLength(0);
  });

  it('names every source, and to HoloLens 2 alone what only it knows', () => {
    const sources: CaptureSources = { ...defaultCaptureSources, microphone: false, stabilisationFrames: 10 };
    expect(sourcesQuery('recording', sources, 'hololens2')).toEqual({ holo: true, pv: true, mic: false, loopback: true, RenderFromCamera: true, vstab: true, vstabbuffer: 10 });
    expect(sourcesQuery('recording', sources, 'hololens1')).toEqual({ holo: true, pv: true, mic: false, loopback: true });
    expect(sourcesQuery('photo', sources, 'hololens2')).toEqual({ holo: true, pv: true, RenderFromCamera: true });
    expect(sourcesQuery('live', { ...sources, stabilisationFrames: 0 }, 'hololens2')).toMatchObject({ vstab: false });
    expect(sourcesQuery('live', { ...sources, stabilisationFrames: null }, 'hololens2')).not.toHaveProperty('vstab');
  });
});

describe('capture settings', () => {
  it('lists known and unknown ones, and changes what is known', async () => {
    const { rig } = await setUp();
    const client = rig.context.client(rig.connectionId);
    const before = await readCaptureSettings(client);
    expect(before.find((setting) => setting.name === 'EnableSystemAudio')).toEqual({ name: 'EnableSystemAudio', value: true, label: 'Sound of apps', writable: true });
    expect(before.find((setting) => setting.name === 'MicrophoneGain')).toEqual({ name: 'MicrophoneGain', value: 1, label: 'Microphone gain', writable: false });
    expect(before.findIndex((setting) => !setting.writable)).toBe(before.filter((setting) => setting.writable).length);
    await writeCaptureSettings(client, { holograms: false, camera: true, microphone: true, appAudio: false, stabilisationFrames: 3 });
    const after = Object.fromEntries((await readCaptureSettings(client)).map(({ name, value }) => [name, value]));
    expect(after).toMatchObject({ EnableHolograms: false, EnableSystemAudio: false, VideoStabilizationBuffer: 3 });
  });
});

describe('deleting captures', () => {
  it('deletes each, and counts as done what is gone already', async () => {
    const { rig, device } = await setUp({ captures: { demo: false, files: [{ fileName: 'a.jpg', size: 1 }, { fileName: 'b.jpg', size: 1 }, { fileName: 'c.jpg', size: 1 }] } });
    await device.list.refresh();
    rig.hololens.model.captures.remove('b.jpg');
    const taskId = await startRemoval(rig.context, device.list, rig.connectionId, ['a.jpg', 'b.jpg', 'never.jpg'].map(captureIdOf));
    const task = await rig.ended(taskId);
    expect(task).toMatchObject({ state: 'done', itemsDone: 3 });
    expect(task.items.map((item) => item.note)).toEqual(['Deleted.', 'It was gone already.', 'It was gone already.']);
    expect(rig.hololens.model.captures.list().map((capture) => capture.fileName)).toEqual(['c.jpg']);
  });

  it('keeps what failed alone for a retry', async () => {
    const { rig, device } = await setUp({ captures: { demo: false, files: [{ fileName: 'a.jpg', size: 1 }, { fileName: 'b.jpg', size: 1 }] } });
    await rig.hololens.setFault({ kind: 'server-error', method: 'DELETE', count: 1 });
    const taskId = await startRemoval(rig.context, device.list, rig.connectionId, ['a.jpg', 'b.jpg'].map(captureIdOf));
    expect(await rig.ended(taskId)).toMatchObject({ state: 'failed', itemsDone: 1, canRetry: true, fault: { code: 'server-error' } });
    rig.tasks.retry(taskId);
    expect(await rig.ended(taskId)).toMatchObject({ state: 'done' });
    expect(rig.hololens.model.captures.list()).toEqual([]);
  });
});

describe('pictures for the page', () => {
  const origin = 'http://127.0.0.1';
  async function ask(captures: Captures, rig: CaptureRig, kind: 'thumbnails' | 'captures', name: string, headers: Record<string, string> = {}): Promise<Response> {
    const route = captures.fetchRoutes().find((each) => each.path.includes(`/${kind}/`));
    if (route === undefined) throw new Error('There is no such route.');
    return route.handle(new Request(`${origin}/x`, { headers }), { connectionId: rig.connectionId, captureId: captureIdOf(name) }, { role: 'operator' });
  }

  it('gives thumbnails as what their bytes are, and says briefly where there is none', async () => {
    const { rig, captures } = await setUp({ captures: { demo: true, files: [{ fileName: 'none.mp4', size: 10 }] } });
    const photo = rig.hololens.model.captures.list().find((capture) => capture.fileName.endsWith('.jpg') && capture.thumbnail !== undefined);
    const answer = await ask(captures, rig, 'thumbnails', photo?.fileName ?? '');
    expect(answer.headers.get('content-type')).toBe('image/jpeg');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(Buffer.from(await answer.arrayBuffer()).equals(photo?.thumbnail ?? Buffer.alloc(0))).toBe(true);
    await expect(ask(captures, rig, 'thumbnails', 'none.mp4')).rejects.toMatchObject({ fault: { code: 'not-found' } });
    await expect(ask(captures, rig, 'thumbnails', 'unknown.jpg')).rejects.toMatchObject({ fault: { code: 'not-found' } });
  });

  it.each([{ ranges: true, status: 206, bytes: 900 }, { ranges: false, status: 200, bytes: 1_000 }])('streams captures, in parts where the device gives parts ($ranges)', async ({ ranges, status, bytes }) => {
    const { rig, captures } = await setUp({ ranges, captures: { demo: false, files: [{ fileName: 'clip "1".mp4', size: 1_000 }] } });
    const answer = await ask(captures, rig, 'captures', 'clip "1".mp4', { range: 'bytes=100-' });
    expect(answer.status).toBe(status);
    expect((await answer.arrayBuffer()).byteLength).toBe(bytes);
    expect(answer.headers.get('content-type')).toBe('video/mp4');
    expect(answer.headers.get('content-disposition')).toBe("inline; filename*=UTF-8''clip%20_1_.mp4");
  });

  it('offers what is no picture as a download only', async () => {
    const { rig, captures } = await setUp({ captures: { demo: false, files: [{ fileName: 'page.html', size: 10 }] } });
    const answer = await ask(captures, rig, 'captures', 'page.html');
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment;/u);
    await answer.body?.cancel();
  });

  it('is read from an index that is asked once, however many pictures are wanted', async () => {
    const { rig, captures } = await setUp({ captures: { demo: false, count: 40 } });
    const names = rig.hololens.model.captures.list().map((capture) => capture.fileName);
    const answers = await Promise.all(names.map((name) => ask(captures, rig, 'thumbnails', name)));
    expect(answers.every((answer) => answer.status === 200)).toBe(true);
  });
});
