import { DatabaseSync } from 'node:sqlite';
import { performance } from 'node:perf_hooks';
import { eventColumns, readerPragmas } from './schema.ts';
import type { PackedValue } from './packed-events.ts';
import type { Condition, StoreCalls } from './thread-calls.ts';

/** A page looks through so many events before it looks at the time. */
const windowEvents = 20_000;
/** A page that has not found enough after this long answers with what it has, and where it got to. */
const pageBudgetMs = 200;
/** Sorting so many rows by id takes some ten milliseconds. */
const mostSorted = 50_000;

const columns = eventColumns.join(', ');

interface Place {
  readonly at: number;
  readonly id: number;
}

/** A handle that only reads, in a thread of its own, so that a long look never holds up an append. */
export class JournalReader {
  readonly #database: DatabaseSync;

  constructor(path: string) {
    this.#database = new DatabaseSync(path, { readOnly: true });
    this.#database.exec(readerPragmas);
  }

  read({ condition, from, to, beyondId, order, limit }: StoreCalls['read']['ask']): PackedValue[] {
    const direction = order === 'oldest-first' ? 'ASC' : 'DESC';
    const time = clauses([from === null ? null : { sql: 'at >= ?', parameters: [from] }, to === null ? null : { sql: 'at < ?', parameters: [to] }]);
    const where = clauses([condition, time, beyondId === null ? null : { sql: order === 'oldest-first' ? 'id > ?' : 'id < ?', parameters: [beyondId] }]);
    const way = (from !== null || to !== null) && this.#isShort(time) ? 'INDEXED BY event_at' : 'NOT INDEXED';
    return this.#rows(`SELECT ${columns} FROM event ${way} WHERE ${where.sql} ORDER BY id ${direction} LIMIT ?`, [...where.parameters, limit]);
  }

  /** Newest first by time, then by id. Goes back window by window, each bounded, until the page is full or time is up. */
  page({ condition, stream, from, to, beyond, limit }: StoreCalls['page']['ask']): StoreCalls['page']['answer'] {
    const startedAt = performance.now();
    const within = clauses([
      stream === null ? null : { sql: 'stream = ?', parameters: [stream] },
      from === null ? null : { sql: 'at >= ?', parameters: [from] },
      to === null ? null : { sql: 'at < ?', parameters: [to] },
    ]);
    const rows: PackedValue[] = [];
    let place = beyond;
    for (;;) {
      const missing = limit - rows.length / eventColumns.length;
      const end = this.#windowEnd(within, place);
      const window = clauses([within, before(place), end === null ? null : { sql: '(at, id) >= (?, ?)', parameters: [end.at, end.id] }, condition]);
      const found = this.#rows(`SELECT ${columns} FROM event WHERE ${window.sql} ORDER BY at DESC, id DESC LIMIT ?`, [...window.parameters, missing]);
      // No spreading: a page may be longer than a call has arguments.
      for (const value of found) rows.push(value);
      if (rows.length / eventColumns.length >= limit) return { rows, next: lastPlace(rows) };
      if (end === null) return { rows, next: null };
      place = end;
      if (performance.now() - startedAt > pageBudgetMs) return { rows, next: place };
    }
  }

  get(id: number): StoreCalls['get']['answer'] {
    const rows = this.#rows(`SELECT ${columns} FROM event WHERE id = ?`, [id]);
    const back = this.#database.prepare(`
      SELECT taking.id AS id FROM event AS taken JOIN event AS taking ON taking.source = taken.source AND taking.compensates = taken.external_id
      WHERE taken.id = ? ORDER BY taking.id LIMIT 1`).get(id);
    return { rows, takenBackBy: back ? Number(back['id']) : null };
  }

  close(): void {
    this.#database.close();
  }

  /**
   * Whether a stretch of time has so few events that it is best found by its index and sorted by id. Otherwise the table is
   * read in order of ids, where the first rows come without any sorting.
   */
  #isShort(time: Condition): boolean {
    const row = this.#database.prepare(`SELECT count(*) AS events FROM (SELECT 1 FROM event INDEXED BY event_at WHERE ${time.sql} LIMIT ?)`).get(...time.parameters, mostSorted);
    return Number(row?.['events']) < mostSorted;
  }

  /** The last event of the next window in reading order; null where the rest is less than a window. */
  #windowEnd(within: Condition, place: Place | null): Place | null {
    const rest = clauses([within, before(place)]);
    const row = this.#database.prepare(`SELECT at, id FROM event WHERE ${rest.sql} ORDER BY at DESC, id DESC LIMIT 1 OFFSET ?`).get(...rest.parameters, windowEvents - 1);
    return row ? { at: Number(row['at']), id: Number(row['id']) } : null;
  }

  #rows(sql: string, parameters: readonly (string | number | null)[]): PackedValue[] {
    const packed: PackedValue[] = [];
    const statement = this.#database.prepare(sql);
    statement.setReturnArrays(true);
    for (const row of statement.iterate(...parameters)) {
      for (const value of Object.values(row)) packed.push(typeof value === 'string' || typeof value === 'number' ? value : null);
    }
    return packed;
  }
}

function before(place: Place | null): Condition | null {
  return place === null ? null : { sql: '(at, id) < (?, ?)', parameters: [place.at, place.id] };
}

function lastPlace(rows: readonly PackedValue[]): Place {
  const [id, at] = rows.slice(rows.length - eventColumns.length);
  return { at: Number(at), id: Number(id) };
}

/** All of them joined by AND; a condition that is always true where there is none. */
function clauses(conditions: readonly (Condition | null)[]): Condition {
  const present = conditions.filter((condition) => condition !== null);
  return { sql: present.map(({ sql }) => `(${sql})`).join(' AND ') || '1', parameters: present.flatMap(({ parameters }) => parameters) };
}
