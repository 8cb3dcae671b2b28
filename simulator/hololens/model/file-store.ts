import type { Clock } from '../../foundation/clock.ts';

export interface StoredFile {
  readonly bytes: Buffer;
  readonly createdAtMs: number;
}

interface Folder {
  readonly createdAtMs: number;
  readonly folders: Map<string, Folder>;
  readonly files: Map<string, StoredFile>;
}

export interface FolderEntry {
  readonly name: string;
  readonly createdAtMs: number;
  /** Bytes; undefined for folders. */
  readonly size: number | undefined;
}

/**
 * The part of the file system that the portal's file explorer shows: known folders, and one LocalAppData per sideloaded
 * package. Kept in memory.
 */
export class FileStore {
  readonly #clock: Clock;
  readonly #roots = new Map<string, Folder>();
  readonly #locked = new Set<string>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Entries of a folder, undefined where it does not exist. */
  list(root: string, path: string): FolderEntry[] | undefined {
    const folder = this.#folder(root, path);
    if (folder === undefined) return undefined;
    return [
      ...[...folder.folders].map(([name, each]) => ({ name, createdAtMs: each.createdAtMs, size: undefined })),
      ...[...folder.files].map(([name, each]) => ({ name, createdAtMs: each.createdAtMs, size: each.bytes.length })),
    ];
  }

  read(root: string, path: string, name: string): StoredFile | undefined {
    return this.#folder(root, path)?.files.get(name);
  }

  /** Writes a file into an existing folder, over one of the same name. Returns false where there is no such folder. */
  write(root: string, path: string, name: string, bytes: Buffer): boolean {
    const folder = this.#folder(root, path);
    if (folder === undefined) return false;
    folder.files.set(name, { bytes, createdAtMs: this.#clock.now() });
    return true;
  }

  createFolder(root: string, path: string, name: string): boolean {
    const folder = this.#folder(root, path);
    if (folder === undefined) return false;
    if (!folder.folders.has(name)) folder.folders.set(name, this.#newFolder());
    return true;
  }

  remove(root: string, path: string, name: string): boolean {
    const folder = this.#folder(root, path);
    if (folder === undefined) return false;
    return folder.files.delete(name) || folder.folders.delete(name);
  }

  rename(root: string, path: string, name: string, newName: string): boolean {
    const folder = this.#folder(root, path);
    if (folder === undefined) return false;
    return moveKey(folder.files, name, newName) || moveKey(folder.folders, name, newName);
  }

  /** Whether an app holds files of this name open. */
  isLocked(name: string): boolean {
    return this.#locked.has(name);
  }

  lock(name: string): void {
    this.#locked.add(name);
  }

  /** Makes sure that a root with these folders is there. */
  ensureRoot(root: string, folders: readonly string[]): void {
    if (this.#roots.has(root)) return;
    const folder = this.#newFolder();
    for (const name of folders) folder.folders.set(name, this.#newFolder());
    this.#roots.set(root, folder);
  }

  /** Forgets a root with everything in it, as uninstalling an app does. */
  removeRoot(root: string): void {
    this.#roots.delete(root);
  }

  #newFolder(): Folder {
    return { createdAtMs: this.#clock.now(), folders: new Map(), files: new Map() };
  }

  #folder(root: string, path: string): Folder | undefined {
    let folder = this.#roots.get(root);
    for (const part of path.split(/[\\/]+/).filter((each) => each !== '')) folder = folder?.folders.get(part);
    return folder;
  }
}

function moveKey<T>(map: Map<string, T>, from: string, to: string): boolean {
  const value = map.get(from);
  if (value === undefined) return false;
  map.delete(from);
  map.set(to, value);
  return true;
}
