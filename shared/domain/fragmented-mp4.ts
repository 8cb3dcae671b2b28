import { boxesWithin, childBox, readBoxHeader, viewOf } from './iso-boxes.ts';
import type { BoxHeader, IsoBox } from './iso-boxes.ts';
import { box, FragmentAdapter, readMovieFragment } from './movie-fragment.ts';
import { readTracks } from './movie-header.ts';
import type { MovieTrack } from './movie-header.ts';

/** The beginning of a stream: `ftyp` and `moov`, with what they say. */
export interface InitialisationSegment {
  readonly kind: 'initialisation';
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly tracks: readonly MovieTrack[];
  /** For MediaSource: `video/mp4; codecs="avc1.4d401f, mp4a.40.2"`. */
  readonly mimeType: string;
  readonly width: number;
  readonly height: number;
  readonly hasSound: boolean;
}

/** One `moof` with its `mdat`, in the form that Media Source Extensions take. */
export interface MediaFragment {
  readonly kind: 'fragment';
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** A decoder can begin here. */
  readonly key: boolean;
  readonly durationMs: number;
  readonly pictures: number;
}

export interface SplitResult {
  readonly parts: readonly (InitialisationSegment | MediaFragment)[];
  /** Why the stream cannot be read any further; it stays so. */
  readonly problem: string | null;
}

/** Larger boxes are taken for damage: at the portal's 5 Mbit/s a fragment of 32 MiB would be most of a minute. */
const limits: Readonly<Record<string, number>> = { moov: 4 << 20, moof: 4 << 20, mdat: 32 << 20 };
const limitOfOthers = 1 << 20;
/** What a stream may begin with. */
const openingTypes = new Set(['ftyp', 'styp', 'moov', 'free', 'skip', 'wide', 'pdin', 'uuid', 'meta']);

/**
 * Cuts an endless fragmented MP4 into its initialisation segment and its fragments while the bytes come in, in pieces of
 * any size. Never throws: bytes that make no sense end in `problem`. `styp`, `sidx` and other boxes between fragments are
 * left out.
 */
export class FragmentedMp4Splitter {
  #buffer = new Uint8Array(64 << 10);
  #from = 0;
  #to = 0;
  /** Offset in the stream of the byte at `#from`. */
  #position = 0;
  #skipBytes = 0;
  #ftyp: Uint8Array = new Uint8Array(0);
  #tracks: readonly MovieTrack[] | null = null;
  /** The `moof` that waits for its `mdat`, and where it began. */
  #moof: { bytes: Uint8Array; inStream: number } | null = null;
  #adapter = new FragmentAdapter();
  #begun = false;
  #problem: string | null = null;

