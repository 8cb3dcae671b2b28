import { open, readdir, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { PackageFinding } from '../../../shared/contract/clusters/packages.ts';
import { FaultError } from '../../core/fault-error.ts';
import { faultError, toFault } from '../../core/faults.ts';
import type { ChunkReader } from './chunk-buffers.ts';
import { finding, mostFiles, pathProblem, withinRoot } from './package-source.ts';
import type { OpenPackage, PackageFile } from './package-source.ts';

const deepestFolder = 60;

interface FoundFile extends PackageFile {
  readonly place: string;
}

/** A package in a folder, as build tools leave it. */
export async function openFolder(folder: string): Promise<OpenPackage> {
  const found: FoundFile[] = [];
  const findings: PackageFinding[] = [];
  try {
    await collect(folder, '', 0, found, findings);
  } catch (error) {
    throw error instanceof FaultError ? error : new FaultError(toFault(error), { cause: error });
  }
  const inside = withinRoot(found);
  return packageOf(inside.files.map(({ path, source }) => ({ ...source, path })), [...findings, ...inside.findings]);
}

async function collect(folder: string, below: string, depth: number, found: FoundFile[], findings: PackageFinding[]): Promise<void> {
  if (depth > deepestFolder) throw faultError('package-malformed', { message: 'The folders are nested too deeply for a package.', hint: 'Choose the folder that holds ApplicationManifest.xml.' });
  for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) await collect(folder, path, depth + 1, found, findings);
    else if (!entry.isFile()) findings.push(finding('blocker', 'format', `“${path}” is ${entry.isSymbolicLink() ? 'a link' : 'no ordinary file'}.`, 'Replace it with the file itself: where it leads to may hold anything.', path));
    else {
      const problem = pathProblem(path);
      if (problem) findings.push(finding('blocker', 'name', `“${path}” cannot be sent: ${problem}.`, 'Rename it.', path));
      const place = join(folder, path);
      found.push({ path, place, bytes: (await stat(place)).size });
    }
    if (found.length > mostFiles) throw faultError('invalid-input', { message: `There are more than ${mostFiles.toLocaleString('en')} files in this folder.`, hint: 'Choose the folder that holds ApplicationManifest.xml.' });
  }
}

/** A package of files on disk, wherever each of them lies. */
export function packageOf(files: readonly FoundFile[], findings: readonly PackageFinding[]): OpenPackage {
  const places = new Map(files.map(({ path, place }) => [path, place]));
  const placeOf = (path: string): string => {
    const place = places.get(path);
    if (place === undefined) throw faultError('not-found', { message: `“${path}” is not in the package.` });
    return place;
  };
  return {
    files: files.map(({ path, bytes }) => ({ path, bytes })),
    findings,
    stamp: async (path) => {
      const { size, mtimeMs } = await stat(placeOf(path));
      return `${placeOf(path)}\n${size}\n${mtimeMs}`;
    },
    read: (path, start, end) => pieces(path, placeOf(path), start, end),
    reader: (path) => new FileReader(path, placeOf(path)),
    close: async () => {},
  };
}

/** Reads from wherever it is asked to. */
class FileReader implements ChunkReader {
  readonly #path: string;
  readonly #file: Promise<FileHandle>;

  constructor(path: string, place: string) {
    this.#path = path;
    this.#file = open(place, 'r');
    this.#file.catch(() => {});
  }

  async fill(buffer: Buffer, position: number): Promise<number> {
    try {
      const file = await this.#file;
      let filled = 0;
      while (filled < buffer.byteLength) {
        const { bytesRead } = await file.read(buffer, filled, buffer.byteLength - filled, position + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return filled;
    } catch (error) {
      throw unreadable(this.#path, error);
    }
  }

  async close(): Promise<void> {
    await this.#file.then((file) => file.close(), () => {});
  }
}

function unreadable(path: string, error: unknown): FaultError {
  return error instanceof FaultError ? error : new FaultError({ ...toFault(error), message: `“${path}” can no longer be read.` }, { cause: error });
}

const pieceBytes = 1024 * 1024;

async function* pieces(path: string, place: string, start: number, end: number): AsyncGenerator<Buffer> {
  if (end <= start) return;
  const buffer = Buffer.allocUnsafeSlow(Math.min(pieceBytes, end - start));
  let file: FileHandle | null = null;
  try {
    file = await open(place, 'r');
    for (let at = start; at < end;) {
      const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.byteLength, end - at), at);
      if (bytesRead === 0) return;
      at += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } catch (error) {
    throw unreadable(path, error);
  } finally {
    await file?.close();
  }
}
