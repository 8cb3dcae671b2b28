import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FragmentedMp4Splitter } from './fragmented-mp4.ts';
import type { InitialisationSegment, MediaFragment } from './fragmented-mp4.ts';
import { BoxReader, boxesWithin } from './iso-boxes.ts';
import type { IsoBox } from './iso-boxes.ts';
import { box } from './movie-fragment.ts';
import { joinBytes, SyntheticStream } from './testing/synthetic-mp4.ts';
import type { SyntheticOptions, SyntheticSample } from './testing/synthetic-mp4.ts';

const picture = (sync: boolean, mark: number, bytes = 40): SyntheticSample =>
  ({ track: 'picture', sync, duration: 1_000, data: new Uint8Array(bytes).fill(mark) });
const sound = (mark: number, bytes = 12): SyntheticSample => ({ track: 'sound', sync: true, duration: 1_024, data: new Uint8Array(bytes).fill(mark) });

function sampleStream(options: SyntheticOptions, fragments: readonly (readonly SyntheticSample[])[]): Uint8Array<ArrayBuffer> {
  const stream = new SyntheticStream(options);
  return joinBytes(stream.initialisation(), ...fragments.map((samples) => stream.fragment(samples)));
}

const threeFragments = [
  [picture(true, 1), picture(false, 2), sound(3)],
  [picture(false, 4), sound(5)],
  [picture(true, 6), sound(7), sound(8)],
];

interface Split {
  readonly begin: InitialisationSegment | undefined;
  readonly fragments: readonly MediaFragment[];
  readonly problem: string | null;
}

function split(chunks: Iterable<Uint8Array>): Split {
  const splitter = new FragmentedMp4Splitter();
  const parts: (InitialisationSegment | MediaFragment)[] = [];
  let problem: string | null = null;
  for (const chunk of chunks) {
    const result = splitter.push(chunk);
    parts.push(...result.parts);
    ({ problem } = result);
  }
  return {
    begin: parts.find((part) => part.kind === 'initialisation'),
    fragments: parts.filter((part) => part.kind === 'fragment'),
    problem,
  };
}

/** What a player would read of a fragment: for each run its track, decode time and the bytes that its offset leads to. */
function played(fragment: MediaFragment): { track: number; base: number; flags: number; decodeTime: bigint | null; first: number | undefined }[] {
  const { bytes } = fragment;
  const moof = boxesWithin(bytes, 0, bytes.byteLength)[0];
  const within = (parent: IsoBox | undefined, type: string): IsoBox[] =>
    parent === undefined ? [] : boxesWithin(bytes, parent.content, parent.end).filter((child) => child.type === type);
  return within(moof, 'traf').flatMap((traf) => {
    const [tfhd] = within(traf, 'tfhd');
    const [tfdt] = within(traf, 'tfdt');
    if (tfhd === undefined) return [];
    const header = new BoxReader(bytes, tfhd);
    const flags = header.u32();
    const track = header.u32();
    const time = tfdt === undefined ? null : new BoxReader(bytes, tfdt);
    time?.skip(4);
    return within(traf, 'trun').map((trun) => {
      const run = new BoxReader(bytes, trun);
      run.skip(8);
      const base = run.i32();
      return { track, base, flags, decodeTime: time === null ? null : time.u64(), first: bytes[base] };
    });
  });
}

