import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { recordingContent } from './recording.ts';
import { initSegment, readClip, TRACK } from './clip.ts';
import type { Sample } from './clip.ts';
import { fragment, fragmentSize } from './fragment.ts';
import { liveClip, liveSound } from './library.ts';
import { boxAt, boxesIn } from './mp4-boxes.ts';
import { Timeline } from './timeline.ts';
import { decodeTimeCode, encodeTimeCode } from './time-code.ts';

const sample: fc.Arbitrary<Sample> = fc.record({
  bytes: fc.uint8Array({ minLength: 1, maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  duration: fc.integer({ min: 1, max: 100_000 }),
  isKey: fc.boolean(),
});

function lengthOrRefusal(bytes: Buffer): number | string {
  try {
    return boxesIn(bytes).reduce((sum, box) => sum + box.bytes.length, 0);
  } catch (error) {
    return error instanceof Error ? error.name : 'not an error';
  }
}

describe('fragments', () => {
  it('read back sample for sample, with or without filling', () => {
    const init = initSegment(liveClip('low', { holo: true, pv: true }), undefined);
    fc.assert(
      fc.property(fc.array(sample, { minLength: 1, maxLength: 12 }), fc.nat(5000), fc.nat(), (samples, minBytes, decodeTime) => {
        const bytes = fragment({ sequence: 7, track: TRACK.video, decodeTime, samples, minBytes });
        expect(bytes.length).toBe(Math.max(fragmentSize(samples), bytes.length > fragmentSize(samples) ? minBytes : 0));
        expect(readClip(Buffer.concat([init, bytes])).samples).toEqual(samples);
        expect(Number(boxAt(bytes, ['moof', 'traf', 'tfdt']).payload.readBigUInt64BE(4))).toBe(decodeTime);
      }),
    );
  });

  it('refuse bytes that are no boxes with a RangeError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 100 }), (bytes) => {
        expect([bytes.length, 'RangeError']).toContain(lengthOrRefusal(Buffer.from(bytes)));
      }),
    );
  });
});

describe('live clips', () => {
  it.each([['high', 480, 15], ['med', 480, 15], ['low', 240, 8]] as const)('%s: %i frames, a key frame every %i', (quality, frames, group) => {
    const { samples } = liveClip(quality, { holo: true, pv: true });
    expect(samples).toHaveLength(frames);
    expect(samples.map((each) => each.isKey)).toEqual(samples.map((_each, index) => index % group === 0));
    expect(new Set(samples.map((each) => each.duration)).size).toBe(1);
  });

  it('last as long as their sound', () => {
    const video = liveClip('high', { holo: true, pv: true });
    const sound = liveSound();
    const seconds = (clip: typeof video) => clip.samples.reduce((sum, each) => sum + each.duration, 0) / clip.timescale;
    expect(seconds(sound)).toBe(16);
    expect(seconds(video)).toBe(16);
  });

  it('go on without gap or overlap over any number of loops, picture and sound', () => {
    fc.assert(
      fc.property(fc.constantFrom('high', 'med', 'low'), fc.nat(400), (quality, startGroup) => {
        const timeline = new Timeline(quality, { holo: true, pv: true, mic: true, loopback: false }, false);
        const step = timeline.framesPerFragment;
        const next = new Map<number, number>();
        for (let turn = 0; turn < 200; turn++) {
          const stretch = timeline.stretch(startGroup * step + turn * step);
          for (const { track, start, duration } of runs(stretch.bytes)) {
            expect(start).toBe(next.get(track) ?? start);
            next.set(track, start + duration);
          }
        }
        const pictureEnds = (next.get(1) ?? 0) / liveClip(quality, { holo: true, pv: true }).timescale;
        expect(Math.abs(pictureEnds - (next.get(2) ?? 0) / 48_000)).toBeLessThan(0.03);
      }),
      { numRuns: 10 },
    );
  });

  it('reach the bit rate of real streams when asked to', () => {
    const timeline = new Timeline('high', { holo: true, pv: true, mic: true, loopback: true }, true);
    let bytes = 0;
    for (let frame = 0; frame < 300; frame += timeline.framesPerFragment) bytes += timeline.stretch(frame).bytes.length;
    expect((bytes * 8) / 10 / 5_000_000).toBeCloseTo(1, 1);
  });
});

interface Run {
  readonly track: number;
  readonly start: number;
  readonly duration: number;
}

function runs(bytes: Buffer): Run[] {
  return boxesIn(bytes)
    .filter((box) => box.type === 'moof')
    .map(({ payload }) => {
      const run = boxAt(payload, ['traf', 'trun']).payload;
      let duration = 0;
      for (let offset = 12; offset < run.length; offset += 12) duration += run.readUInt32BE(offset);
      return {
        track: boxAt(payload, ['traf', 'tfhd']).payload.readUInt32BE(4),
        start: Number(boxAt(payload, ['traf', 'tfdt']).payload.readBigUInt64BE(4)),
        duration,
      };
    });
}

describe('recordings', () => {
  it('are as long as announced and can be read from anywhere', async () => {
    const content = recordingContent({ holo: true, pv: true, mic: true, loopback: false }, 2500);
    const whole = await collect(content.read(0));
    expect(whole).toHaveLength(content.size);
    expect(await collect(content.read(12_345))).toEqual(whole.subarray(12_345));
    expect(boxesIn(whole)[0]?.type).toBe('ftyp');
  });
});

async function collect(pieces: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const piece of pieces) parts.push(piece);
  return Buffer.concat(parts);
}

describe('time codes', () => {
  it('read back, and notice a flipped block', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 65_535 }), fc.nat(23), (frame, flipped) => {
        const blocks = encodeTimeCode(frame);
        expect(decodeTimeCode(blocks)).toBe(frame);
        const damaged = blocks.map((each, index) => (index === flipped ? !each : each));
        expect(decodeTimeCode(damaged)).toBeUndefined();
      }),
    );
  });
});

describe('media files', () => {
  it('are few and small enough to be committed', () => {
    const folders = ['live', 'captures'].map((name) => join(import.meta.dirname, name));
    const sizes = folders.flatMap((folder) => readdirSync(folder).map((name) => readFileSync(join(folder, name)).length));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(4_400_000);
  });
});
