import { BoxReader, boxesWithin, childBox, descendantBox, fourCharacters, viewOf } from './iso-boxes.ts';
import type { IsoBox } from './iso-boxes.ts';

/** What a `trex` box says of samples whose fragment does not say it itself. */
export interface SampleDefaults {
  readonly duration: number;
  readonly size: number;
  readonly flags: number;
}

export interface MovieTrack {
  readonly id: number;
  readonly kind: 'video' | 'audio' | 'other';
  /** Units of time a second. */
  readonly timescale: number;
  /** As a MIME type's codecs parameter wants it (RFC 6381), such as `avc1.4d401f` or `mp4a.40.2`. */
  readonly codec: string;
  /** Pixels; 0 where there is no picture. */
  readonly width: number;
  readonly height: number;
  readonly defaults: SampleDefaults;
}

const noDefaults: SampleDefaults = { duration: 0, size: 0, flags: 0 };
const hex2 = (value: number): string => value.toString(16).padStart(2, '0');

/**
 * Reads the tracks of a movie header.
 * @param moov the box within `bytes`.
 * @returns tracks with an id, a timescale and a sample description; others are left out.
 */
export function readTracks(bytes: Uint8Array, moov: IsoBox): MovieTrack[] {
  const defaults = readSampleDefaults(bytes, moov);
  const tracks: MovieTrack[] = [];
  for (const trak of boxesWithin(bytes, moov.content, moov.end)) {
    if (trak.type !== 'trak') continue;
    const id = readTrackId(bytes, trak);
    const timescale = readTimescale(bytes, trak);
    const description = readSampleDescription(bytes, trak);
    if (id === null || timescale === null || description === null) continue;
    tracks.push({ id, timescale, ...description, defaults: defaults.get(id) ?? noDefaults });
  }
  return tracks;
}

function readSampleDefaults(bytes: Uint8Array, moov: IsoBox): Map<number, SampleDefaults> {
  const found = new Map<number, SampleDefaults>();
  const mvex = childBox(bytes, moov, 'mvex');
  if (mvex === null) return found;
  for (const trex of boxesWithin(bytes, mvex.content, mvex.end)) {
    if (trex.type !== 'trex') continue;
    const reader = new BoxReader(bytes, trex);
    reader.skip(4);
    const id = reader.u32();
    reader.skip(4);
    const defaults = { duration: reader.u32(), size: reader.u32(), flags: reader.u32() };
    if (!reader.overrun) found.set(id, defaults);
  }
  return found;
}

function readTrackId(bytes: Uint8Array, trak: IsoBox): number | null {
  const tkhd = childBox(bytes, trak, 'tkhd');
  if (tkhd === null) return null;
  const reader = new BoxReader(bytes, tkhd);
  const version = reader.u8();
  reader.skip(3 + (version === 1 ? 16 : 8));
  const id = reader.u32();
  return reader.overrun || id === 0 ? null : id;
}

function readTimescale(bytes: Uint8Array, trak: IsoBox): number | null {
  const mdhd = descendantBox(bytes, trak, 'mdia', 'mdhd');
  if (mdhd === null) return null;
  const reader = new BoxReader(bytes, mdhd);
  const version = reader.u8();
  reader.skip(3 + (version === 1 ? 16 : 8));
  const timescale = reader.u32();
  return reader.overrun || timescale === 0 ? null : timescale;
}

type SampleDescription = Pick<MovieTrack, 'kind' | 'codec' | 'width' | 'height'>;

function readSampleDescription(bytes: Uint8Array, trak: IsoBox): SampleDescription | null {
  const stsd = descendantBox(bytes, trak, 'mdia', 'minf', 'stbl', 'stsd');
  if (stsd === null) return null;
  // version and flags (4), count of entries (4), then the entries as boxes
  const entry = boxesWithin(bytes, stsd.content + 8, stsd.end)[0];
  if (entry === undefined) return null;
  if (handlerOf(bytes, trak) === 'vide') return readVisualEntry(bytes, entry);
  if (handlerOf(bytes, trak) === 'soun') return readAudioEntry(bytes, entry);
  return { kind: 'other', codec: entry.type.trim(), width: 0, height: 0 };
}

function handlerOf(bytes: Uint8Array, trak: IsoBox): string {
  const hdlr = descendantBox(bytes, trak, 'mdia', 'hdlr');
  return hdlr === null || hdlr.end - hdlr.content < 12 ? '' : fourCharacters(bytes, hdlr.content + 8);
}

/** Fixed part of a visual sample entry: 78 bytes, width at 24, height at 26 (ISO/IEC 14496-12 §12.1.3). */
function readVisualEntry(bytes: Uint8Array, entry: IsoBox): SampleDescription {
  const reader = new BoxReader(bytes, entry);
  reader.skip(24);
  const width = reader.u16();
  const height = reader.u16();
  const configuration = childBox(bytes, entry, 'avcC', 78);
  const codec = configuration === null || configuration.end - configuration.content < 4
    ? entry.type
    : `${entry.type}.${[1, 2, 3].map((index) => hex2(bytes[configuration.content + index] ?? 0)).join('')}`;
  return { kind: 'video', codec, width: reader.overrun ? 0 : width, height: reader.overrun ? 0 : height };
}

/** Fixed part of an audio sample entry: 28 bytes, more in the QuickTime versions 1 and 2. */
function readAudioEntry(bytes: Uint8Array, entry: IsoBox): SampleDescription {
  const version = entry.end - entry.content >= 10 ? viewOf(bytes).getUint16(entry.content + 8) : 0;
  const fixed = version === 1 ? 44 : version === 2 ? 64 : 28;
  const esds = childBox(bytes, entry, 'esds', fixed);
  const suffix = esds === null ? null : readObjectType(bytes, esds);
  return { kind: 'audio', codec: suffix === null ? entry.type : `${entry.type}.${suffix}`, width: 0, height: 0 };
}

/** Finds object type and, for MPEG-4 audio, audio object type in an ES descriptor (ISO/IEC 14496-1 §7.2.6). */
function readObjectType(bytes: Uint8Array, esds: IsoBox): string | null {
  const reader = new BoxReader(bytes, esds);
  reader.skip(4);
  if (!enterDescriptor(reader, 0x03)) return null;
  reader.skip(2);
  const flags = reader.u8();
  if ((flags & 0x80) !== 0) reader.skip(2);
  if ((flags & 0x40) !== 0) reader.skip(reader.u8());
  if ((flags & 0x20) !== 0) reader.skip(2);
  if (!enterDescriptor(reader, 0x04)) return null;
  const objectType = reader.u8();
  reader.skip(12);
  if (reader.overrun) return null;
  if (objectType !== 0x40 || !enterDescriptor(reader, 0x05)) return hex2(objectType);
  const first = reader.u8();
  const short = first >> 3;
  const audioObjectType = short === 31 ? 32 + (((first & 7) << 3) | (reader.u8() >> 5)) : short;
  return reader.overrun ? hex2(objectType) : `40.${String(audioObjectType)}`;
}

/** Reads a descriptor's tag and its length of up to four bytes; true where the tag is the wanted one. */
function enterDescriptor(reader: BoxReader, tag: number): boolean {
  if (reader.u8() !== tag) return false;
  for (let count = 0; count < 4; count++) if ((reader.u8() & 0x80) === 0) break;
  return !reader.overrun;
}
