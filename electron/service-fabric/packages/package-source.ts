import type { PackageFinding } from '../../../shared/contract/clusters/packages.ts';
import type { ChunkReader } from './chunk-buffers.ts';

/** A file of an application package. */
export interface PackageFile {
  /** Relative to the package, parts separated by `/`. */
  readonly path: string;
  readonly bytes: number;
}

/** An application package that lies somewhere, opened for reading. Nothing of it is ever held as a whole. */
export interface OpenPackage {
  /** Sorted by path; what belongs to the system or to the image store alone is left out. */
  readonly files: readonly PackageFile[];
  /** What was found while looking at the names: links, names that lead elsewhere, folders around the package. */
  readonly findings: readonly PackageFinding[];
  /** Changes when the file does; what was worked out about a file counts as long as it is the same. */
  stamp(path: string): Promise<string>;
  /** Bytes from `start` up to, not including, `end`. A piece is good until the next one is asked for. @throws FaultError `file-access`, `package-malformed` */
  read(path: string, start: number, end: number): AsyncIterable<Buffer>;
  /** The same for an upload, into its buffers. Has to be closed. */
  reader(path: string, start: number, end: number): ChunkReader;
  close(): Promise<void>;
}

/** More files than any package has. */
export const mostFiles = 20_000;
export const applicationManifestName = 'ApplicationManifest.xml';
/** Marks a folder of the image store as complete (service-fabric.md §1.7); written by whoever uploads, never part of a package. */
export const folderMark = '_.dir';
/** Left behind by file managers. */
const debris = new Set(['.ds_store', 'thumbs.db', 'desktop.ini']);

export function isLeftOut(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  return name === folderMark || debris.has(name) || path.toLowerCase().startsWith('__macosx/');
}

/** A finding about a file, without a remedy unless told. */
export function finding(severity: PackageFinding['severity'], topic: PackageFinding['topic'], message: string, remedy = '', path = ''): PackageFinding {
  return { severity, topic, message: message.slice(0, 1_000), remedy: remedy.slice(0, 1_000), path: path.slice(0, 1_000) };
}

/**
 * Where in a set of files the package begins: where its application manifest lies. People zip the folder as often as what
 * is in it.
 *
 * @returns the folder with a slash at its end, empty for the top; null where there is no manifest, or two at one height.
 */
export function packageRoot(paths: readonly string[]): string | null {
  const found = paths.filter((path) => path === applicationManifestName || path.endsWith(`/${applicationManifestName}`));
  const depth = (path: string): number => path.split('/').length;
  const least = Math.min(...found.map(depth));
  const [first, ...others] = found.filter((path) => depth(path) === least);
  return first === undefined || others.length > 0 ? null : first.slice(0, -applicationManifestName.length);
}

/** The files of the package itself, by their path in it, with what there is to say about the others. */
export function withinRoot<File extends PackageFile>(all: readonly File[]): { readonly root: string; readonly files: readonly { readonly path: string; readonly source: File }[]; readonly findings: readonly PackageFinding[] } {
  const kept = all.filter(({ path }) => !isLeftOut(path));
  const root = packageRoot(kept.map(({ path }) => path)) ?? '';
  const files = kept.filter(({ path }) => path.startsWith(root)).map((source) => ({ path: source.path.slice(root.length), source })).sort((left, right) => (left.path < right.path ? -1 : 1));
  const outside = kept.length - files.length;
  const findings = [
    ...(root === '' ? [] : [finding('info', 'format', `The package begins in the folder ${root.slice(0, -1)}.`)]),
    ...(outside === 0 ? [] : [finding('info', 'format', `${outside === 1 ? 'One file lies' : `${outside} files lie`} outside of it and will not be sent.`)]),
    ...namesTwice(files.map(({ path }) => path)),
  ];
  return { root, files, findings };
}

/** The image store does not tell upper from lower case. */
function namesTwice(paths: readonly string[]): PackageFinding[] {
  const seen = new Map<string, string>();
  return paths.flatMap((path) => {
    const key = path.toLowerCase();
    const other = seen.get(key);
    seen.set(key, path);
    return other === undefined ? [] : [finding('blocker', 'name', `“${other}” and “${path}” are one and the same to the image store.`, 'Rename or remove one of them.', path)];
  });
}

/**
 * Why a relative path cannot be a file's place in a package; null where it can.
 */
export function pathProblem(path: string): string | null {
  if (path === '' || path.endsWith('/')) return 'it names no file';
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) return 'it is absolute';
  const parts = path.split('/');
  if (parts.some((part) => part === '..' || part === '.' || part === '')) return 'it leads out of the package';
  if (/[<>:"|?*\\\p{Cc}]/u.test(path)) return 'it holds characters that Windows does not allow';
  if (parts.some((part) => part.endsWith('.') || part.endsWith(' '))) return 'a part of it ends with a dot or a space, which Windows does not allow';
  return null;
}