  /** @param chunk next bytes of the stream; they are copied. */
  push(chunk: Uint8Array): SplitResult {
    const parts: (InitialisationSegment | MediaFragment)[] = [];
    if (this.#problem === null) {
      this.#append(chunk);
      while (this.#problem === null && this.#step(parts));
    }
    return { parts, problem: this.#problem };
  }

  #append(chunk: Uint8Array): void {
    const skipped = Math.min(this.#skipBytes, chunk.byteLength);
    this.#skipBytes -= skipped;
    this.#position += skipped;
    const rest = chunk.subarray(skipped);
    const length = this.#to - this.#from;
    if (this.#to + rest.byteLength > this.#buffer.byteLength) this.#makeRoom(length + rest.byteLength);
    this.#buffer.set(rest, this.#to);
    this.#to += rest.byteLength;
  }

  #makeRoom(needed: number): void {
    const waiting = this.#buffer.subarray(this.#from, this.#to);
    if (needed > this.#buffer.byteLength) {
      const larger = new Uint8Array(Math.max(needed, this.#buffer.byteLength * 2));
      larger.set(waiting);
      this.#buffer = larger;
    } else {
      this.#buffer.copyWithin(0, this.#from, this.#to);
    }
    this.#to -= this.#from;
    this.#from = 0;
  }

  /** Takes one box from the front. @returns false where more bytes are needed. */
  #step(parts: (InitialisationSegment | MediaFragment)[]): boolean {
    const available = this.#buffer.subarray(this.#from, this.#to);
    const header = readBoxHeader(available, 0);
    if (header === 'more') return false;
    const refusal = this.#refusal(header);
    if (refusal !== null || header === 'invalid' || header.size === null) {
      this.#problem = refusal ?? 'The stream holds something that is not a box of MP4.';
      return false;
    }
    this.#begun = true;
    if (!['ftyp', 'moov', 'moof', 'mdat'].includes(header.type)) return this.#skip(header.size);
    if (available.byteLength < header.size) return false;
    const taken = available.slice(0, header.size);
    const inStream = this.#position;
    this.#skip(header.size);
    this.#take(header, taken, inStream, parts);
    return true;
  }

  #refusal(header: BoxHeader | 'invalid'): string | null {
    if (header === 'invalid') return 'The stream holds something that is not a box of MP4.';
    if (!this.#begun && !openingTypes.has(header.type)) return 'The stream does not begin like an MP4.';
    if (header.size === null) return `A box (${header.type}) of the stream has no length.`;
    const limit = limits[header.type] ?? limitOfOthers;
    return header.size > limit ? `A box (${header.type}) of the stream claims ${String(header.size)} bytes.` : null;
  }

  #skip(bytes: number): true {
    const here = Math.min(bytes, this.#to - this.#from);
    this.#from += here;
    this.#position += here;
    this.#skipBytes = bytes - here;
    return true;
  }

  #take(header: BoxHeader, bytes: Uint8Array<ArrayBuffer>, inStream: number, parts: (InitialisationSegment | MediaFragment)[]): void {
    if (header.type === 'ftyp') this.#ftyp = bytes;
    else if (header.type === 'moov') this.#takeHeader(header, bytes, parts);
    else if (header.type === 'moof') this.#takeFragmentHeader(bytes, inStream);
    else this.#takeData(header, bytes, inStream, parts);
  }

  #takeHeader(header: BoxHeader, bytes: Uint8Array, parts: (InitialisationSegment | MediaFragment)[]): void {
    const moov = { type: 'moov', start: 0, content: header.headerBytes, end: bytes.byteLength };
    const tracks = readTracks(bytes, moov);
    if (!tracks.some((track) => track.kind !== 'other')) {
      this.#problem = 'The stream has neither a picture nor a sound track.';
      return;
    }
    this.#tracks = tracks;
    this.#moof = null;
    this.#adapter = new FragmentAdapter();
    parts.push(initialisation(this.#ftyp, withMovieExtends(bytes, moov, tracks), tracks));
  }

  #takeFragmentHeader(bytes: Uint8Array, inStream: number): void {
    if (this.#tracks === null) this.#problem = 'A fragment came before the header of the movie.';
    else if (this.#moof !== null) this.#problem = 'A fragment came without its data.';
    else this.#moof = { bytes, inStream };
  }

  #takeData(header: BoxHeader, mdat: Uint8Array, inStream: number, parts: (InitialisationSegment | MediaFragment)[]): void {
    const waiting = this.#moof;
    this.#moof = null;
    if (waiting === null || this.#tracks === null) {
      this.#problem = 'The stream is an MP4, but not a fragmented one.';
      return;
    }
    const moof = { type: 'moof', start: 0, content: 8, end: waiting.bytes.byteLength };
    const fragment = readMovieFragment(waiting.bytes, moof, this.#tracks);
    const payload = inStream - waiting.inStream + header.headerBytes;
    const adapted = fragment === null ? 'invalid' : this.#adapter.adapt(waiting.bytes, fragment, {
      moofInStream: waiting.inStream, mdatPayload: payload,
      mdatEnd: payload + mdat.byteLength - header.headerBytes, mdatHeaderBytes: header.headerBytes,
    });
    if (fragment === null || adapted === 'invalid') {
      this.#problem = 'A fragment of the stream contradicts itself.';
      return;
    }
    const { key, durationMs, pictures } = fragment;
    parts.push({ kind: 'fragment', bytes: joined(adapted ?? waiting.bytes, mdat), key, durationMs, pictures });
  }
}

function joined(...pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.byteLength, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.byteLength;
  }
  return bytes;
}

function initialisation(ftyp: Uint8Array, moov: Uint8Array, tracks: readonly MovieTrack[]): InitialisationSegment {
  const picture = tracks.find((track) => track.kind === 'video');
  const codecs = tracks.filter((track) => track.kind !== 'other').map((track) => track.codec);
  return {
    kind: 'initialisation',
    bytes: joined(ftyp, moov),
    tracks,
    mimeType: `${picture === undefined ? 'audio' : 'video'}/mp4; codecs="${codecs.join(', ')}"`,
    width: picture?.width ?? 0,
    height: picture?.height ?? 0,
    hasSound: tracks.some((track) => track.kind === 'audio'),
  };
}

/** MediaSource refuses a header that does not announce fragments: adds the announcement where it is missing. */
function withMovieExtends(bytes: Uint8Array, moov: IsoBox, tracks: readonly MovieTrack[]): Uint8Array {
  if (childBox(bytes, moov, 'mvex') !== null) return bytes;
  const announcements = tracks.map((track) => {
    const content = new Uint8Array(24);
    viewOf(content).setUint32(4, track.id);
    viewOf(content).setUint32(8, 1);
    return box('trex', content);
  });
  const children = boxesWithin(bytes, moov.content, moov.end).map((child) => bytes.subarray(child.start, child.end));
  return box('moov', ...children, box('mvex', ...announcements));
}
