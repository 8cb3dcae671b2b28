import type { Sample } from './clip.ts';
import { box, fullBox, uint32, uint64 } from './mp4-boxes.ts';

export interface FragmentRequest {
  /** `mfhd` sequence number, counting up over the whole stream. */
  readonly sequence: number;
  readonly track: number;
  /** `tfdt` base decode time in units of the track's time scale. */
  readonly decodeTime: number;
  readonly samples: readonly Sample[];
  /** At least this many bytes altogether; what is missing is filled up behind the last sample. */
  readonly minBytes?: number;
}

const FLAGS = {
  defaultBaseIsMovieFragment: 0x02_0000,
  runHasOffsetDurationSizeFlags: 0x0701,
  keySample: 0x0200_0000,
  differenceSample: 0x0101_0000,
} as const;

const DATA_HEADER_BYTES = 8;
const RUN_FIXED_BYTES = 20;
const BYTES_PER_SAMPLE_ENTRY = 12;

/** One `moof` and `mdat` pair. Every sample carries its duration, size and flags, as the headset's stream does. */
export function fragment(request: FragmentRequest): Buffer {
  const movie = movieFragment(request);
  const samples = request.samples.map((sample) => sample.bytes);
  const written = movie.length + DATA_HEADER_BYTES + samples.reduce((sum, bytes) => sum + bytes.length, 0);
  const filling = Buffer.alloc(Math.max(0, (request.minBytes ?? 0) - written));
  return Buffer.concat([movie, box('mdat', ...samples, filling)]);
}

/** Bytes that `fragment` will make of these samples without filling. */
export function fragmentSize(samples: readonly Sample[]): number {
  const headers = 8 + 16 + 8 + 16 + 20 + RUN_FIXED_BYTES + DATA_HEADER_BYTES;
  return samples.reduce((sum, sample) => sum + sample.bytes.length + BYTES_PER_SAMPLE_ENTRY, headers);
}

function movieFragment(request: FragmentRequest): Buffer {
  const entries = request.samples.map((sample) =>
    uint32(sample.duration, sample.bytes.length, sample.isKey ? FLAGS.keySample : FLAGS.differenceSample),
  );
  const build = (dataOffset: number): Buffer =>
    box(
      'moof',
      fullBox('mfhd', 0, 0, uint32(request.sequence)),
      box(
        'traf',
        fullBox('tfhd', 0, FLAGS.defaultBaseIsMovieFragment, uint32(request.track)),
        fullBox('tfdt', 1, 0, uint64(request.decodeTime)),
        fullBox('trun', 0, FLAGS.runHasOffsetDurationSizeFlags, uint32(entries.length, dataOffset), ...entries),
      ),
    );
  // The offset counts from the start of the moof box to the first sample.
  return build(build(0).length + DATA_HEADER_BYTES);
}
