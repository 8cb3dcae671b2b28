import { request } from 'node:https';
import type { IncomingMessage } from 'node:http';

import { describe, expect, it } from 'vitest';

import type { ManualClock } from '../foundation/clock.ts';
import type { SimulatedHololens } from './hololens.ts';
import { boxAt, boxesIn } from './media/mp4-boxes.ts';
import type { Box } from './media/mp4-boxes.ts';
import { incoming } from './testing/portal-caller.ts';
import type { PortalCaller } from './testing/portal-caller.ts';
import { headsets } from './testing/started.ts';

const start = headsets();

/** A viewer that collects what arrives. */
class Viewer {
  readonly response: IncomingMessage;
  #bytes = Buffer.alloc(0);
  ended = false;

  constructor(response: IncomingMessage) {
    this.response = response;
    response.on('data', (chunk: Buffer) => (this.#bytes = Buffer.concat([this.#bytes, chunk])));
    response.on('close', () => (this.ended = true));
    response.on('error', () => {});
  }

  /** Lets time pass until so many fragments of picture have arrived. */
  async fragments(clock: ManualClock, count: number): Promise<Box[]> {
    for (let turn = 0; turn < 1000; turn++) {
      const boxes = completeBoxes(this.#bytes);
      if (boxes.filter((box) => box.type === 'moof' && trackOf(box) === 1).length >= count) return boxes;
      await clock.advance(50);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    throw new Error('The stream did not bring the fragments');
  }
}

function completeBoxes(bytes: Buffer): Box[] {
  let end = 0;
  while (end + 8 <= bytes.length && end + bytes.readUInt32BE(end) <= bytes.length) end += bytes.readUInt32BE(end);
  return boxesIn(bytes.subarray(0, end));
}

function trackOf(fragment: Box): number {
  return boxAt(fragment.payload, ['traf', 'tfhd']).payload.readUInt32BE(4);
}

function decodeTimeOf(fragment: Box): number {
  return Number(boxAt(fragment.payload, ['traf', 'tfdt']).payload.readBigUInt64BE(4));
}

function sequenceOf(fragment: Box): number {
  return boxAt(fragment.payload, ['mfhd']).payload.readUInt32BE(4);
}

async function watch(device: SimulatedHololens, portal: PortalCaller, path: string): Promise<Viewer> {
  const outgoing = request(`${device.url}/api/holographic/stream/${path}`, {
    ca: device.rootCertificatePem,
    headers: portal.headers(),
  });
  outgoing.on('error', () => {});
  outgoing.end();
  return new Viewer(await incoming(outgoing));
}

describe('live streams', () => {
  it('begin with file type and movie header, then a key frame, then go on without a gap', async () => {
    const { device, portal, clock } = await start();
    const viewer = await watch(device, portal, 'live_low.mp4?holo=true&pv=true&mic=true');
    expect(viewer.response.headers['content-length']).toBeUndefined();
    const boxes = await viewer.fragments(clock, 12);
    expect(boxes.slice(0, 2).map((box) => box.type)).toEqual(['ftyp', 'moov']);
    const pictures = boxes.filter((box) => box.type === 'moof' && trackOf(box) === 1);
    const times = pictures.map(decodeTimeOf);
    expect(times[0]).toBe(0);
    const step = (times[1] ?? 0) - (times[0] ?? 0);
    expect(times).toEqual(times.map((_each, index) => index * step));
    const run = boxAt(pictures[0]?.payload ?? Buffer.alloc(0), ['traf', 'trun']).payload;
    // Flags of the first sample: nothing is needed to decode it.
    expect(run.readUInt32BE(20) & 0x0001_0000).toBe(0);
  });

  it('count sequence numbers up over both tracks and interleave sound with picture', async () => {
    const { device, portal, clock } = await start();
    const viewer = await watch(device, portal, 'live.mp4?holo=true&pv=true&loopback=true');
    const fragments = (await viewer.fragments(clock, 8)).filter((box) => box.type === 'moof');
    const sequences = fragments.map(sequenceOf);
    expect(sequences).toEqual(sequences.map((_each, index) => index + 1));
    expect(new Set(fragments.map(trackOf))).toEqual(new Set([1, 2]));
  });

  it('have no sound where none was asked for', async () => {
    const { device, portal, clock } = await start();
    const viewer = await watch(device, portal, 'live_med.mp4?pv=true');
    const boxes = await viewer.fragments(clock, 6);
    expect(boxes.filter((box) => box.type === 'moof').map(trackOf)).not.toContain(2);
    const movie = boxes.find((box) => box.type === 'moov');
    expect(boxesIn(movie?.payload ?? Buffer.alloc(0)).filter((box) => box.type === 'trak')).toHaveLength(1);
  });

  it('report each fragment with its frame numbers, going on over the loops of the clip', async () => {
    const { device, portal, clock } = await start({ realBitRate: false });
    const viewer = await watch(device, portal, 'live_low.mp4?holo=true&pv=true');
    await viewer.fragments(clock, 130);
    const sent = device.live.sentFragments();
    expect(sent.length).toBeGreaterThanOrEqual(130);
    const first = sent[0]?.firstFrame ?? 0;
    expect(sent.map((each) => each.firstFrame)).toEqual(sent.map((_each, index) => first + 4 * index));
    expect(sent.every((each) => each.lastFrame === each.firstFrame + 2)).toBe(true);
    expect(sent.at(-1)?.lastFrame).toBeGreaterThan(480);
  });

  it('cost no timer once nobody watches, and are counted as use of the camera', async () => {
    const { device, portal, clock } = await start();
    const viewer = await watch(device, portal, 'live.mp4');
    await viewer.fragments(clock, 2);
    expect(device.model.camera.streams()).toBe(1);
    viewer.response.destroy();
    await expect.poll(() => device.live.viewers()).toBe(0);
    expect(device.model.camera.streams()).toBe(0);
  });

  it.each([
    ['hololens1', 'shared', 500],
    ['hololens2', 'shared', 200],
    ['hololens2', 'exclusive', 500],
  ] as const)('on %s with a %s camera owner start with %i', async (profile, mode, status) => {
    const { device, portal } = await start({ profile });
    device.model.setCameraOwner({ app: 'Contoso.Scanner', mode });
    const viewer = await watch(device, portal, 'live.mp4');
    expect(viewer.response.statusCode).toBe(status);
    viewer.response.destroy();
  });

  it('end when an app takes the camera for itself', async () => {
    const { device, portal, clock } = await start();
    const viewer = await watch(device, portal, 'live.mp4');
    await viewer.fragments(clock, 2);
    device.model.setCameraOwner({ app: 'Contoso.Scanner', mode: 'exclusive' });
    await expect.poll(() => viewer.ended).toBe(true);
  });

  it('on the first generation keep an app from the camera', async () => {
    const { device, portal, clock } = await start({ profile: 'hololens1' });
    const viewer = await watch(device, portal, 'live.mp4');
    await viewer.fragments(clock, 1);
    expect(device.model.setCameraOwner({ app: 'Contoso.Scanner', mode: 'shared' })).toBe(false);
    viewer.response.destroy();
  });
});
