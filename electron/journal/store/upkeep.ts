import { statSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

const mostProblems = 20;

/** Reads the whole file and compares its parts. @returns what is wrong with it, in SQLite's words; empty where it is sound. */
export function check(path: string): string[] {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    return quickCheck(database, mostProblems);
  } finally {
    database.close();
  }
}

/** @returns at most so many problems, in SQLite's words; empty for a sound file. */
export function quickCheck(database: DatabaseSync, most: number): string[] {
  const verdicts = database.prepare(`PRAGMA quick_check(${most})`).all().map((row) => String(row['quick_check']));
  return verdicts.filter((verdict) => verdict !== 'ok');
}

/**
 * Writes a compact copy as of now, while appends go on.
 * @param into path of a new file. @returns its size in bytes.
 */
export function backUp(path: string, into: string): number {
  // An empty file is taken as none, but for its mode: only the user may read the copy.
  writeFileSync(into, '', { mode: 0o600, flag: 'wx' });
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    database.prepare('VACUUM INTO ?').run(into);
    return statSync(into).size;
  } finally {
    database.close();
  }
}
