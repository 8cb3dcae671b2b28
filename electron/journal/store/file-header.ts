import { closeSync, openSync, readSync } from 'node:fs';
import { StoreError } from './store-error.ts';
import { applicationId, schemaVersion } from './schema.ts';

/** Length of the header of an SQLite file, and where it keeps what (https://sqlite.org/fileformat2.html §1.3). */
const headerBytes = 100;
const userVersionAt = 60;
const applicationIdAt = 68;

/**
 * Looks at the first bytes of a journal file without opening it as a database, which would already write beside it.
 * @returns `absent`, `damaged` where the header is none, or `ours`.
 * @throws StoreError `newer` or `foreign` for files that are sound and not for us to touch.
 */
export function inspectFile(path: string): 'absent' | 'damaged' | 'ours' {
  const header = Buffer.alloc(headerBytes);
  let length: number;
  try {
    const file = openSync(path, 'r');
    try {
      length = readSync(file, header, 0, headerBytes, 0);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'absent';
    throw error;
  }
  // A program that was killed before its first commit leaves an empty file; the log beside it may hold everything.
  if (length === 0) return 'ours';
  if (length < headerBytes || header.toString('latin1', 0, 16) !== 'SQLite format 3\0') return 'damaged';
  const application = header.readUInt32BE(applicationIdAt);
  if (application !== 0 && application !== applicationId) throw new StoreError('foreign', 'The file is a database of another program.');
  const version = header.readInt32BE(userVersionAt);
  if (application === applicationId && version > schemaVersion) throw newerFile(version);
  return 'ours';
}

/** @param version of the file's tables. */
export function newerFile(version: number): StoreError {
  return new StoreError('newer', `The file has tables of version ${version}; this program knows version ${schemaVersion}.`);
}
