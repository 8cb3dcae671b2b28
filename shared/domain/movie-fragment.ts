import { BoxReader, boxesWithin, viewOf } from './iso-boxes.ts';
import type { IsoBox } from './iso-boxes.ts';
import type { MovieTrack, SampleDefaults } from './movie-header.ts';

/** Flags of `tfhd` and `trun` (ISO/IEC 14496-12 §8.8.7 and §8.8.8). */
const tfhdFlag = { baseDataOffset: 0x01, description: 0x02, duration: 0x08, size: 0x10, flags: 0x20, defaultBaseIsMoof: 0x02_0000 };
const trunFlag = { dataOffset: 0x001, firstFlags: 0x004, duration: 0x100, size: 0x200, flags: 0x400, composition: 0x800 };
const sampleIsNotSync = 0x01_0000;

/** Samples of one track that lie one after the other in `mdat`. */
interface TrackRun {
  readonly box: IsoBox;
  readonly flags: number;
  readonly dataOffset: number | null;
  readonly sampleCount: number;
  /** In units of the track's timescale. */
  readonly duration: number;
  readonly sizeBytes: number;
  readonly beginsWithSync: boolean;
}

interface TrackFragment {
  readonly track: MovieTrack;
  readonly tfhd: IsoBox;
  readonly tfhdFlags: number;
  readonly baseDataOffset: bigint | null;
  readonly tfdt: IsoBox | null;
  readonly decodeTime: bigint | null;
  readonly runs: readonly TrackRun[];
}

/** A movie fragment as a player or a relay needs to know it. */
export interface MovieFragment {
  readonly moof: IsoBox;
  readonly mfhd: IsoBox | null;
  readonly trackFragments: readonly TrackFragment[];
  /** A decoder can begin here: its first picture is a key frame, or there is no picture track at all. */
  readonly key: boolean;
  readonly durationMs: number;
  readonly pictures: number;
}

/** @returns the fragment described by `moof`, or null where it contradicts itself or names no known track. */
export function readMovieFragment(bytes: Uint8Array, moof: IsoBox, tracks: readonly MovieTrack[]): MovieFragment | null {
  const children = boxesWithin(bytes, moof.content, moof.end);
  const trackFragments: TrackFragment[] = [];
  for (const traf of children.filter((box) => box.type === 'traf')) {
    const read = readTrackFragment(bytes, traf, tracks);
    if (read === null) return null;
    if (read !== 'unknown-track') trackFragments.push(read);
  }
  if (trackFragments.length === 0) return null;
  return { moof, mfhd: children.find((box) => box.type === 'mfhd') ?? null, trackFragments, ...summary(trackFragments, tracks) };
}

function summary(fragments: readonly TrackFragment[], tracks: readonly MovieTrack[]): Pick<MovieFragment, 'key' | 'durationMs' | 'pictures'> {
  const hasPictureTrack = tracks.some((track) => track.kind === 'video');
  const pictures = fragments.filter((fragment) => fragment.track.kind === 'video');
  const firstRun = pictures[0]?.runs.find((run) => run.sampleCount > 0);
  const durations = (pictures.length > 0 ? pictures : fragments).map((fragment) => (runsDuration(fragment.runs) / fragment.track.timescale) * 1_000);
  return {
    key: hasPictureTrack ? (firstRun?.beginsWithSync ?? false) : true,
    durationMs: Math.max(0, ...durations),
    pictures: pictures.reduce((sum, fragment) => sum + fragment.runs.reduce((count, run) => count + run.sampleCount, 0), 0),
  };
}

const runsDuration = (runs: readonly TrackRun[]): number => runs.reduce((sum, run) => sum + run.duration, 0);

function readTrackFragment(bytes: Uint8Array, traf: IsoBox, tracks: readonly MovieTrack[]): TrackFragment | 'unknown-track' | null {
  const children = boxesWithin(bytes, traf.content, traf.end);
  const tfhd = children.find((box) => box.type === 'tfhd');
  if (tfhd === undefined) return null;
  const reader = new BoxReader(bytes, tfhd);
  const tfhdFlags = reader.u32() & 0xff_ffff;
  const id = reader.u32();
  const track = tracks.find((candidate) => candidate.id === id);
  if (track === undefined) return 'unknown-track';
  const baseDataOffset = (tfhdFlags & tfhdFlag.baseDataOffset) === 0 ? null : reader.u64();
  if ((tfhdFlags & tfhdFlag.description) !== 0) reader.skip(4);
  const defaults: SampleDefaults = {
    duration: (tfhdFlags & tfhdFlag.duration) === 0 ? track.defaults.duration : reader.u32(),
    size: (tfhdFlags & tfhdFlag.size) === 0 ? track.defaults.size : reader.u32(),
    flags: (tfhdFlags & tfhdFlag.flags) === 0 ? track.defaults.flags : reader.u32(),
  };
  const tfdt = children.find((box) => box.type === 'tfdt') ?? null;
  const runs = children.filter((box) => box.type === 'trun').map((box) => readTrackRun(bytes, box, defaults));
  if (reader.overrun || runs.includes(null)) return null;
  return {
    track, tfhd, tfhdFlags, baseDataOffset, tfdt,
    decodeTime: tfdt === null ? null : readDecodeTime(bytes, tfdt),
    runs: runs.filter((run) => run !== null),
  };
}

