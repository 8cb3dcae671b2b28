import { statSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { JournalEvent } from '../../../shared/domain/journal/event.ts';
import { unpackEvents, type PackedValue } from '../store/packed-events.ts';
import { eventColumns, readerPragmas } from '../store/schema.ts';
import type { CursorReader, FillPage, FillQuery, FillReader } from './reader.ts';

const columns = eventColumns.join(', ');

/** @param event alias of the row in question @param upTo SQL of the greatest id that counts. @returns SQL that holds for an event that nobody took back. */
export function standing(event: string, upTo: string): string {
  return `${event}.compensates IS NULL AND (${event}.external_id IS NULL OR NOT EXISTS (
    SELECT 1 FROM event AS taking WHERE taking.source = ${event}.source AND taking.compensates = ${event}.external_id AND taking.id <= ${upTo}))`;
}

/** Reads for cursors from the journal's file, on a handle of its own. */
export class SqlCursorReader implements CursorReader {
  readonly #database: DatabaseSync;
  readonly #file: string;
  readonly #drops: StatementSync;
  readonly #lastId: StatementSync;
  readonly #find: StatementSync;
  readonly #takenBackBy: StatementSync;
  readonly #since: StatementSync;

  /** @param database a handle that only reads; `close` closes it. @param file names the file, and no other one in its place. */
  constructor(database: DatabaseSync, file: string) {
    this.#database = database;
    this.#file = file;
    this.#drops = arrays(database.prepare('SELECT count(*), total(dropped_at), (SELECT count(*) FROM segment_drop) FROM dropped_segment'));
    this.#lastId = database.prepare('SELECT max(id) AS id FROM event');
    this.#find = arrays(database.prepare(`SELECT ${columns} FROM event WHERE source = ? AND external_id = ?`));
    this.#takenBackBy = database.prepare('SELECT min(id) AS id FROM event WHERE source = ? AND compensates = ?');
    this.#since = arrays(database.prepare(`SELECT ${columns} FROM event WHERE id > ? AND id <= ? ORDER BY id LIMIT ?`));
  }

  static open(path: string): SqlCursorReader {
    const database = new DatabaseSync(path, { readOnly: true });
    database.exec(readerPragmas);
    const { dev, ino, birthtimeMs } = statSync(path);
    return new SqlCursorReader(database, [dev, ino, birthtimeMs].join('-'));
  }

  identity(): string {
    return [this.#file, ...Object.values(this.#drops.get() ?? {})].join(' ');
  }

  lastId(): number {
    return Number(this.#lastId.get()?.['id'] ?? 0);
  }

  /**
   * A page is first the rest of the millisecond where the last one ended, then the times after that. Either is found by
   * its index alone and ends after so many rows, be they what the filter seeks or not: no page takes long.
   */
  pagesOf({ sql, parameters, stream }: Parameters<CursorReader['pagesOf']>[0]): FillReader {
    const from = `FROM event INDEXED BY ${stream === null ? 'event_at WHERE' : 'event_stream_at WHERE stream = ? AND'}`;
    const wanted = `id <= ? AND (${sql}) AND ${standing('event', '?')}`;
    const prepare = (text: string): StatementSync => arrays(this.#database.prepare(text));
    const idsOfTime = prepare(`SELECT id ${from} at = ? AND id > ? ORDER BY id LIMIT 1 OFFSET ?`);
    const eventsOfTime = prepare(`SELECT ${columns} ${from} at = ? AND id > ? AND id <= ? AND ${wanted} ORDER BY id`);
    const times = prepare(`SELECT at ${from} at > ? AND at < ? ORDER BY at LIMIT 1 OFFSET ?`);
    const eventsOfTimes = prepare(`SELECT ${columns} ${from} at > ? AND at < ? AND ${wanted} ORDER BY at, id`);
    const pinned = stream === null ? [] : [stream];
    const lastParameters = (upToId: number) => [upToId, ...parameters, upToId];
    return (query: FillQuery): FillPage => {
      const { upToId, after, rows } = query;
      const events: JournalEvent[] = [];
      if (after !== null) {
        const last = numberOf(idsOfTime.get(...pinned, after.at, after.id, rows - 1));
        events.push(...eventsOf(eventsOfTime.all(...pinned, after.at, after.id, last ?? Number.MAX_SAFE_INTEGER, ...lastParameters(upToId))));
        if (last !== null) return { events, next: { at: after.at, id: last } };
      }
      const beyond = after?.at ?? query.from - 1;
      const to = query.to ?? Number.MAX_SAFE_INTEGER;
      const lastAt = numberOf(times.get(...pinned, beyond, to, rows - 1));
      events.push(...eventsOf(eventsOfTimes.all(...pinned, beyond, lastAt ?? to, ...lastParameters(upToId))));
      return { events, next: lastAt === null ? null : { at: lastAt, id: 0 } };
    };
  }

  find(source: string, externalId: string): JournalEvent | null {
    return eventsOf(this.#find.all(source, externalId))[0] ?? null;
  }

  takenBackBy(source: string, externalId: string): number | null {
    const id = this.#takenBackBy.get(source, externalId)?.['id'] ?? null;
    return id === null ? null : Number(id);
  }

  takenBackAhead(): readonly { readonly source: string; readonly externalId: string }[] {
    return this.#database.prepare(`
      SELECT DISTINCT source, compensates FROM event AS taking
      WHERE compensates IS NOT NULL AND NOT EXISTS (SELECT 1 FROM event WHERE source = taking.source AND external_id = taking.compensates)`)
      .all().map((row) => ({ source: String(row['source']), externalId: String(row['compensates']) }));
  }

  since(afterId: number, upToId: number, limit: number): readonly JournalEvent[] {
    return eventsOf(this.#since.all(afterId, upToId, limit));
  }

  close(): void {
    this.#database.close();
  }
}

function arrays(statement: StatementSync): StatementSync {
  statement.setReturnArrays(true);
  return statement;
}

/** @returns the only column of a row, where there is one. */
function numberOf(row: object | undefined): number | null {
  const [value] = row === undefined ? [] : Object.values(row);
  return typeof value === 'number' ? value : null;
}

function eventsOf(rows: readonly object[]): JournalEvent[] {
  const packed: PackedValue[] = [];
  for (const row of rows) {
    for (const value of Object.values(row)) packed.push(typeof value === 'string' || typeof value === 'number' ? value : null);
  }
  return unpackEvents(packed);
}
