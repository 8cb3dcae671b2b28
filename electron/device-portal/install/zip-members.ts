import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { fromRandomAccessReaderPromise, RandomAccessReader } from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import { readBody } from '../../core/net/read-body.ts';
import { portalError } from '../portal-faults.ts';

/** Packages of the field have some hundred to some ten thousand files. */
const mostEntries = 65_000;

/** A stretch of a file, so that a package inside a bundle can be read in its place. */
class FileStretch extends RandomAccessReader {
  readonly #file: FileHandle;
  readonly #start: number;

  constructor(file: FileHandle, start: number) {
    super();
    this.#file = file;
    this.#start = start;
  }

  // The signature is the library's: a stream of [start, end).
  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(pieces(this.#file, this.#start + start, this.#start + end), { objectMode: false });
  }
}

async function* pieces(file: FileHandle, start: number, end: number): AsyncGenerator<Buffer> {
  for (let at = start; at < end;) {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(Math.min(64 * 1024, end - at)), 0, Math.min(64 * 1024, end - at), at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

/**
 * The table of contents of a ZIP archive (which every package is), and small members of it. Nothing is ever unpacked to
 * disk; a member is read up to a limit, whatever its header claims, so that no archive can fill the memory.
 */
export class ZipMembers {
  readonly #file: FileHandle;
  readonly #zip: ZipFile;
  readonly #entries: ReadonlyMap<string, Entry>;
  readonly #start: number;

  private constructor(file: FileHandle, zip: ZipFile, entries: ReadonlyMap<string, Entry>, start: number) {
    this.#file = file;
    this.#zip = zip;
    this.#entries = entries;
    this.#start = start;
  }

  /**
   * Opens a file and hands its members to `use`.
   *
   * @throws FaultError `package-malformed` where it is no archive, or one that names a path outside of itself.
   */
  static async with<Result>(path: string, use: (members: ZipMembers) => Promise<Result>): Promise<Result> {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      return await use(await ZipMembers.#read(file, 0, size));
    } finally {
      await file.close();
    }
  }

  static async #read(file: FileHandle, start: number, length: number): Promise<ZipMembers> {
    try {
      // Names that lead out of the archive, or that are absolute, make the library refuse the whole of it.
      const zip = await fromRandomAccessReaderPromise(new FileStretch(file, start), length, { autoClose: false, lazyEntries: true, validateEntrySizes: true });
      if (zip.entryCount > mostEntries) throw new Error(`more than ${mostEntries} files`);
      const entries = new Map<string, Entry>();
      for await (const entry of zip.eachEntry()) {
        const name = entry.fileName.toLowerCase();
        if (entries.has(name)) throw new Error(`“${printableName(name)}” is in it twice`);
        entries.set(name, entry);
      }
      return new ZipMembers(file, zip, entries, start);
    } catch (error) {
      throw malformed(error instanceof Error ? error.message : 'no ZIP archive');
    }
  }

  has(name: string): boolean {
    return this.#entries.has(name.toLowerCase());
  }

  /** @returns null where there is no such member. @throws FaultError `package-malformed` beyond `limitBytes`. */
  async read(name: string, limitBytes: number): Promise<Buffer | null> {
    const entry = this.#entries.get(name.toLowerCase());
    if (entry === undefined) return null;
    if (entry.uncompressedSize > limitBytes) throw malformed(`${name} is larger than any real one`);
    try {
      return await readBody(await this.#zip.openReadStreamPromise(entry), limitBytes);
    } catch (error) {
      throw malformed(error instanceof Error ? `${name}: ${error.message}` : name);
    }
  }

  /** A package inside a bundle: they are stored as they are. Null where it is missing or compressed. */
  async inner(name: string): Promise<ZipMembers | null> {
    const entry = this.#entries.get(name.toLowerCase());
    if (entry === undefined || entry.compressionMethod !== 0 || entry.isEncrypted()) return null;
    return ZipMembers.#read(this.#file, this.#start + (await this.#dataStart(entry, name)), entry.uncompressedSize);
  }

  async #dataStart(entry: Entry, name: string): Promise<number> {
    try {
      return (await this.#zip.readLocalFileHeaderPromise(entry, { minimal: true })).fileDataStart;
    } catch (error) {
      throw malformed(error instanceof Error ? `${name}: ${error.message}` : name);
    }
  }
}

function malformed(detail: string) {
  return portalError('package-malformed', { detail: printableName(detail).slice(0, 500) });
}

function printableName(text: string): string {
  return text.replace(/\p{Cc}/gu, '\uFFFD');
}