function readDecodeTime(bytes: Uint8Array, tfdt: IsoBox): bigint | null {
  const reader = new BoxReader(bytes, tfdt);
  const version = reader.u8();
  reader.skip(3);
  const time = version === 1 ? reader.u64() : BigInt(reader.u32());
  return reader.overrun ? null : time;
}

function readTrackRun(bytes: Uint8Array, box: IsoBox, defaults: SampleDefaults): TrackRun | null {
  const reader = new BoxReader(bytes, box);
  const flags = reader.u32() & 0xff_ffff;
  const sampleCount = reader.u32();
  const dataOffset = (flags & trunFlag.dataOffset) === 0 ? null : reader.i32();
  const firstFlags = (flags & trunFlag.firstFlags) === 0 ? null : reader.u32();
  const begin = { duration: 0, sizeBytes: 0, beginsWithSync: ((firstFlags ?? defaults.flags) & sampleIsNotSync) === 0 };
  const perSample = flags & (trunFlag.duration | trunFlag.size | trunFlag.flags | trunFlag.composition);
  if (perSample === 0) {
    const totals = { duration: sampleCount * defaults.duration, sizeBytes: sampleCount * defaults.size };
    return reader.overrun ? null : { box, flags, dataOffset, sampleCount, ...begin, ...totals };
  }
  let { duration, sizeBytes, beginsWithSync } = begin;
  for (let index = 0; index < sampleCount && !reader.overrun; index++) {
    duration += (flags & trunFlag.duration) === 0 ? defaults.duration : reader.u32();
    sizeBytes += (flags & trunFlag.size) === 0 ? defaults.size : reader.u32();
    const sampleFlags = (flags & trunFlag.flags) === 0 ? null : reader.u32();
    if (index === 0 && firstFlags === null && sampleFlags !== null) beginsWithSync = (sampleFlags & sampleIsNotSync) === 0;
    if ((flags & trunFlag.composition) !== 0) reader.skip(4);
  }
  return reader.overrun ? null : { box, flags, dataOffset, sampleCount, duration, sizeBytes, beginsWithSync };
}

// --- the form that Media Source Extensions take ----------------------------------------------------------------------

/** Where the data of a fragment lies: all counted from the first byte of `moof`. */
export interface FragmentPlace {
  /** Offset of `moof` in the whole stream, for absolute base offsets. */
  readonly moofInStream: number;
  readonly mdatPayload: number;
  readonly mdatEnd: number;
  readonly mdatHeaderBytes: number;
}

/**
 * Media Source Extensions refuse absolute base offsets and want a decode time in each track fragment. The headset's own
 * stream carries offsets that count from the payload of `mdat` and needs its reader to add up the time
 * (device-portal.md §1.10, as hl2ss reads it), so such fragments are put into the accepted form.
 */
export class FragmentAdapter {
  readonly #nextDecodeTime = new Map<number, bigint>();

  /**
   * @returns the `moof` to be sent in front of the unchanged `mdat`: null where the one in `bytes` can stay as it is,
   * `invalid` where samples lie outside their `mdat`.
   */
  adapt(bytes: Uint8Array, fragment: MovieFragment, place: FragmentPlace): Uint8Array | null | 'invalid' {
    const moofBytes = fragment.moof.end - fragment.moof.start;
    const positions = samplePositions(fragment, place);
    if (positions === null) return 'invalid';
    const decodeTimes = fragment.trackFragments.map((one) => this.#decodeTime(one));
    const fits = fragment.trackFragments.every((one) => one.decodeTime !== null && one.baseDataOffset === null && (one.tfhdFlags & tfhdFlag.defaultBaseIsMoof) !== 0);
    if (fits && place.mdatPayload - place.mdatHeaderBytes === moofBytes) return null;
    return writeMoof(bytes, fragment, positions, decodeTimes, place.mdatHeaderBytes);
  }

  #decodeTime(fragment: TrackFragment): bigint {
    const begin = fragment.decodeTime ?? this.#nextDecodeTime.get(fragment.track.id) ?? 0n;
    this.#nextDecodeTime.set(fragment.track.id, begin + BigInt(Math.round(runsDuration(fragment.runs))));
    return begin;
  }
}

