import { openPromise, type Entry, type ZipFile } from 'yauzl';
import type { FaultError } from '../fault-error.ts';
import { faultError } from '../faults.ts';

/** Kind of file in the upper half of what Unix tools write into an archive. */
const linkMode = 0o120000;
const kindMask = 0o170000;

/** What is said of an archive that cannot be used. */
export interface ArchiveWords {
  /** Of the archive, or of what in it cannot be read. */
  readonly name: string;
  /** What to do about one that is damaged. */
  readonly hint: string;
}

/**
 * Opens an archive that stays on the disk as it is; whoever opens it closes it.
 * @throws FaultError `package-malformed` where it is none, or where a name is absolute or leads out of it: the library refuses the whole of those.
 */
export async function openZip(path: string, words: ArchiveWords): Promise<ZipFile> {
  try {
    return await openPromise(path, { autoClose: false, lazyEntries: true, validateEntrySizes: true });
  } catch (error) {
    throw malformedZip(error, words);
  }
}

export function isLink({ externalFileAttributes }: Pick<Entry, 'externalFileAttributes'>): boolean {
  return ((externalFileAttributes >>> 16) & kindMask) === linkMode;
}

/** @param error of the library; names of the archive may stand in it. */
export function malformedZip(error: unknown, { name, hint }: ArchiveWords): FaultError {
  const detail = error instanceof Error ? printable(error.message).slice(0, 500) : '';
  const leadsOut = /invalid relative path|absolute path/i.test(detail);
  return faultError('package-malformed', {
    message: leadsOut ? `“${printable(name)}” names a place outside of itself. It was not opened.` : `“${printable(name)}” cannot be read as a zip archive.`,
    hint: leadsOut ? 'Do not use it unless you know where it comes from.' : hint, detail,
  }, error);
}

/** Names come from whoever made the archive: what nobody sees, or what turns the direction of reading, is made visible. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u200b-\u200f\u202a-\u202e\u2060-\u206f]/gu, '\uFFFD').slice(0, 600);
}
