import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';

/** What the header of the database says where it can be read (https://sqlite.org/fileformat2.html §1.3). */
interface Sizes {
  readonly pageBytes: number;
  /** Without what is reserved at the end of each page. */
  readonly usableBytes: number;
}

const ownSizes: Sizes = { pageBytes: 4_096, usableBytes: 4_096 };
const logHeaderBytes = 32;
const frameHeaderBytes = 24;

/**
 * Pages of an SQLite file as they were after its last commit, read as bytes: nothing of the file has to be sound. What its
 * write-ahead log committed counts; neither file is changed.
 */
export class RawPages {
  readonly #file: number;
  readonly #log: number | null;
  readonly #sizes: Sizes;
  readonly count: number;
  /** Where the log has the newest version of a page. */
  readonly #inLog: ReadonlyMap<number, number>;

  constructor(path: string) {
    this.#file = openSync(path, 'r');
    this.#log = existsSync(`${path}-wal`) ? openSync(`${path}-wal`, 'r') : null;
    this.#sizes = sizesOf(this.#file);
    this.#inLog = this.#log === null ? new Map() : committedPages(this.#log, this.#sizes.pageBytes);
    const inFile = Math.floor(fstatSync(this.#file).size / this.#sizes.pageBytes);
    // By a loop, because a log may have more pages than a call has arguments.
    let last = inFile;
    for (const page of this.#inLog.keys()) last = Math.max(last, page);
    this.count = last;
  }

  get usableBytes(): number {
    return this.#sizes.usableBytes;
  }

  /** @param number from 1. @returns null where there is no such page. */
  read(number: number): Buffer | null {
    const { pageBytes } = this.#sizes;
    if (number < 1 || number > this.count) return null;
    const page = Buffer.alloc(pageBytes);
    const inLog = this.#inLog.get(number);
    try {
      const length = inLog !== undefined && this.#log !== null ? readSync(this.#log, page, 0, pageBytes, inLog) : readSync(this.#file, page, 0, pageBytes, (number - 1) * pageBytes);
      return length === pageBytes ? page : null;
    } catch {
      // The disk itself cannot read it.
      return null;
    }
  }

  close(): void {
    closeSync(this.#file);
    if (this.#log !== null) closeSync(this.#log);
  }
}

function sizesOf(file: number): Sizes {
  const header = Buffer.alloc(24);
  if (readSync(file, header, 0, header.length, 0) < header.length || !header.toString('latin1', 0, 16).startsWith('SQLite format 3')) return ownSizes;
  const told = header.readUInt16BE(16);
  const pageBytes = told === 1 ? 65_536 : told;
  const isSize = pageBytes >= 512 && (pageBytes & (pageBytes - 1)) === 0;
  return isSize ? { pageBytes, usableBytes: pageBytes - header.readUInt8(20) } : ownSizes;
}

/**
 * Frames up to the last commit that belong to this round of the log: those of earlier rounds have other salts (§4.1). What
 * a page holds is looked at later in any case, so that no checksum is computed.
 */
function committedPages(log: number, pageBytes: number): Map<number, number> {
  const committed = new Map<number, number>();
  const header = Buffer.alloc(logHeaderBytes);
  if (readSync(log, header, 0, logHeaderBytes, 0) < logHeaderBytes) return committed;
  const frame = Buffer.alloc(frameHeaderBytes);
  const uncommitted = new Map<number, number>();
  for (let at = logHeaderBytes; readSync(log, frame, 0, frameHeaderBytes, at) === frameHeaderBytes; at += frameHeaderBytes + pageBytes) {
    if (frame.compare(header, 16, 24, 8, 16) !== 0) break;
    uncommitted.set(frame.readUInt32BE(0), at + frameHeaderBytes);
    if (frame.readUInt32BE(4) === 0) continue;
    for (const [page, place] of uncommitted) committed.set(page, place);
    uncommitted.clear();
  }
  return committed;
}
