import type { Readable } from 'node:stream';

import type { Clock } from '../../foundation/clock.ts';
import { ModelError } from '../model/index.ts';
import type { ApplicationPackage, PackageSource } from '../model/index.ts';
import { downloadPackage, isDownload } from './package-download.ts';
import { ReceivedRanges } from './received-ranges.ts';
import type { ByteRange } from './received-ranges.ts';
import { asBuffer, StoreDisk } from './store-disk.ts';

export interface ImageStoreOptions {
  readonly clock: Clock;
  /**
   * Keep every byte on disk, or of all but manifests only the count: for uploads of gigabytes whose content nobody
   * looks at. Default `keep`.
   */
  readonly contents?: 'keep' | 'count';
}

export interface StoredFile {
  /** With forward slashes. */
  readonly path: string;
  readonly size: number;
  readonly modifiedAt: number;
  /** Where its bytes lie; undefined when only their count was kept. */
  readonly place: string | undefined;
  readonly version: number;
}

export interface UploadSession {
  readonly id: string;
  readonly path: string;
  readonly size: number;
  readonly place: string | undefined;
  readonly received: ReceivedRanges;
  modifiedAt: number;
}

/** What an upload brings in one call. */
export interface Chunk extends ByteRange {
  /** Of the whole file. */
  readonly size: number;
}

/** Marks a folder as completely uploaded (service-fabric.md §1.7). */
export const FOLDER_MARK = '_.dir';
const RESERVED_ROOTS = new Set(['store', 'windowsfabricstore']);
const MANIFEST = /(?:^|\/)(?:ApplicationManifest|ServiceManifest)\.xml$/i;
/** Longest chunk the native store takes (service-fabric.md §1.7). */
export const MAX_CHUNK_BYTES = 10 * 1024 * 1024;

/**
 * The native image store: files under paths, uploaded whole or in chunks of any order, and packages read from them for
 * provisioning. Paths are case insensitive, as on the disks of the real one.
 */
export class ImageStore implements PackageSource {
  readonly #clock: Clock;
  readonly #contents: 'keep' | 'count';
  readonly #disk = new StoreDisk();
  /** By path in lower case. */
  readonly #files = new Map<string, StoredFile>();
  readonly #sessions = new Map<string, UploadSession>();
  #versions = 0;

  constructor(options: ImageStoreOptions) {
    this.#clock = options.clock;
    this.#contents = options.contents ?? 'keep';
  }

