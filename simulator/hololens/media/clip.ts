import { readFileSync } from 'node:fs';

import { box, boxAt, boxesIn, uint32 } from './mp4-boxes.ts';

/** One coded picture or stretch of sound. */
export interface Sample {
  readonly bytes: Buffer;
  /** In units of the track's time scale. */
  readonly duration: number;
  readonly isKey: boolean;
}

/** A single-track clip in memory, to be sent round and round. */
export interface Clip {
  /** Units a second. */
  readonly timescale: number;
  readonly samples: readonly Sample[];
  readonly fileType: Buffer;
  readonly movieHeader: Buffer;
  readonly track: Buffer;
  readonly trackExtends: Buffer;
}

const SAMPLE_IS_DIFFERENCE = 0x0001_0000;

/** Reads a fragmented MP4 with one track. @throws RangeError where it is not one. */
export function readClip(file: Buffer): Clip {
  const fileType = boxAt(file, ['ftyp']).bytes;
  const movie = boxAt(file, ['moov']).payload;
  const mediaHeader = boxAt(movie, ['trak', 'mdia', 'mdhd']).payload;
  const timescale = mediaHeader.readUInt32BE(mediaHeader.readUInt8(0) === 1 ? 20 : 12);
  const samples: Sample[] = [];
  const topLevel = boxesIn(file);
  topLevel.forEach((each, index) => {
    const data = topLevel[index + 1];
    if (each.type !== 'moof') return;
    if (data?.type !== 'mdat') throw new RangeError('MP4 fragment without data');
    samples.push(...samplesOf(each.payload, data.payload));
  });
  return {
    timescale,
    samples,
    fileType,
    movieHeader: boxAt(movie, ['mvhd']).bytes,
    track: boxAt(movie, ['trak']).bytes,
    trackExtends: boxAt(movie, ['mvex', 'trex']).bytes,
  };
}

const loaded = new Map<string, Clip>();

/** The clip in a file, read once per process. */
export function loadClip(path: string): Clip {
  const known = loaded.get(path);
  if (known !== undefined) return known;
  const clip = readClip(readFileSync(path));
  loaded.set(path, clip);
  return clip;
}

interface SampleDefaults {
  duration: number;
  size: number;
  flags: number;
}

function samplesOf(fragment: Buffer, data: Buffer): Sample[] {
  const defaults = readDefaults(boxAt(fragment, ['traf', 'tfhd']).payload);
  const run = new Reader(boxAt(fragment, ['traf', 'trun']).payload);
  const flags = run.next() & 0xffffff;
  const count = run.next();
  if ((flags & 0x1) !== 0) run.next();
  const firstFlags = (flags & 0x4) === 0 ? undefined : run.next();
  const samples: Sample[] = [];
  let offset = 0;
  for (let index = 0; index < count; index++) {
    const duration = (flags & 0x100) === 0 ? defaults.duration : run.next();
    const size = (flags & 0x200) === 0 ? defaults.size : run.next();
    const ownFlags = (flags & 0x400) === 0 ? defaults.flags : run.next();
    if ((flags & 0x800) !== 0) run.next();
    const sampleFlags = index === 0 ? (firstFlags ?? ownFlags) : ownFlags;
    if (offset + size > data.length) throw new RangeError('MP4 sample lies outside its fragment');
    const bytes = data.subarray(offset, offset + size);
    samples.push({ bytes, duration, isKey: (sampleFlags & SAMPLE_IS_DIFFERENCE) === 0 });
    offset += size;
  }
  return samples;
}

function readDefaults(header: Buffer): SampleDefaults {
  const reader = new Reader(header);
  const flags = reader.next() & 0xffffff;
  reader.next();
  if ((flags & 0x1) !== 0) {
    reader.next();
    reader.next();
  }
  if ((flags & 0x2) !== 0) reader.next();
  return {
    duration: (flags & 0x8) === 0 ? 0 : reader.next(),
    size: (flags & 0x10) === 0 ? 0 : reader.next(),
    flags: (flags & 0x20) === 0 ? 0 : reader.next(),
  };
}

class Reader {
  readonly #bytes: Buffer;
  #offset = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  next(): number {
    const value = this.#bytes.readUInt32BE(this.#offset);
    this.#offset += 4;
    return value;
  }
}

/** Track numbers in everything the simulator sends. */
export const TRACK = { video: 1, sound: 2 } as const;

/** The start of a stream: file type and movie header for a video track and, if there is sound, an audio track. */
export function initSegment(video: Clip, sound: Clip | undefined): Buffer {
  const clips = sound === undefined ? [video] : [video, sound];
  const movieHeader = Buffer.from(video.movieHeader);
  // next_track_ID closes the movie header.
  movieHeader.writeUInt32BE(clips.length + 1, movieHeader.length - 4);
  const tracks = clips.map((clip, index) => withTrackNumber(clip.track, index + 1));
  const extend = clips.map((clip, index) => {
    const bytes = Buffer.from(clip.trackExtends);
    bytes.writeUInt32BE(index + 1, 12);
    return bytes;
  });
  return Buffer.concat([video.fileType, box('moov', movieHeader, ...tracks, box('mvex', ...extend))]);
}

/** A copy of a `trak` box with another number in its track header. */
function withTrackNumber(track: Buffer, number: number): Buffer {
  const copy = Buffer.from(track);
  const header = boxAt(copy, ['trak', 'tkhd']).payload;
  // Version 1 headers have 64-bit times before the number.
  uint32(number).copy(header, header.readUInt8(0) === 1 ? 20 : 12);
  return copy;
}
