import { create } from 'zustand';
import type { PackageSource } from '../../../shared/contract/clusters/packages.ts';
import type { Fault } from '../../../shared/domain/fault.ts';
import type { UploadHandle } from '../../../shared/domain/identifiers.ts';
import { api, faultOf } from '../../app/api.ts';
import { uploadFile, type UploadFile } from '../apps/upload-file.ts';

/** A file of the page with its path within what was dropped or picked. */
export interface FoundFile {
  readonly file: File;
  readonly path: string;
}

/** Where a package stands on its way from the page to the check. */
export type PackageDesk =
  | { readonly step: 'empty'; readonly fault: Fault | null }
  | { readonly step: 'handing-over'; readonly label: string; readonly sentBytes: number; readonly totalBytes: number; readonly files: number }
  | { readonly step: 'chosen'; readonly label: string; readonly source: PackageSource };

const empty: PackageDesk = { step: 'empty', fault: null };
/** Files that are handed over at the same time: more would only wait for the same line. */
const lanes = 4;
/** A slip of the hand must not hand a whole disk over; packages have far fewer files. */
const mostFiles = 20_000;

/** One desk a cluster, so that leaving the screen does not lose what was handed over. */
export const usePackageDesks = create<{ readonly desks: Readonly<Record<string, PackageDesk>> }>()(() => ({ desks: {} }));
const running = new Map<string, AbortController>();

export function usePackageDesk(connectionId: string): PackageDesk {
  return usePackageDesks((state) => state.desks[connectionId] ?? empty);
}

function put(connectionId: string, desk: PackageDesk): void {
  usePackageDesks.setState(({ desks }) => ({ desks: { ...desks, [connectionId]: desk } }));
}

/** Whether a single file is the whole package. */
export function isArchive(name: string): boolean {
  return /\.(?:zip|sfpkg)$/i.test(name);
}

/**
 * The paths within the package: what was dropped is often the folder itself, so a first part that all paths share is taken off
 * where the application manifest lies directly under it.
 */
export function packagePaths(files: readonly FoundFile[]): readonly FoundFile[] {
  const first = files[0]?.path.split('/')[0] ?? '';
  const isShared = first !== '' && files.every(({ path }) => path.startsWith(`${first}/`));
  const hasManifest = files.some(({ path }) => path.toLowerCase() === `${first}/applicationmanifest.xml`.toLowerCase());
  return isShared && hasManifest ? files.map(({ file, path }) => ({ file, path: path.slice(first.length + 1) })) : files;
}

/** Takes files that were dropped or picked: an archive as it is, anything else as the files of a package. */
export async function handOver(connectionId: string, found: readonly FoundFile[], upload: UploadFile = uploadFile): Promise<void> {
  if (found.length === 0) return;
  await putAway(connectionId);
  const stop = new AbortController();
  running.set(connectionId, stop);
  const [only] = found;
  const isOne = found.length === 1 && only !== undefined && isArchive(only.file.name);
  const files = isOne ? found : packagePaths(found).slice(0, mostFiles);
  const label = isOne ? only.file.name : labelOf(found);
  const totalBytes = files.reduce((sum, { file }) => sum + file.size, 0);
  const sent = new Map<string, number>();
  const told = (): void => {
    put(connectionId, { step: 'handing-over', label, totalBytes, files: files.length, sentBytes: [...sent.values()].reduce((sum, bytes) => sum + bytes, 0) });
  };
  told();
  const uploads: { upload: UploadHandle; path: string }[] = [];
  try {
    const waiting = [...files];
    await Promise.all(Array.from({ length: lanes }, async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const { file, path } = next;
        const { handle } = await upload(file, (bytes) => { sent.set(path, bytes); told(); }, stop.signal);
        sent.set(path, file.size);
        uploads.push({ upload: handle, path });
      }
    }));
    const archive = uploads[0];
    put(connectionId, { step: 'chosen', label, source: isOne && archive !== undefined ? { kind: 'archive', upload: archive.upload } : { kind: 'files', files: uploads } });
  } catch (error) {
    stop.abort();
    await discard(uploads.map(({ upload: handle }) => handle));
    put(connectionId, { step: 'empty', fault: error instanceof DOMException && error.name === 'AbortError' ? null : faultOf(error) });
  } finally {
    if (running.get(connectionId) === stop) running.delete(connectionId);
  }
}

function labelOf(found: readonly FoundFile[]): string {
  const top = found[0]?.path.split('/')[0] ?? '';
  return found.length > 1 && top !== '' ? top : found[0]?.file.name ?? '';
}

/** Takes a folder of the machine that the host runs on: nothing is copied, and an upload can go on after a restart. */
export async function takeFolder(connectionId: string, source: Extract<PackageSource, { kind: 'folder' }>, label: string): Promise<void> {
  await putAway(connectionId);
  put(connectionId, { step: 'chosen', label, source });
}

/** Clears the desk; what was handed over is thrown away, except where an upload has taken it. */
export async function putAway(connectionId: string, isTaken = false): Promise<void> {
  running.get(connectionId)?.abort();
  const desk = usePackageDesks.getState().desks[connectionId];
  put(connectionId, empty);
  if (desk?.step !== 'chosen' || isTaken) return;
  if (desk.source.kind === 'archive') await discard([desk.source.upload]);
  if (desk.source.kind === 'files') await discard(desk.source.files.map(({ upload }) => upload));
}

async function discard(uploads: readonly UploadHandle[]): Promise<void> {
  // What cannot be thrown away now goes with the program: not worth a word.
  for (let from = 0; from < uploads.length; from += 200) await api.files.discardUploads({ uploads: uploads.slice(from, from + 200) }).catch(() => {});
}