/** @returns for each run of each track fragment where its data begins, counted from the payload of `mdat`. */
function samplePositions(fragment: MovieFragment, place: FragmentPlace): number[][] | null {
  return placeRuns(fragment, place, (one) => (one.baseDataOffset === null ? null : Number(one.baseDataOffset) - place.moofInStream))
    // a base that leads outside: it counts from the payload, whatever the flags say
    ?? placeRuns(fragment, place, () => place.mdatPayload);
}

function placeRuns(fragment: MovieFragment, place: FragmentPlace, baseOf: (one: TrackFragment) => number | null): number[][] | null {
  const all: number[][] = [];
  let previousEnd = 0;
  for (const one of fragment.trackFragments) {
    const implicit = (one.tfhdFlags & tfhdFlag.defaultBaseIsMoof) !== 0 || all.length === 0 ? 0 : previousEnd;
    const base = baseOf(one) ?? implicit;
    const places: number[] = [];
    let at = base;
    for (const run of one.runs) {
      if (run.dataOffset !== null) at = base + run.dataOffset;
      const end = at + run.sizeBytes;
      if (at < place.mdatPayload || end > place.mdatEnd) return null;
      places.push(at - place.mdatPayload);
      at = end;
    }
    previousEnd = at;
    all.push(places);
  }
  return all;
}

function writeMoof(bytes: Uint8Array, fragment: MovieFragment, positions: readonly number[][], decodeTimes: readonly bigint[], mdatHeaderBytes: number): Uint8Array {
  const mfhd = fragment.mfhd === null ? box('mfhd', new Uint8Array(8)) : bytes.subarray(fragment.mfhd.start, fragment.mfhd.end);
  const parts = fragment.trackFragments.map((one, index) => [
    writeTrackHeader(bytes, one), writeDecodeTime(decodeTimes[index] ?? 0n), ...one.runs.map((run) => writeTrackRun(bytes, run)),
  ]);
  const moof = box('moof', mfhd, ...parts.map((part) => box('traf', ...part)));
  setDataOffsets(moof, positions.flat(), moof.byteLength + mdatHeaderBytes);
  return moof;
}

/** Every `trun` written here has its data offset right after the count of samples. */
function setDataOffsets(moof: Uint8Array, positions: readonly number[], payload: number): void {
  const view = viewOf(moof);
  const runs = boxesWithin(moof, 8, moof.byteLength)
    .filter((child) => child.type === 'traf')
    .flatMap((traf) => boxesWithin(moof, traf.content, traf.end).filter((child) => child.type === 'trun'));
  for (const [index, run] of runs.entries()) view.setInt32(run.content + 8, payload + (positions[index] ?? 0));
}

function writeTrackHeader(bytes: Uint8Array, one: TrackFragment): Uint8Array {
  const afterId = one.tfhd.content + 8 + (one.baseDataOffset === null ? 0 : 8);
  const head = new Uint8Array(8);
  const view = viewOf(head);
  view.setUint32(0, (one.tfhdFlags & ~tfhdFlag.baseDataOffset) | tfhdFlag.defaultBaseIsMoof);
  view.setUint32(4, one.track.id);
  return box('tfhd', head, bytes.subarray(afterId, one.tfhd.end));
}

function writeDecodeTime(time: bigint): Uint8Array {
  const content = new Uint8Array(12);
  content[0] = 1;
  viewOf(content).setBigUint64(4, time);
  return box('tfdt', content);
}

function writeTrackRun(bytes: Uint8Array, run: TrackRun): Uint8Array {
  const head = new Uint8Array(12);
  const view = viewOf(head);
  view.setUint32(0, ((bytes[run.box.content] ?? 0) << 24) | run.flags | trunFlag.dataOffset);
  view.setUint32(4, run.sampleCount);
  const rest = run.box.content + 8 + (run.dataOffset === null ? 0 : 4);
  return box('trun', head, bytes.subarray(rest, run.box.end));
}

/** Writes a box around the given contents. */
export function box(type: string, ...contents: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const size = contents.reduce((sum, content) => sum + content.byteLength, 8);
  const bytes = new Uint8Array(size);
  viewOf(bytes).setUint32(0, size);
  for (let index = 0; index < 4; index++) bytes[4 + index] = type.charCodeAt(index);
  let at = 8;
  for (const content of contents) {
    bytes.set(content, at);
    at += content.byteLength;
  }
  return bytes;
}
