import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, mkdir, readdir, stat, statfs } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import * as z from 'zod';
import type { Folder } from '../../../shared/contract/files.ts';
import { folderHandleSchema, type FolderHandle } from '../../../shared/domain/identifiers.ts';
import { safeFileName } from '../../../shared/domain/capture-names.ts';
import { fault, faultError, isFileError, toFault } from '../faults.ts';
import { FaultError } from '../fault-error.ts';
import type { DocumentStore, FolderStore, StoredDocument } from '../services.ts';

const mostListed = 2_000;
const storedSchema = z.object({ downloads: z.string().nullable() });

/** Where a user starts from, and what the machine can do with folders. */
export interface FolderPlaces {
  readonly home: string;
  /** Made on its first use. */
  readonly defaultDownloads: string;
  /** Roots of drives and the like, beyond the home folder. */
  readonly others: readonly string[];
}

/**
 * Folders by handle: the page never holds a path that it could alter. Handles are random and live as long as this run.
 */
export class ProgramFolders implements FolderStore {
  readonly #places: FolderPlaces;
  readonly #remembered: StoredDocument<z.infer<typeof storedSchema>>;
  readonly #paths = new Map<FolderHandle, string>();
  readonly #handles = new Map<string, FolderHandle>();

  private constructor(places: FolderPlaces, remembered: StoredDocument<z.infer<typeof storedSchema>>) {
    this.#places = places;
    this.#remembered = remembered;
  }

  static async open(documents: DocumentStore, places: FolderPlaces): Promise<ProgramFolders> {
    return new ProgramFolders(places, await documents.open('folders', (value) => storedSchema.parse(value), { downloads: null }));
  }

  path(handle: FolderHandle): string {
    const path = this.#paths.get(handle);
    if (path === undefined) throw faultError('not-found', { message: 'This folder is not known any more.', hint: 'Choose it again.', remedy: 'choose-folder' });
    return path;
  }

  handleFor(path: string): FolderHandle {
    const absolute = resolve(path);
    const known = this.#handles.get(absolute);
    if (known) return known;
    const handle = folderHandleSchema.parse(randomUUID());
    this.#handles.set(absolute, handle);
    this.#paths.set(handle, absolute);
    return handle;
  }

  async used(handle: FolderHandle): Promise<void> {
    await this.#remembered.save({ downloads: this.path(handle) });
  }

  /** @returns what the page may know of a folder. */
  async describe(path: string): Promise<Folder> {
    const [space, writable] = await Promise.all([
      statfs(path).then(({ bavail, bsize }) => bavail * bsize, () => null),
      access(path, constants.W_OK).then(() => true, () => false),
    ]);
    return { handle: this.handleFor(path), name: basename(path) || path, label: path, freeBytes: space, writable };
  }

  /** A folder with its visible subfolders in reading order, or, without one, the places to start from. */
  async browse(handle: FolderHandle | null): Promise<{ folder: Folder | null; parent: FolderHandle | null; folders: Folder[] }> {
    if (handle === null) {
      const starts = [this.#places.home, dirname(this.#places.defaultDownloads), ...this.#places.others];
      const present = await Promise.all([...new Set(starts.map((path) => resolve(path)))].map((path) => this.#describeIfFolder(path)));
      return { folder: null, parent: null, folders: present.filter((folder) => folder !== null) };
    }
    const path = this.path(handle);
    const parent = dirname(path) === path ? null : this.handleFor(dirname(path));
    const names = (await this.#subfolders(path)).slice(0, mostListed);
    const folders = await Promise.all(names.map((name) => this.#describeIfFolder(join(path, name))));
    return { folder: await this.describe(path), parent, folders: folders.filter((folder) => folder !== null) };
  }

  /** @throws FaultError `invalid-input` for a name that leaves the folder or that some system cannot hold. */
  async make(parent: FolderHandle, name: string): Promise<Folder> {
    const problem = problemOfFolderName(name);
    if (problem) throw faultError('invalid-input', { message: problem, hint: 'Choose another name.' });
    const path = join(this.path(parent), name);
    try {
      await mkdir(path);
    } catch (error) {
      throw folderFault(error, path);
    }
    return this.describe(path);
  }

  /** The folder of the last download where it is still there, else the default one. */
  async downloads(): Promise<Folder> {
    const last = this.#remembered.value.downloads;
    const remembered = last === null ? null : await this.#describeIfFolder(last);
    if (remembered) return remembered;
    try {
      await mkdir(this.#places.defaultDownloads, { recursive: true });
    } catch (error) {
      throw folderFault(error, this.#places.defaultDownloads);
    }
    return this.describe(this.#places.defaultDownloads);
  }

  async #describeIfFolder(path: string): Promise<Folder | null> {
    const found = await stat(path).catch(() => null);
    return found?.isDirectory() ? this.describe(path) : null;
  }

  async #subfolders(path: string): Promise<string[]> {
    try {
      const entries = await readdir(path, { withFileTypes: true });
      const names = entries.filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !entry.name.startsWith('.')).map(({ name }) => name);
      return names.toSorted((left, right) => left.localeCompare(right, undefined, { numeric: true, sensitivity: 'base' }));
    } catch (error) {
      throw folderFault(error, path);
    }
  }
}

function folderFault(error: unknown, path: string): FaultError {
  if (!isFileError(error)) return new FaultError(toFault(error), { cause: error });
  const { code } = toFault(error);
  const message = code === 'file-exists' ? `There is something named “${basename(path)}” already.` : `The folder “${basename(path) || path}” cannot be used.`;
  return new FaultError(fault(code, { message }), { cause: error });
}

/** @returns why some system could not hold a folder of this name, with one that all could, or null. */
export function problemOfFolderName(name: string): string | null {
  const safe = safeFileName(name);
  return safe === name ? null : `Not every system can hold a folder of this name; “${safe}” would do.`;
}
