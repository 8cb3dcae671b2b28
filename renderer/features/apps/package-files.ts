import type { Generation } from '../../../shared/domain/headset.ts';

/** A file as it was picked or dropped, with its path inside a dropped folder. */
export interface FoundFile<File = globalThis.File> {
  readonly file: File;
  /** Such as `Guide_1.0_Test/Dependencies/arm64/VCLibs.appx`; the bare name where it was no folder. */
  readonly path: string;
}

export interface SortedFiles<File> {
  readonly accepted: readonly FoundFile<File>[];
  readonly ignored: readonly { readonly path: string; readonly why: string }[];
}

/** Most files of one installation (the contract's limit). */
export const mostFiles = 100;

const packagePattern = /\.(?:e?(?:appx|msix)(?:bundle)?|cer)$/i;
const architectures = new Set(['x86', 'x64', 'arm', 'arm64', 'neutral', 'win32']);
/** What each generation runs (device-portal.md §5.6); others are not judged here. */
const runs: Readonly<Partial<Record<Generation, readonly string[]>>> = {
  hololens1: ['x86', 'win32', 'neutral'],
  hololens2: ['arm64', 'arm', 'neutral'],
};

/** @returns the processor that a `Dependencies/<processor>/` folder names, in lower case. */
function dependencyArchitecture(path: string): string | null {
  const folders = path.toLowerCase().split('/').slice(0, -1);
  const folder = folders.at(-1) ?? '';
  return folders.includes('dependencies') && architectures.has(folder) ? folder : null;
}

function refusal(path: string, generation: Generation): string | null {
  if (!packagePattern.test(path)) return 'neither a package nor a certificate';
  const architecture = dependencyArchitecture(path);
  const wanted = runs[generation];
  return architecture !== null && wanted !== undefined && !wanted.includes(architecture) ? `for ${architecture} processors` : null;
}

/**
 * Takes what an installation can use: packages and certificates, without the dependency folders of other processors (a
 * build for side-loading carries all of them). What is left out is named with the reason.
 */
export function sortFiles<File>(found: readonly FoundFile<File>[], generation: Generation): SortedFiles<File> {
  const accepted: FoundFile<File>[] = [];
  const ignored: { path: string; why: string }[] = [];
  const names = new Set<string>();
  for (const entry of found) {
    const name = fileName(entry.path).toLowerCase();
    const why = refusal(entry.path, generation)
      ?? (names.has(name) ? 'a second file of the same name' : accepted.length >= mostFiles ? `more than ${mostFiles} files` : null);
    if (why === null) {
      accepted.push(entry);
      names.add(name);
    } else {
      ignored.push({ path: entry.path, why });
    }
  }
  return { accepted, ignored };
}

/** @returns the last part of a path. */
export function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
