import { describe, expect, it } from 'vitest';
import { boxesWithin } from '../../../shared/domain/iso-boxes.ts';
import { StreamLanes } from './stream-lanes.ts';
import { box, joined, mediaInitialisation as initialisation, words } from './testing/small-stream.ts';

/** A track fragment of samples of 100 bytes. */
function traf(id: number, decodeTime: number, samples: number, duration: number): Uint8Array {
  return box('traf',
    box('tfhd', words(0x02_0000, id)),
    box('tfdt', words(0, decodeTime)),
    box('trun', words(0x301, samples, 0), ...Array.from({ length: samples }, () => words(duration, 100))));
}
const fragment = (...trafs: readonly Uint8Array[]): Uint8Array<ArrayBuffer> =>
  joined(box('moof', box('mfhd', words(0, 1)), ...trafs), box('mdat', new Uint8Array(400)));
const typesWithin = (bytes: Uint8Array, type: string): string[] => {
  const parent = boxesWithin(bytes, 0, bytes.byteLength).find((one) => one.type === type);
  return parent === undefined ? [] : boxesWithin(bytes, parent.content, parent.end).map((one) => one.type);
};

describe('lanes of a stream', () => {
  it('passes a stream with a picture only as it is', () => {
    const lanes = StreamLanes.read(initialisation(['vide']));
    expect(lanes?.starts.map(({ kind, mimeType }) => [kind, mimeType])).toEqual([['video', 'video/mp4; codecs="avc1.4d401f"']]);
    const bytes = fragment(traf(1, 60_000, 2, 1_000));
    expect(lanes?.part(bytes)).toEqual([{ kind: 'video', start: 2, end: 2 + 2 / 30, frameSeconds: 1 / 30, bytes }]);
  });

  it('gives each lane its own track, with every other byte in its place', () => {
    const lanes = StreamLanes.read(initialisation(['vide', 'soun']));
    expect(lanes?.starts.map(({ kind }) => kind)).toEqual(['video', 'audio']);
    expect(lanes?.starts.map(({ bytes }) => typesWithin(bytes, 'moov'))).toEqual([['trak', 'free', 'mvex'], ['free', 'trak', 'mvex']]);
    const bytes = fragment(traf(1, 0, 1, 1_000), traf(2, 48_000, 1, 1_024));
    const parts = lanes?.part(bytes);
    expect(parts?.map(({ kind, start }) => [kind, start])).toEqual([['video', 0], ['audio', 1]]);
    expect(parts?.map((part) => typesWithin(part.bytes, 'moof'))).toEqual([['mfhd', 'traf', 'free'], ['mfhd', 'free', 'traf']]);
    for (const part of parts ?? []) expect(part.bytes.byteLength).toBe(bytes.byteLength);
  });

  it('refuses what is no stream, and fragments that contradict themselves', () => {
    expect(StreamLanes.read(new Uint8Array([1, 2, 3]))).toBeNull();
    expect(StreamLanes.read(joined(box('moov')))).toBeNull();
    const lanes = StreamLanes.read(initialisation(['vide']));
    expect(lanes?.part(new Uint8Array(40))).toBeNull();
    expect(lanes?.part(fragment(box('traf')))).toBeNull();
  });
});
