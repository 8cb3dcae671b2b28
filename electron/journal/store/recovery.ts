import { existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { journalStreams } from '../../../shared/domain/journal/event.ts';
import { RawPages } from './raw-pages.ts';
import { rawRows, type RawRow, type RawValue } from './raw-rows.ts';
import { createTables, eventColumns, writerPragmas } from './schema.ts';
import { SegmentBook } from './segment-book.ts';
import { SegmentFinder } from './segment.ts';
import type { StoreFound } from './thread-calls.ts';

const companions = ['', '-wal', '-shm'] as const;
const rowsPerCommit = 10_000;

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
  const pages = new RawPages(from);
  const target = new DatabaseSync(into);
  try {
    target.exec(writerPragmas);
    createTables(target);
    return new Rebuilding(target).copy(pages);
  } finally {
    pages.close();
    target.close();
  }
}

/** Puts every row that is an event into the new file. */
class Rebuilding {
  readonly #target: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #insertDropped: StatementSync;
  readonly #book: SegmentBook;
  readonly #finder = new SegmentFinder();
  #copied = 0;
  /** As the old file counted its events; null where that cannot be read. */
  #expected: number | null = null;

  constructor(target: DatabaseSync) {
    this.#target = target;
    this.#insert = target.prepare(`INSERT OR IGNORE INTO event (${eventColumns.join(', ')}) VALUES (${eventColumns.map(() => '?').join(', ')})`);
    this.#insertDropped = target.prepare('INSERT OR IGNORE INTO dropped_segment VALUES (?, ?, ?)');
    this.#book = new SegmentBook(target);
  }

  copy(pages: RawPages): { events: number; lost: number | null } {
    let rows = 0;
    this.#target.exec('BEGIN IMMEDIATE');
    for (const row of rawRows(pages)) {
      this.#take(row);
      if (++rows % rowsPerCommit === 0) this.#commit('BEGIN IMMEDIATE');
    }
    this.#commit('PRAGMA wal_checkpoint(TRUNCATE)');
    return { events: this.#copied, lost: this.#expected === null ? null : Math.max(0, this.#expected - this.#copied) };
  }

  #commit(then: string): void {
    this.#book.write();
    this.#target.exec('COMMIT');
    this.#target.exec(then);
  }

  #take(row: RawRow): void {
    const event = eventOf(row);
    if (event) this.#takeEvent(event);
    else this.#takeFigures(row);
  }

  #takeEvent({ at, values }: EventRow): void {
    if (Number(this.#insert.run(...values).changes) === 0) return;
    this.#book.count(this.#finder.of(at), at);
    this.#copied += 1;
  }

  /** Rows of `segment` and `dropped_segment` are told by their width and by a first column that is a month. */
  #takeFigures({ rowId, columns }: RawRow): void {
    const numbers = columns.slice(1).filter((value) => typeof value === 'number');
    if (columns[0] !== null || numbers.length !== columns.length - 1 || !isMonth(rowId)) return;
    const [first = 0, second = 0, events = 0] = numbers;
    if (columns.length === 6) this.#expected = (this.#expected ?? 0) + events;
    else if (columns.length === 3) this.#insertDropped.run(rowId, first, second);
  }
}

interface EventRow {
  readonly at: number;
  /** In the order of `eventColumns`. */
  readonly values: readonly (string | number | null)[];
}

/** The row as an event; null for rows of other tables, and for those whose columns cannot be. */
function eventOf({ rowId, columns }: RawRow): EventRow | null {
  // The column of the id itself is empty: the row's own id stands for it (§2.3).
  const [id, at, storedAt, stream, type, source, externalId, entity, value, attributes, compensates] = columns;
  const isEvent = columns.length === eventColumns.length && id === null && rowId > 0 && typeof at === 'number' && typeof storedAt === 'number' && isStream(stream) && typeof type === 'string'
    && typeof source === 'string' && isTextOrNull(externalId) && typeof entity === 'string' && (value === null || typeof value === 'number') && isAttributes(attributes) && isTextOrNull(compensates);
  if (!isEvent) return null;
  return { at, values: [rowId, at, storedAt, stream, type, source, externalId, entity, value, attributes, compensates] };
}

const streams: ReadonlySet<unknown> = new Set(journalStreams);

function isStream(value: RawValue | undefined): value is string {
  return streams.has(value);
}

function isTextOrNull(value: RawValue | undefined): value is string | null {
  return value === null || typeof value === 'string';
}

function isAttributes(value: RawValue | undefined): value is string {
  if (typeof value !== 'string' || !value.startsWith('{')) return false;
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}

function isMonth(value: number): boolean {
  return value >= 197_001 && value % 100 >= 1 && value % 100 <= 12;
}
