import type { FoundFile } from './package-files.ts';

/** Most entries that are looked at in a dropped folder: a slip of the hand must not walk a whole disk. */
const mostEntries = 5_000;
const deepest = 8;

/** @returns whether something with files is being dragged. */
export function carriesFiles(transfer: DataTransfer | null): boolean {
  return transfer !== null && [...transfer.types].includes('Files');
}

/**
 * Reads what was dropped, folders with everything inside. Must be called in the drop event: the browser empties the
 * transfer afterwards.
 * @returns the files with their paths; what cannot be read is left out.
 */
export function readDropped(transfer: DataTransfer): Promise<FoundFile[]> {
  const entries = [...transfer.items].flatMap((item) => (item.kind === 'file' ? item.webkitGetAsEntry() ?? [] : []));
  if (entries.length === 0) return Promise.resolve(pickedFiles(transfer.files));
  return walk(entries);
}

/** @returns the files of a file input. */
export function pickedFiles(files: Iterable<File>): FoundFile[] {
  return [...files].map((file) => ({ file, path: file.webkitRelativePath || file.name }));
}

async function walk(roots: readonly FileSystemEntry[]): Promise<FoundFile[]> {
  const found: FoundFile[] = [];
  const waiting = roots.map((entry) => ({ entry, depth: 0 }));
  for (let looked = 0; looked < mostEntries; looked += 1) {
    const next = waiting.shift();
    if (next === undefined) break;
    const { entry, depth } = next;
    if (isFile(entry)) {
      const file = await fileOf(entry);
      if (file !== null) found.push({ file, path: entry.fullPath.replace(/^\//, '') });
    } else if (isDirectory(entry) && depth < deepest) {
      waiting.push(...(await childrenOf(entry)).map((child) => ({ entry: child, depth: depth + 1 })));
    }
  }
  return found;
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isDirectory(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

function fileOf(entry: FileSystemFileEntry): Promise<File | null> {
  return new Promise((resolve) => { entry.file(resolve, () => { resolve(null); }); });
}

/** A reader gives at most 100 entries a call, and an empty list at the end. */
async function childrenOf(directory: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = directory.createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve) => { reader.readEntries(resolve, () => { resolve([]); }); });
    if (batch.length === 0 || children.length >= mostEntries) return children;
    children.push(...batch);
  }
}