  /** All files below a folder, `''` being the root. */
  filesBelow(folder: string): readonly StoredFile[] {
    const prefix = folder === '' ? '' : `${keyOf(folder)}/`;
    return [...this.#files.values()].filter((file) => keyOf(file.path).startsWith(prefix));
  }

  file(path: string): StoredFile | undefined {
    return this.#files.get(keyOf(path));
  }

  /** SHA-256 of a file whose bytes were kept. */
  digest(file: StoredFile): Promise<string> | undefined {
    return file.place === undefined ? undefined : this.#disk.digest(file.place);
  }

  /** Takes a whole file. @throws ModelError for reserved and malformed paths */
  async put(path: string, bytes: Readable): Promise<void> {
    const clean = checkedPath(path);
    const place = await this.#placeFor(clean);
    const size = await this.#receive(place, 0, bytes, Number.POSITIVE_INFINITY);
    await this.#store(clean, size, place);
  }

  /** Takes a chunk of a file, in any order, again if need be. @throws ModelError */
  async putChunk(path: string, sessionId: string, chunk: Chunk, bytes: Readable): Promise<void> {
    const clean = checkedPath(path);
    const session = await this.#session(sessionId, clean, chunk.size);
    const length = chunk.end - chunk.start + 1;
    if (chunk.start > chunk.end || chunk.end >= chunk.size || length > MAX_CHUNK_BYTES) throw badRange();
    const came = await this.#receive(session.place, chunk.start, bytes, length);
    if (came !== length) throw badRange();
    session.received.add(chunk);
    session.modifiedAt = this.#clock.now();
  }

  session(id: string): UploadSession {
    const session = this.#sessions.get(id.toLowerCase());
    if (session === undefined) throw new ModelError('FABRIC_E_UPLOAD_SESSION_NOT_FOUND', `There is no upload session ${id}.`);
    return session;
  }

  sessionsOf(path: string): readonly UploadSession[] {
    return [...this.#sessions.values()].filter((session) => keyOf(session.path) === keyOf(path));
  }

  sessions(): readonly UploadSession[] {
    return [...this.#sessions.values()];
  }

  /** Turns a complete upload into a file. @throws ModelError while bytes are missing */
  async commit(id: string): Promise<void> {
    const session = this.session(id);
    if (session.received.missing().length > 0) throw badRange();
    this.#sessions.delete(session.id);
    await this.#store(session.path, session.size, session.place);
  }

  async abort(id: string): Promise<void> {
    const session = this.session(id);
    this.#sessions.delete(session.id);
    if (session.place !== undefined) await this.#disk.remove(session.place);
  }

  /** Deletes a file or a folder with all in it. @throws ModelError where there is neither */
  async remove(path: string): Promise<void> {
    const clean = checkedPath(path);
    const exact = this.file(clean);
    const files = exact === undefined ? this.filesBelow(clean) : [exact];
    if (files.length === 0) throw notThere(clean);
    for (const file of files) {
      this.#files.delete(keyOf(file.path));
      await this.#forget(file.place);
    }
  }

  /** Copies a file or folder inside the store. @throws ModelError */
  copy(source: string, destination: string, skip: readonly string[] = []): void {
    const [from, to] = [checkedPath(source), checkedPath(destination)];
    const exact = this.file(from);
    const files = exact === undefined ? this.filesBelow(from) : [exact];
    if (files.length === 0) throw notThere(from);
    const skipped = new Set(skip.map((each) => keyOf(each)));
    for (const file of files) {
      const relative = file.path.slice(from.length + 1);
      if (skipped.has(keyOf(relative))) continue;
      const path = exact === undefined ? `${to}/${relative}` : to;
      this.#files.set(keyOf(path), { ...file, path, modifiedAt: this.#clock.now(), version: ++this.#versions });
    }
  }

  /** The package in a folder, or behind an address. @throws ModelError where it is none, or not completely uploaded */
  async packageAt(locator: string): Promise<ApplicationPackage | undefined> {
    if (isDownload(locator)) return downloadPackage(locator);
    const folder = clean(locator);
    if (this.filesBelow(folder).length === 0) return undefined;
    const manifest = this.file(`${folder}/ApplicationManifest.xml`);
    if (manifest === undefined) {
      throw new ModelError('FABRIC_E_IMAGEBUILDER_VALIDATION_ERROR', `ApplicationManifest.xml is missing in ${folder}.`);
    }
    this.#requireMark(folder);
    const serviceManifests = new Map<string, string>();
    for (const file of this.filesBelow(folder)) {
      const [name, leaf, deeper] = file.path.slice(folder.length + 1).split('/');
      if (name === undefined || leaf?.toLowerCase() !== 'servicemanifest.xml' || deeper !== undefined) continue;
      this.#requireMark(`${folder}/${name}`);
      serviceManifests.set(name, await this.#text(file));
    }
    return { applicationManifest: await this.#text(manifest), serviceManifests };
  }

  async discard(locator: string): Promise<void> {
    if (!isDownload(locator) && this.filesBelow(clean(locator)).length > 0) await this.remove(locator);
  }

  close(): Promise<void> {
    return this.#disk.close();
  }

  #requireMark(folder: string): void {
    if (this.file(`${folder}/${FOLDER_MARK}`) !== undefined) return;
    throw new ModelError('FABRIC_E_DIRECTORY_NOT_FOUND', `The upload of ${folder} is not finished: ${FOLDER_MARK} is missing.`);
  }

  async #text(file: StoredFile): Promise<string> {
    return file.place === undefined ? '' : this.#disk.text(file.place);
  }

  async #session(id: string, path: string, size: number): Promise<UploadSession> {
    const key = id.toLowerCase();
    const existing = this.#sessions.get(key);
    if (existing !== undefined) {
      if (keyOf(existing.path) === keyOf(path) && existing.size === size) return existing;
      throw new ModelError('FABRIC_E_UPLOAD_SESSION_ID_CONFLICT', `The upload session ${id} belongs to another file.`);
    }
    const place = await this.#placeFor(path);
    // Two first chunks at once are one session.
    const again = this.#sessions.get(key);
    if (again !== undefined) return again;
    const session = { id: key, path, size, place, received: new ReceivedRanges(size), modifiedAt: this.#clock.now() };
    this.#sessions.set(key, session);
    return session;
  }

  async #placeFor(path: string): Promise<string | undefined> {
    return this.#contents === 'keep' || MANIFEST.test(path) ? this.#disk.place() : undefined;
  }

  async #receive(place: string | undefined, position: number, bytes: Readable, limit: number): Promise<number> {
    if (place !== undefined) return this.#disk.write(place, position, bytes, limit);
    let size = 0;
    for await (const chunk of bytes) size += asBuffer(chunk).length;
    return size;
  }

  async #store(path: string, size: number, place: string | undefined): Promise<void> {
    const before = this.file(path);
    this.#files.set(keyOf(path), { path, size, place, modifiedAt: this.#clock.now(), version: ++this.#versions });
    await this.#forget(before?.place);
  }

  /** Copies share their bytes: they go with the last of them. */
  async #forget(place: string | undefined): Promise<void> {
    if (place === undefined) return;
    for (const file of this.#files.values()) if (file.place === place) return;
    await this.#disk.remove(place);
  }
}

function keyOf(path: string): string {
  return clean(path).toLowerCase();
}

/** Forward slashes, none at the ends. */
function clean(path: string): string {
  return path.replaceAll('\\', '/').replace(/^\/+|\/+$/g, '');
}

/** @throws ModelError for paths that leave the store or touch what is the cluster's own */
function checkedPath(path: string): string {
  const parts = clean(path).split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..' || /[<>:"|?*\p{Cc}]/u.test(part))) {
    throw new ModelError('E_INVALIDARG', 'The path in the image store is not valid.');
  }
  if (RESERVED_ROOTS.has(parts[0]?.toLowerCase() ?? '')) {
    throw new ModelError('FABRIC_E_IMAGEBUILDER_RESERVED_DIRECTORY_ERROR', `${String(parts[0])} is reserved for the cluster's own use.`);
  }
  return parts.join('/');
}

function notThere(path: string): ModelError {
  return new ModelError('FABRIC_E_FILE_NOT_FOUND', `There is no ${path} in the image store.`);
}

function badRange(): ModelError {
  return new ModelError('FABRIC_E_UPLOAD_SESSION_RANGE_NOT_SATISFIABLE', 'The range does not fit the upload session.');
}
