import { afterEach, describe, expect, it } from 'vitest';
import type { HololensOptions } from '../../../simulator/hololens/hololens.ts';
import type { LiveEvent } from '../../../shared/contract/devices.ts';
import { defaultCaptureSources } from '../../../shared/domain/default-capture-sources.ts';
import type { LiveQuality } from '../../../shared/domain/headset.ts';
import { FragmentedMp4Splitter } from '../../../shared/domain/fragmented-mp4.ts';
import type { MediaFrame, MediaFrameKind } from '../../../shared/media-frame.ts';
import type { MediaSink, OutgoingMedia } from '../../core/request-context.ts';
import { Captures } from '../capture/captures.ts';
import { CaptureRig } from '../capture/testing/capture-rig.ts';
import { portalFault } from '../portal-faults.ts';
import { LiveHub } from './live-hub.ts';

const cleanUps: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function setUp(options: HololensOptions = {}): Promise<{ rig: CaptureRig; hub: LiveHub }> {
  const rig = await CaptureRig.start(options);
  const captures = await Captures.open(rig.context);
  const hub = new LiveHub(rig.context, (connectionId) => captures.of(connectionId).desk);
  cleanUps.push(() => rig[Symbol.asyncDispose](), () => captures.close(), () => hub.close());
  return { rig, hub };
}

/** A page: what it was told and sent. */
class Page implements MediaSink {
  readonly events: LiveEvent[] = [];
  readonly frames: Pick<MediaFrame, 'kind' | 'streamId' | 'receivedAt' | 'payload'>[] = [];
  bufferedBytes = 0;
  readonly #stop = new AbortController();
  #opened = 0;
  readonly #watching: Promise<void>;

  constructor(rig: CaptureRig, hub: LiveHub, quality: LiveQuality = 'low') {
    this.#watching = this.#read(hub.watch({ connectionId: rig.connectionId, quality, sources: defaultCaptureSources }, this, this.#stop.signal));
    cleanUps.push(() => this.leave());
  }

  open(): OutgoingMedia {
    const streamId = ++this.#opened;
    const waiting = (): number => this.bufferedBytes;
    return {
      streamId,
      get bufferedBytes() { return waiting(); },
      send: (kind, receivedAt, payload) => void this.frames.push({ kind, streamId, receivedAt, payload: new Uint8Array(payload) }),
      close: () => undefined,
    };
  }

  kinds(streamId = this.#opened): MediaFrameKind[] {
    return this.frames.filter((frame) => frame.streamId === streamId).map((frame) => frame.kind);
  }

  get last(): LiveEvent | undefined {
    return this.events.at(-1);
  }

  count(kind: LiveEvent['kind']): number {
    return this.events.filter((event) => event.kind === kind).length;
  }

  async leave(): Promise<void> {
    this.#stop.abort();
    await this.#watching;
  }

  async #read(events: AsyncIterable<LiveEvent>): Promise<void> {
    for await (const event of events) this.events.push(event);
  }
}

const soon = { timeout: 8_000, interval: 10 };

describe('a live view', () => {
  it('names its steps, then sends the header and fragments from a key frame on', async () => {
    const { rig, hub } = await setUp();
    const page = new Page(rig, hub);
    await expect.poll(() => page.kinds().length, soon).toBeGreaterThan(6);
    expect(page.events[0]).toMatchObject({ kind: 'opening', step: 'Reaching the headset' });
    expect(page.events.find((event) => event.kind === 'playing')).toMatchObject({
      streamId: 1, width: 428, height: 240, hasSound: true, mimeType: expect.stringMatching(/^video\/mp4; codecs="avc1\.[0-9a-f]{6}, mp4a\.40\.2"$/u),
    });
    expect(page.kinds()[0]).toBe('initialisation');
    expect(page.kinds().slice(1).find((kind) => kind !== 'deltaFragment')).toBe('keyFragment');
    const splitter = new FragmentedMp4Splitter();
    for (const { payload } of page.frames) expect(splitter.push(payload).problem).toBeNull();
  });

  it('tells figures once a second, and the status that somebody watches', async () => {
    const { rig, hub } = await setUp();
    const page = new Page(rig, hub);
    await expect.poll(() => page.events.findLast((event) => event.kind === 'figures'), soon).toMatchObject({ viewers: 1, droppedFragments: 0 });
    expect(rig.cameraUse).toMatchObject({ liveViewers: 1, conflict: expect.stringContaining('30 frames a second') });
    await page.leave();
    expect(rig.cameraUse).toMatchObject({ liveViewers: 0, conflict: null });
  });

  it('shares one stream: a second viewer begins at once with what came since the last key frame', async () => {
    const { rig, hub } = await setUp();
    const first = new Page(rig, hub);
    await expect.poll(() => first.kinds().length, soon).toBeGreaterThan(4);
    const second = new Page(rig, hub);
    await expect.poll(() => second.kinds().length, soon).toBeGreaterThan(1);
    expect(second.kinds().slice(0, 2)).toEqual(['initialisation', 'keyFragment']);
    expect(rig.hololens.live.viewers()).toBe(1);
    await expect.poll(() => second.events.findLast((event) => event.kind === 'figures'), soon).toMatchObject({ viewers: 2 });
    await first.leave();
    const before = second.kinds().length;
    await expect.poll(() => second.kinds().length, soon).toBeGreaterThan(before + 3);
  });

  it('opens another stream for another quality, and ends each soon after its last viewer left', async () => {
    const { rig, hub } = await setUp();
    const low = new Page(rig, hub, 'low');
    const high = new Page(rig, hub, 'high');
    await expect.poll(() => rig.hololens.live.viewers(), soon).toBe(2);
    await expect.poll(() => high.events.find((event) => event.kind === 'playing'), soon).toMatchObject({ width: 1280, height: 720 });
    await low.leave();
    await expect.poll(() => rig.hololens.live.viewers(), soon).toBe(1);
    await high.leave();
    await expect.poll(() => rig.hololens.live.viewers(), soon).toBe(0);
  });

  it('drops to the next key frame for a page that does not keep up, and for that page alone', async () => {
    const { rig, hub } = await setUp();
    const slow = new Page(rig, hub);
    const quick = new Page(rig, hub);
    await expect.poll(() => slow.kinds().length, soon).toBeGreaterThan(3);
    slow.bufferedBytes = 50_000_000;
    await expect.poll(() => slow.events.findLast((event) => event.kind === 'figures'), soon).toMatchObject({ droppedFragments: expect.toSatisfy((count: number) => count > 3) });
    const sent = slow.kinds().length;
    slow.bufferedBytes = 0;
    await expect.poll(() => slow.kinds().length, soon).toBeGreaterThan(sent + 2);
    expect(slow.kinds()[sent]).toBe('keyFragment');
    expect(quick.events.findLast((event) => event.kind === 'figures')).toMatchObject({ droppedFragments: 0 });
  });
});