describe('FragmentedMp4Splitter', () => {
  it('reads codecs, size and sound from the header', () => {
    const { begin } = split([sampleStream({ style: 'modern', sound: true }, [])]);
    expect(begin).toMatchObject({ mimeType: 'video/mp4; codecs="avc1.4d401f, mp4a.40.2"', width: 428, height: 240, hasSound: true });
    expect(split([sampleStream({ style: 'modern', sound: false }, [])]).begin?.mimeType).toBe('video/mp4; codecs="avc1.4d401f"');
  });

  it('tells key fragments, durations and pictures', () => {
    const { fragments } = split([sampleStream({ style: 'modern', sound: true }, threeFragments)]);
    expect(fragments.map(({ key, pictures }) => ({ key, pictures }))).toEqual([
      { key: true, pictures: 2 }, { key: false, pictures: 1 }, { key: true, pictures: 1 },
    ]);
    expect(fragments[0]?.durationMs).toBeCloseTo(66.67, 1);
  });

  it('never lets a viewer begin at a fragment of sound alone', () => {
    const { fragments } = split([sampleStream({ style: 'modern', sound: true }, [[sound(1)], [picture(true, 2)]])]);
    expect(fragments.map((fragment) => fragment.key)).toEqual([false, true]);
  });

  it('passes fragments on unchanged that a player takes as they are', () => {
    const stream = new SyntheticStream({ style: 'modern', sound: true });
    const header = stream.initialisation();
    const fragment = stream.fragment(threeFragments[0] ?? []);
    const result = split([header, fragment]);
    expect(result.begin?.bytes).toEqual(header);
    expect(result.fragments[0]?.bytes).toEqual(fragment);
  });

  it('turns the fragments of a headset into such that a player takes, each offset leading to the same data', () => {
    const modern = split([sampleStream({ style: 'modern', sound: true }, threeFragments)]).fragments.map(played);
    const { begin, fragments } = split([sampleStream({ style: 'headset', sound: true }, threeFragments)]);
    expect(boxesWithin(begin?.bytes ?? new Uint8Array(), 0, begin?.bytes.byteLength ?? 0).map((one) => one.type)).toEqual(['ftyp', 'moov']);
    for (const [index, fragment] of fragments.entries()) {
      const runs = played(fragment);
      expect(runs.map(({ track, decodeTime, first }) => ({ track, decodeTime, first })))
        .toEqual(modern[index]?.map(({ track, decodeTime, first }) => ({ track, decodeTime, first })));
      for (const run of runs) expect(run.flags).toBe(0x02_0000);
    }
  });

  it('leaves out what stands between fragments', () => {
    const stream = new SyntheticStream({ style: 'modern', sound: false });
    const noise = joinBytes(box('styp', new Uint8Array(8)), box('sidx', new Uint8Array(300)), box('free', new Uint8Array(100_000)), box('prft', new Uint8Array(16)));
    const { fragments, problem } = split([stream.initialisation(), noise, stream.fragment([picture(true, 1)]), noise, stream.fragment([picture(false, 2)])]);
    expect(problem).toBeNull();
    expect(fragments).toHaveLength(2);
    expect(played(fragments[1] ?? fragments[0] ?? { kind: 'fragment', bytes: new Uint8Array(), key: false, durationMs: 0, pictures: 0 })[0]?.first).toBe(2);
  });

  it('gives the same parts however the bytes are cut', () => {
    fc.assert(fc.property(
      fc.record({ style: fc.constantFrom('modern' as const, 'headset' as const), sound: fc.boolean() }),
      fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 3_000 }), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 8 }),
      fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 60 }),
      (options, shapes, cuts) => {
        const bytes = sampleStream(options, shapes.map(([sync, size, mark]) => [picture(sync, mark, size), ...(options.sound ? [sound(mark)] : [])]));
        const whole = split([bytes]);
        const pieces: Uint8Array[] = [];
        for (let at = 0, turn = 0; at < bytes.byteLength; turn++) {
          const length = cuts[turn % cuts.length] ?? 1;
          pieces.push(bytes.subarray(at, at + length));
          at += length;
        }
        expect(whole.problem).toBeNull();
        expect(whole.fragments).toHaveLength(shapes.length);
        expect(split(pieces)).toEqual(whole);
      },
    ), { numRuns: 300 });
  });

  it.each([
    ['an HTML page', new TextEncoder().encode('<!DOCTYPE html><html><body>500</body></html>'), 'does not begin like an MP4'],
    ['a JSON error', new TextEncoder().encode('{"Reason":"The headset is asleep"}'), 'does not begin like an MP4'],
    ['a file that is not fragmented', joinBytes(new SyntheticStream({ style: 'modern', sound: false }).initialisation(), box('mdat', new Uint8Array(20))), 'not a fragmented one'],
    ['a fragment before the header', joinBytes(box('ftyp', new Uint8Array(8)), box('moof', new Uint8Array(16))), 'before the header'],
    ['a box without length', joinBytes(box('ftyp', new Uint8Array(8)), Uint8Array.of(0, 0, 0, 0, 0x6d, 0x64, 0x61, 0x74)), 'no length'],
    ['a box of two gigabytes', joinBytes(box('ftyp', new Uint8Array(8)), Uint8Array.of(0x7f, 0xff, 0xff, 0xff, 0x6d, 0x6f, 0x6f, 0x66)), 'claims 2147483647 bytes'],
  ])('says what is wrong with %s', (_name, bytes, words) => {
    expect(split([bytes]).problem).toContain(words);
  });

  it('never throws, whatever comes', () => {
    fc.assert(fc.property(
      fc.uint8Array({ maxLength: 2_000 }),
      fc.array(fc.tuple(fc.nat(5_000), fc.integer({ min: 0, max: 255 })), { maxLength: 12 }),
      (noise, damages) => {
        const bytes = sampleStream({ style: 'headset', sound: true }, threeFragments);
        for (const [at, value] of damages) bytes[at % bytes.byteLength] = value;
        expect(() => split([noise, noise])).not.toThrow();
        expect(() => split([bytes.subarray(0, 600), bytes.subarray(600), noise])).not.toThrow();
      },
    ), { numRuns: 1_500 });
  });
});
