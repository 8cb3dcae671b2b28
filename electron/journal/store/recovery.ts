import { existsSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { createTables, eventColumns, writerPragmas } from './schema.ts';
import { SegmentBook } from './segment-book.ts';
import { SegmentFinder } from './segment.ts';
import type { StoreFound } from './thread-calls.ts';

const companions = ['', '-wal', '-shm'] as const;
const rowsPerStep = 500;
/** A row takes no fewer bytes than this: the size of the file bounds the ids that it can hold. */
const leastRowBytes = 16;

/**
 * Sets a damaged file aside, with its write-ahead log, and copies what can be read of it into a new file of the old name.
 * The new file has another name until it is complete; with `unfinishedRecovery` a killed program goes on where it was.
 */
export function recoverFile(path: string, now: number): Extract<StoreFound, { kind: 'recovered' }> {
  const rebuilt = rebuiltName(path);
  const aside = (unfinishedRecovery(path) ? newestAside(path) : null) ?? `${stem(path)}.broken-${now}.sqlite`;
  for (const companion of companions) rmSync(rebuilt + companion, { force: true });
  writeFileSync(rebuilt, '', { mode: 0o600 });
  for (const companion of companions) if (existsSync(path + companion)) renameSync(path + companion, aside + companion);
  const counts = rebuild(aside, rebuilt);
  renameSync(rebuilt, path);
  return { kind: 'recovered', setAsideAs: basename(aside), ...counts };
}

/** Whether an earlier recovery was cut short: the broken file is aside, and the new one was never finished. */
export function unfinishedRecovery(path: string): boolean {
  return !existsSync(path) && existsSync(rebuiltName(path)) && newestAside(path) !== null;
}

function rebuiltName(path: string): string {
  return `${path}.rebuilt`;
}

function stem(path: string): string {
  return path.replace(/\.sqlite$/, '');
}

function newestAside(path: string): string | null {
  const prefix = `${basename(stem(path))}.broken-`;
  const names = readdirSync(dirname(path)).filter((name) => name.startsWith(prefix) && name.endsWith('.sqlite'));
  const newest = names.toSorted().at(-1);
  return newest === undefined ? null : join(dirname(path), newest);
}

function rebuild(from: string, into: string): { events: number; lost: number | null } {
  const target = new DatabaseSync(into);
  try {
    target.exec(writerPragmas);
    createTables(target);
    const counts = copyAll(from, target);
    target.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    return counts;
  } finally {
    target.close();
  }
}

function copyAll(from: string, target: DatabaseSync): { events: number; lost: number | null } {
  let source: DatabaseSync;
  try {
    // Not read-only: the log beside the file has to be taken in, or its newest events would be missed.
    source = new DatabaseSync(from);
    source.exec('PRAGMA query_only = ON');
  } catch {
    return { events: 0, lost: null };
  }
  try {
    const expected = firstNumber(source, 'SELECT sum(events) FROM segment');
    const events = copyEvents(source, target, maximumId(source, from));
    copyDropped(source, target);
    return { events, lost: expected === null ? null : Math.max(0, expected - events) };
  } catch {
    return { events: 0, lost: null };
  } finally {
    source.close();
  }
}

/** Walks the ids upwards, row by row, and steps over stretches that cannot be read. */
function copyEvents(source: DatabaseSync, target: DatabaseSync, maximum: number): number {
  const columns = eventColumns.join(', ');
  const walk = new IdWalk(source.prepare(`SELECT ${columns} FROM event NOT INDEXED WHERE id >= ? ORDER BY id LIMIT ${rowsPerStep}`), maximum);
  const insert = target.prepare(`INSERT OR IGNORE INTO event (${columns}) VALUES (${eventColumns.map(() => '?').join(', ')})`);
  const book = new SegmentBook(target);
  const finder = new SegmentFinder();
  let copied = 0;
  for (let rows = walk.next(); rows; rows = walk.next()) {
    target.exec('BEGIN IMMEDIATE');
    for (const row of rows) {
      const values = eventColumns.map((column) => row[column] ?? null);
      // A row that is garbled breaks a rule of its column and is left out, as one that cannot be read.
      const kept = attempt(() => insert.run(...values).changes > 0) ?? false;
      const at = row['at'];
      if (!kept || typeof at !== 'number') continue;
      book.count(finder.of(at), at);
      copied += 1;
    }
    book.write();
    target.exec('COMMIT');
  }
  return copied;
}

function copyDropped(source: DatabaseSync, target: DatabaseSync): void {
  const rows = attempt(() => source.prepare('SELECT month, events, dropped_at FROM dropped_segment').all()) ?? [];
  const insert = target.prepare('INSERT OR IGNORE INTO dropped_segment VALUES (?, ?, ?)');
  for (const { month = null, events = null, dropped_at: droppedAt = null } of rows) attempt(() => insert.run(month, events, droppedAt));
}

type Row = ReturnType<StatementSync['all']>[number];

/** Reads on from an id; where that fails, finds the next id from which reading works again. */
class IdWalk {
  readonly #statement: StatementSync;
  readonly #maximum: number;
  #from = 0;

  constructor(statement: StatementSync, maximum: number) {
    this.#statement = statement;
    this.#maximum = maximum;
  }

  next(): Row[] | null {
    while (this.#from <= this.#maximum) {
      const rows = this.#read(this.#from);
      if (rows.length > 0) {
        const { id } = rows.at(-1) ?? {};
        this.#from = (typeof id === 'number' ? id : this.#from) + 1;
        return rows;
      }
      const beyond = this.#beyondDamage();
      if (beyond === null) return null;
      this.#from = beyond;
    }
    return null;
  }

  /** Rows up to the first one that cannot be read. */
  #read(from: number): Row[] {
    const rows: Row[] = [];
    attempt(() => {
      for (const row of this.#statement.iterate(from)) rows.push(row);
    });
    return rows;
  }

  #works(from: number): boolean {
    return attempt(() => this.#statement.iterate(from).next().value !== undefined) ?? false;
  }

  /** Steps of doubling width until reading works, then halves back to the least id from which it does. */
  #beyondDamage(): number | null {
    let fails = this.#from;
    let width = 1;
    while (!this.#works(fails + width)) {
      fails += width;
      width *= 2;
      if (fails > this.#maximum) return null;
    }
    let works = fails + width;
    while (works - fails > 1) {
      const middle = Math.floor((fails + works) / 2);
      if (this.#works(middle)) works = middle;
      else fails = middle;
    }
    return works;
  }
}

/** The greatest id there can be: as the table says, as an index says, or as the size of the file allows. */
function maximumId(source: DatabaseSync, path: string): number {
  return firstNumber(source, 'SELECT max(id) FROM event NOT INDEXED')
    ?? firstNumber(source, 'SELECT max(id) FROM event INDEXED BY event_at WHERE at IS NOT NULL')
    ?? statSync(path).size / leastRowBytes;
}

function firstNumber(source: DatabaseSync, sql: string): number | null {
  const value = attempt(() => Object.values(source.prepare(sql).get() ?? {})[0]);
  return typeof value === 'number' ? value : null;
}

function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
