import { boxesWithin, viewOf, type IsoBox } from '../../../shared/domain/iso-boxes.ts';
import { readMovieFragment } from '../../../shared/domain/movie-fragment.ts';
import { readTracks, type MovieTrack } from '../../../shared/domain/movie-header.ts';

export type LaneKind = 'video' | 'audio';

/** The beginning of one lane: an initialisation segment with one track in it. */
export interface LaneStart {
  readonly kind: LaneKind;
  readonly mimeType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What one fragment holds for one lane. Seconds count from where the headset's encoder began. */
export interface LanePart {
  readonly kind: LaneKind;
  readonly start: number;
  readonly end: number;
  /** How long one picture of it is shown. */
  readonly frameSeconds: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Parts the headset's stream into a lane for the picture and one for the sound. In one source buffer both would wait for
 * each other, and sound comes about a second after its picture (device-portal.md §5.7): the picture would be late for ever.
 */
export class StreamLanes {
  readonly starts: readonly LaneStart[];
  readonly #tracks: readonly MovieTrack[];

  private constructor(tracks: readonly MovieTrack[], starts: readonly LaneStart[]) {
    this.#tracks = tracks;
    this.starts = starts;
  }

  /** @returns null where the segment names no track that can be played. */
  static read(initialisation: Uint8Array<ArrayBuffer>): StreamLanes | null {
    const moov = boxesWithin(initialisation, 0, initialisation.byteLength).find((box) => box.type === 'moov');
    if (moov === undefined) return null;
    const tracks = readTracks(initialisation, moov);
    const playable = (['video', 'audio'] as const).flatMap((kind) => tracks.find((track) => track.kind === kind) ?? []);
    if (playable.length === 0) return null;
    return new StreamLanes(tracks, playable.map((track) => laneStart(initialisation, moov, track)));
  }

  /** @returns what the fragment holds for each lane, or null where it cannot be read. */
  part(fragment: Uint8Array<ArrayBuffer>): LanePart[] | null {
    const moof = boxesWithin(fragment, 0, fragment.byteLength).find((box) => box.type === 'moof');
    const read = moof === undefined ? null : readMovieFragment(fragment, moof, this.#tracks);
    if (moof === undefined || read === null) return null;
    const parts: LanePart[] = [];
    for (const { track, decodeTime, runs, tfhd } of read.trackFragments) {
      if (track.kind === 'other' || decodeTime === null) continue;
      const duration = runs.reduce((sum, run) => sum + run.duration, 0);
      if (duration === 0) continue;
      const bytes = read.trackFragments.length === 1 ? fragment : withOneTrack(fragment, moof, tfhd);
      const samples = runs.reduce((sum, run) => sum + run.sampleCount, 0);
      const start = Number(decodeTime) / track.timescale;
      const length = duration / track.timescale;
      parts.push({ kind: track.kind, start, end: start + length, frameSeconds: length / Math.max(1, samples), bytes });
    }
    return parts;
  }
}

function laneStart(bytes: Uint8Array<ArrayBuffer>, moov: IsoBox, track: MovieTrack): LaneStart {
  const own = bytes.slice();
  for (const box of boxesWithin(own, moov.content, moov.end)) {
    if (box.type === 'trak' && trackIdOf(own, box) !== track.id) silence(own, box);
    if (box.type !== 'mvex') continue;
    // `trex`: version and flags (4), then the id of its track (ISO/IEC 14496-12 §8.8.3).
    for (const trex of boxesWithin(own, box.content, box.end)) {
      if (trex.type === 'trex' && viewOf(own).getUint32(trex.content + 4) !== track.id) silence(own, trex);
    }
  }
  return { kind: track.kind === 'audio' ? 'audio' : 'video', mimeType: `${track.kind}/mp4; codecs="${track.codec}"`, bytes: own };
}

function trackIdOf(bytes: Uint8Array, trak: IsoBox): number | null {
  const tkhd = boxesWithin(bytes, trak.content, trak.end).find((box) => box.type === 'tkhd');
  if (tkhd === undefined) return null;
  const version = bytes[tkhd.content] ?? 0;
  return viewOf(bytes).getUint32(tkhd.content + 4 + (version === 1 ? 16 : 8));
}

function withOneTrack(fragment: Uint8Array<ArrayBuffer>, moof: IsoBox, tfhd: IsoBox): Uint8Array<ArrayBuffer> {
  const own = fragment.slice();
  for (const traf of boxesWithin(own, moof.content, moof.end)) {
    if (traf.type === 'traf' && !(traf.start < tfhd.start && tfhd.end <= traf.end)) silence(own, traf);
  }
  return own;
}

/** Turns a box into free space: its size stays, so no offset moves. */
function silence(bytes: Uint8Array, box: IsoBox): void {
  for (let index = 0; index < 4; index++) bytes[box.start + 4 + index] = 'free'.charCodeAt(index);
}
