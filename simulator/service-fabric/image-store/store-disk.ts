import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

/**
 * Where uploaded bytes lie: files with meaningless names in a temporary folder that comes with the first of them and
 * goes with the store. Uploads of gigabytes pass through without staying in memory.
 */
export class StoreDisk {
  #folder: Promise<string> | undefined;

  /** A place for a new file. */
  async place(): Promise<string> {
    this.#folder ??= mkdtemp(join(tmpdir(), 'fabriscope-image-store-'));
    const place = join(await this.#folder, randomUUID());
    await writeFile(place, '');
    return place;
  }

  /** Writes what a request brings from `position` on, as far as `limit` bytes; returns how many came. */
  async write(place: string, position: number, bytes: Readable, limit: number): Promise<number> {
    await using file = await open(place, 'r+');
    let written = 0;
    for await (const chunk of bytes) {
      const piece = asBuffer(chunk);
      if (written + piece.length > limit) return written + piece.length;
      await file.write(piece, 0, piece.length, position + written);
      written += piece.length;
    }
    return written;
  }

  async text(place: string): Promise<string> {
    const bytes = await readFile(place);
    const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
    return bytes.toString(isUtf16 ? 'utf16le' : 'utf8').replace(/^\uFEFF/, '');
  }

  /** SHA-256 in hex. */
  async digest(place: string): Promise<string> {
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(place)) hash.update(asBuffer(chunk));
    return hash.digest('hex');
  }

  async remove(place: string): Promise<void> {
    await rm(place, { force: true });
  }

  async close(): Promise<void> {
    if (this.#folder !== undefined) await rm(await this.#folder, { recursive: true, force: true });
  }
}

/** A piece of a stream without copying it. */
export function asBuffer(chunk: unknown): Buffer {
  if (Buffer.isBuffer(chunk)) return chunk;
  return Buffer.from(String(chunk));
}
