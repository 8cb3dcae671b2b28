import type { StoreTrouble } from './thread-calls.ts';

/** A file that cannot be used as it is, found by our own look at it. */
export class StoreError extends Error {
  readonly trouble: StoreTrouble;
  constructor(trouble: StoreTrouble, words: string) {
    super(words);
    this.name = 'StoreError';
    this.trouble = trouble;
  }
}

/** Primary result codes of SQLite (https://sqlite.org/rescode.html). */
const sqliteTroubles: ReadonlyMap<number, StoreTrouble> = new Map([
  [8, 'access'], // SQLITE_READONLY
  [10, 'access'], // SQLITE_IOERR
  [11, 'damaged'], // SQLITE_CORRUPT
  [13, 'full'], // SQLITE_FULL
  [14, 'access'], // SQLITE_CANTOPEN
  [26, 'damaged'], // SQLITE_NOTADB
]);

/** What an error of the store means; `refused` for all that has no meaning of its own. */
export function troubleOf(error: unknown): StoreTrouble {
  if (error instanceof StoreError) return error.trouble;
  if (!(error instanceof Error)) return 'refused';
  if ('errcode' in error && typeof error.errcode === 'number') return sqliteTroubles.get(error.errcode & 0xff) ?? 'refused';
  if ('code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')) return 'full';
  return 'code' in error && (error.code === 'EACCES' || error.code === 'EPERM' || error.code === 'EROFS') ? 'access' : 'refused';
}
