import { createReadStream, statSync } from 'node:fs';

/** The bytes of a capture, without having them all in memory. */
export interface CaptureContent {
  readonly size: number;
  /** The bytes from offset `from` on, in pieces. */
  read(from: number): AsyncIterable<Buffer>;
}

/** A file on disk. */
export function fileContent(path: string): CaptureContent {
  const { size } = statSync(path);
  return { size, read: (from) => createReadStream(path, { start: from }) };
}

/** Bytes held in memory, for small things. */
export function bytesContent(bytes: Buffer): CaptureContent {
  return {
    size: bytes.length,
    async *read(from) {
      await Promise.resolve();
      yield bytes.subarray(from);
    },
  };
}

/**
 * Length of the pattern that synthetic files repeat. Close to 1 MiB but prime, so that a piece that lands at a wrong
 * offset (a resumed download, say) does not match by accident.
 */
const PATTERN_LENGTH = 1_048_583;

let pattern: Buffer | undefined;

function patternBytes(): Buffer {
  if (pattern !== undefined) return pattern;
  pattern = Buffer.alloc(PATTERN_LENGTH);
  let state = 0x2545f491;
  for (let index = 0; index < PATTERN_LENGTH; index++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    pattern[index] = state & 0xff;
  }
  return pattern;
}

/** The byte that every synthetic file has at this offset. */
export function syntheticByteAt(offset: number): number {
  return patternBytes()[offset % PATTERN_LENGTH] ?? 0;
}

/** A file of any size whose bytes follow one fixed pattern; costs no memory and next to no time per byte. */
export function syntheticContent(size: number): CaptureContent {
  return {
    size,
    async *read(from) {
      await Promise.resolve();
      const bytes = patternBytes();
      for (let offset = from; offset < size; ) {
        const start = offset % PATTERN_LENGTH;
        const end = Math.min(PATTERN_LENGTH, start + (size - offset));
        yield bytes.subarray(start, end);
        offset += end - start;
      }
    },
  };
}
