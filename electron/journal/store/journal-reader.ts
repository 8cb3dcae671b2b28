import { DatabaseSync } from 'node:sqlite';
import { performance } from 'node:perf_hooks';
import { eventColumns, readBack, readerPragmas } from './schema.ts';
import type { PackedValue } from './packed-events.ts';
import type { Condition, StoreCalls } from './thread-calls.ts';

/** A look goes through so many events before it looks at the clock. */
const windowEvents = 20_000;
/** One that has not found enough after this long answers with what it has, and where it got to. */
const budgetMs = 200;
/** Sorting so many rows by id takes some ten milliseconds. */
const mostSorted = 50_000;

const columns = eventColumns.join(', ');
const width = eventColumns.length;

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

  /**
   * In order of ids. Goes on in bounded stretches until there are `limit` rows or time is up.
   * @returns `reached`: the id up to which everything was looked at, null where nothing is left beyond.
   */
  read(ask: StoreCalls['read']['ask']): StoreCalls['read']['answer'] {
    const { from, to, isReadBack } = ask;
    const time = clauses([from === null ? null : { sql: 'at >= ?', parameters: [from] }, to === null ? null : { sql: 'at < ?', parameters: [to] }]);
    const rest = beyond(ask.order, ask.beyondId);
    if ((from !== null || to !== null) && this.#isShort(time)) return this.#readAtOnce(ask, clauses([time, rest]), 'INDEXED BY event_at');
    if (isReadBack) return this.#readAtOnce(ask, clauses([time, rest, { sql: readBack, parameters: [] }]), 'INDEXED BY event_read_back');
    return this.#readByIds(ask, time);
  }

  #readAtOnce(ask: StoreCalls['read']['ask'], within: Condition, way: string): StoreCalls['read']['answer'] {
    const rows = this.#stretch(ask, within, way, ask.limit);
    return { rows, reached: rows.length < ask.limit * width ? null : lastPlace(rows).id };
  }

  #readByIds(ask: StoreCalls['read']['ask'], time: Condition): StoreCalls['read']['answer'] {
    const startedAt = performance.now();
    const { order, limit } = ask;
    const [first, last] = this.#idRange();
    const step = order === 'oldest-first' ? windowEvents : -windowEvents;
    const rows: PackedValue[] = [];
    let reached = order === 'oldest-first' ? Math.max(ask.beyondId ?? 0, first - 1) : Math.min(ask.beyondId ?? last + 1, last + 1);
    while (order === 'oldest-first' ? reached < last : reached > first) {
      const end = reached + step;
      const within = clauses([time, beyond(order, reached), { sql: order === 'oldest-first' ? 'id <= ?' : 'id >= ?', parameters: [end] }]);
      for (const value of this.#stretch(ask, within, 'NOT INDEXED', limit - rows.length / width)) rows.push(value);
      if (rows.length >= limit * width) return { rows, reached: lastPlace(rows).id };
      reached = end;
      if (performance.now() - startedAt > budgetMs) return { rows, reached };
    }
    return { rows, reached: null };
  }

  #stretch({ condition, order }: Pick<StoreCalls['read']['ask'], 'condition' | 'order'>, within: Condition, way: string, limit: number): PackedValue[] {
    const where = clauses([within, condition]);
    return this.#rows(`SELECT ${columns} FROM event ${way} WHERE ${where.sql} ORDER BY id ${order === 'oldest-first' ? 'ASC' : 'DESC'} LIMIT ?`, [...where.parameters, limit]);
  }

  /** Newest first by time, then by id. Goes back window by window, each bounded, until the page is full or time is up. */
  page({ condition, stream, from, to, beyond: begin, limit }: StoreCalls['page']['ask']): StoreCalls['page']['answer'] {
    const startedAt = performance.now();
    const within = clauses([
      stream === null ? null : { sql: 'stream = ?', parameters: [stream] },
      from === null ? null : { sql: 'at >= ?', parameters: [from] },
      to === null ? null : { sql: 'at < ?', parameters: [to] },
    ]);
    const rows: PackedValue[] = [];
    let place = begin;
    for (;;) {
      const missing = limit - rows.length / width;
      const end = this.#windowEnd(within, place);
      const window = clauses([within, before(place), end === null ? null : { sql: '(at, id) >= (?, ?)', parameters: [end.at, end.id] }, condition]);
      const found = this.#rows(`SELECT ${columns} FROM event WHERE ${window.sql} ORDER BY at DESC, id DESC LIMIT ?`, [...window.parameters, missing]);
      // No spreading: a page may be longer than a call has arguments.
      for (const value of found) rows.push(value);
      if (rows.length / width >= limit) return { rows, next: lastPlace(rows) };
      if (end === null) return { rows, next: null };
      place = end;
      if (performance.now() - startedAt > budgetMs) return { rows, next: place };
    }
  }

  /** Events by their ids, in order of these; unknown ids are left out. */
  pick(ids: readonly number[]): PackedValue[] {
    return this.#rows(`SELECT ${columns} FROM event WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id`, [JSON.stringify(ids)]);
  }

  /** @returns the id of the event that takes this one back, or null. */
  takenBackBy(id: number): number | null {
    const row = this.#database.prepare(`
      SELECT taking.id AS id FROM event AS taken JOIN event AS taking ON taking.source = taken.source AND taking.compensates = taken.external_id
      WHERE taken.id = ? ORDER BY taking.id LIMIT 1`).get(id);
    return row ? Number(row['id']) : null;
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

  #idRange(): readonly [number, number] {
    const row = this.#database.prepare('SELECT (SELECT min(id) FROM event) AS first, (SELECT max(id) FROM event) AS last').get();
    return [Number(row?.['first'] ?? 0), Number(row?.['last'] ?? 0)];
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

function beyond(order: StoreCalls['read']['ask']['order'], id: number | null): Condition | null {
  return id === null ? null : { sql: order === 'oldest-first' ? 'id > ?' : 'id < ?', parameters: [id] };
}

function before(place: Place | null): Condition | null {
  return place === null ? null : { sql: '(at, id) < (?, ?)', parameters: [place.at, place.id] };
}

function lastPlace(rows: readonly PackedValue[]): Place {
  const [id, at] = rows.slice(rows.length - width);
  return { at: Number(at), id: Number(id) };
}

/** All of them joined by AND; a condition that is always true where there is none. */
function clauses(conditions: readonly (Condition | null)[]): Condition {
  const present = conditions.filter((condition) => condition !== null);
  return { sql: present.map(({ sql }) => `(${sql})`).join(' AND ') || '1', parameters: present.flatMap(({ parameters }) => parameters) };
}