describe('a live view in bad weather', () => {
  it('is back by itself after a cut, as a new stream', async () => {
    const { rig, hub } = await setUp();
    await rig.hololens.setFault({ kind: 'cut', path: '/api/holographic/stream/*', afterBytes: 120_000, count: 1 });
    const page = new Page(rig, hub);
    await expect.poll(() => page.count('playing'), soon).toBe(2);
    await expect.poll(() => page.kinds(2).length, soon).toBeGreaterThan(3);
    expect(page.kinds(2).slice(0, 2)).toEqual(['initialisation', 'keyFragment']);
    expect(page.events.find((event) => event.kind === 'interrupted')).toMatchObject({ fault: { code: 'connection-lost' }, retryAt: expect.any(Number) });
  });

  it('notices silence, says so, and is back when the headset is, although the session still thinks it away', async () => {
    const { rig, hub } = await setUp();
    const page = new Page(rig, hub);
    await expect.poll(() => page.kinds().length, soon).toBeGreaterThan(3);
    const id = await rig.hololens.setFault({ kind: 'asleep', mode: 'silent' });
    await expect.poll(() => page.last, soon).toMatchObject({ kind: 'interrupted' });
    rig.leave(portalFault('asleep'));
    await expect.poll(() => page.last, soon).toMatchObject({ kind: 'interrupted', fault: { code: 'no-answer' } });
    await rig.hololens.clearFaults(id);
    await expect.poll(() => page.count('playing'), soon).toBe(2);
  });

  it('names the app that holds the camera, waits, and goes on when it lets go', async () => {
    const { rig, hub } = await setUp();
    const page = new Page(rig, hub);
    await expect.poll(() => page.count('playing'), soon).toBe(1);
    rig.hololens.model.setCameraOwner({ app: 'Contoso.HoloPaint_1.0.0.0_arm64__8wekyb3d8bbwe', mode: 'exclusive' });
    await expect.poll(() => page.last, soon).toMatchObject({
      kind: 'interrupted', fault: { code: 'camera-in-use', message: 'The live view cannot be shown: Contoso.HoloPaint holds the camera.', remedy: 'stop-app' },
    });
    expect(rig.cameraUse.heldBy).toBe('Contoso.HoloPaint');
    rig.hololens.model.setCameraOwner(undefined);
    await expect.poll(() => page.count('playing'), soon).toBe(2);
    expect(rig.cameraUse.heldBy).toBeNull();
  });

  it('sends nothing to another certificate, and begins again once it is accepted', async () => {
    const { rig, hub } = await setUp();
    const page = new Page(rig, hub);
    await expect.poll(() => page.count('playing'), soon).toBe(1);
    const requests = rig.hololens.live.viewers();
    rig.hololens.changeCertificate();
    await expect.poll(() => page.last, soon).toMatchObject({ kind: 'interrupted', fault: { code: 'identity-changed' }, retryAt: null });
    expect(rig.hololens.live.viewers()).toBeLessThanOrEqual(requests);
    rig.arrive();
    await expect.poll(() => page.count('playing'), soon).toBe(2);
  });

  it('tells a refusal in words and tries again', async () => {
    const { rig, hub } = await setUp();
    await rig.hololens.setFault({ kind: 'server-error', path: '/api/holographic/stream/*', count: 2 });
    const page = new Page(rig, hub);
    await expect.poll(() => page.count('playing'), soon).toBe(1);
    expect(page.events.find((event) => event.kind === 'interrupted')).toMatchObject({ fault: { code: 'server-error' }, retryAt: expect.any(Number) });
  });

  it('tells that nobody wears it', async () => {
    const { rig, hub } = await setUp({ worn: false });
    const page = new Page(rig, hub);
    await expect.poll(() => page.last, soon).toMatchObject({ kind: 'interrupted', fault: { code: 'asleep', message: expect.stringContaining('nobody wears it') } });
  });

  it('waits for a headset that has never been reached, and begins with its first answer', async () => {
    const { rig, hub } = await setUp();
    rig.leave(portalFault('asleep'));
    const page = new Page(rig, hub);
    await expect.poll(() => page.last, soon).toMatchObject({ kind: 'interrupted', fault: { code: 'asleep' } });
    rig.arrive();
    await expect.poll(() => page.count('playing'), soon).toBe(1);
  });
});
