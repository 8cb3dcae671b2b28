import { closeSync, existsSync, openSync, statSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { eventTypes } from '../../../shared/domain/journal/event-types.ts';
import { inspectFile, newerFile } from './file-header.ts';
import { eventColumns, createTables, schemaVersion, upgradeTables, writerPragmas } from './schema.ts';
import { newEventWidth, type PackedValue } from './packed-events.ts';
import { recoverFile, unfinishedRecovery } from './recovery.ts';
import { SegmentBook } from './segment-book.ts';
import { SegmentFinder, segmentBounds } from './segment.ts';
import { StoreError, troubleOf } from './store-error.ts';
import { quickCheck } from './upkeep.ts';
import type { StoreFacts, StoreFound, StoredSegment } from './thread-calls.ts';

/** Below this a whole check takes less than a tenth of a second and is done before anything else. */
const checkAtOnceBytes = 64 * 1_024 ** 2;
/** Rows that a drop deletes between two looks for appends that wait. */
const dropStepRows = 5_000;
/** So many events make one transaction at most, whoever sent them. */
const mostEventsPerCommit = 50_000;

/** An append that waits for its commit. */
export interface WaitingAppend {
  readonly rows: readonly PackedValue[];
  readonly now: number;
  done(ids: Float64Array): void;
  failed(error: unknown): void;
}

/** A drop that is under way. */
export interface SegmentDrop {
  readonly month: number;
  readonly events: number;
  readonly reason: string;
  readonly by: string;
}

/**
 * The one handle that writes the journal's file. Synchronous: it lives in a thread of its own. Every method either does
 * all of what it says or, with an error, nothing.
 */
export class JournalWriter {
  readonly #path: string;
  readonly #mostBytes: number | null;
  readonly found: StoreFound;
  readonly needsCheck: boolean;
  readonly #database: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #book: SegmentBook;
  readonly #finder = new SegmentFinder();
  #closed: ReadonlySet<number>;
  #nextId: number;
  #facts: StoreFacts;

  /** @throws StoreError `newer` or `foreign`, or SQLite's error where the file cannot be used at all. */
  static open(path: string, mostBytes: number | null, now: number): JournalWriter {
    const cutShort = unfinishedRecovery(path);
    const state = inspectFile(path);
    // Only the user may read it; SQLite gives the files beside it the same mode.
    if (state === 'absent' && !cutShort) closeSync(openSync(path, 'a', 0o600));
    if (state === 'damaged' || cutShort) return JournalWriter.recover(path, mostBytes, now);
    try {
      return new JournalWriter(path, mostBytes, { kind: 'sound' });
    } catch (error) {
      if (troubleOf(error) !== 'damaged') throw error;
      return JournalWriter.recover(path, mostBytes, now);
    }
  }

  /** Sets the file aside and goes on with what could be read of it. */
  static recover(path: string, mostBytes: number | null, now: number): JournalWriter {
    return new JournalWriter(path, mostBytes, recoverFile(path, now));
  }

  private constructor(path: string, mostBytes: number | null, found: StoreFound) {
    this.#path = path;
    this.#mostBytes = mostBytes;
    this.found = found;
    this.#database = new DatabaseSync(path);
    try {
      this.#database.exec(writerPragmas);
      this.needsCheck = this.#prepareTables();
      this.#limitSize();
      this.#insert = this.#database.prepare(`
        INSERT INTO event (${eventColumns.join(', ')}) VALUES (${eventColumns.map(() => '?').join(', ')})
        ON CONFLICT (source, external_id) WHERE external_id IS NOT NULL DO NOTHING`);
      this.#book = new SegmentBook(this.#database);
      this.#nextId = Number(this.#one('SELECT coalesce(max(id), 0) AS value FROM event')) + 1;
      this.#closed = this.#closedMonths();
      this.#facts = this.#readFacts();
    } catch (error) {
      this.#database.close();
      throw error;
    }
  }

  get facts(): StoreFacts {
    return this.#facts;
  }

  /** @returns whether the file still has to be checked, because that takes too long to be done here. */
  #prepareTables(): boolean {
    const version = Number(this.#one('SELECT user_version AS value FROM pragma_user_version'));
    if (version > schemaVersion) throw newerFile(version);
    if (version === 0) {
      createTables(this.#database);
      return false;
    }
    if (this.found.kind === 'recovered') return false;
    upgradeTables(this.#database, version);
    if (statSync(this.#path).size > checkAtOnceBytes) return true;
    const [verdict] = quickCheck(this.#database, 1);
    if (verdict !== undefined) throw new StoreError('damaged', verdict);
    return false;
  }

  #limitSize(): void {
    if (this.#mostBytes === null) return;
    const pageSize = Number(this.#one('SELECT page_size AS value FROM pragma_page_size'));
    this.#database.exec(`PRAGMA max_page_count = ${Math.max(1, Math.floor(this.#mostBytes / pageSize))}`);
  }

  /**
   * Writes appends in as few transactions as there can be: one sync of the disk stands for all of them. Where one makes
   * the others fail, each is tried for itself.
   */
  appendAll(appends: readonly WaitingAppend[]): void {
    for (const group of groups(appends)) {
      try {
        const ids = this.#inTransaction(() => group.map(({ rows, now }) => this.#insertRows(rows, now)));
        group.forEach((append, index) => append.done(ids[index] ?? new Float64Array()));
      } catch (error) {
        const [only] = group;
        if (group.length === 1 && only) only.failed(error);
        else for (const append of group) this.appendAll([append]);
      }
    }
  }

  segments(): StoredSegment[] {
    return this.#book.list();
  }

  /** Drops that were begun: by `beginDrop`, or by a program that was killed over them. */
  begunDrops(): SegmentDrop[] {
    return this.#database.prepare('SELECT month, events, reason, dropped_by FROM segment_drop ORDER BY month').all().map((row) => ({
      month: Number(row['month']), events: Number(row['events']), reason: String(row['reason']), by: String(row['dropped_by']),
    }));
  }

  /** From here on the month takes no events, and loses those that it has. @throws StoreError `refused` where it has none or is not over. */
  beginDrop(month: number, reason: string, by: string, now: number): SegmentDrop {
    const segment = this.segments().find((known) => known.month === month);
    if (!segment) throw new StoreError('refused', 'There are no events of this month.');
    const bounds = segmentBounds(month);
    if (bounds.endsAt > now) throw new StoreError('refused', 'This month is not over.');
    this.#inTransaction(() => this.#database.prepare('INSERT OR REPLACE INTO segment_drop VALUES (?, ?, ?, ?, ?, ?)').run(month, bounds.startsAt, bounds.endsAt, segment.events, reason, by));
    this.#closed = this.#closedMonths();
    return { month, events: segment.events, reason, by };
  }

  /**
   * Deletes some thousands of its events, and with the last ones the drop itself, leaving its marker.
   * @returns the marker once it is done, else null.
   */
  continueDrop(drop: SegmentDrop, now: number): PackedValue[] | null {
    const { startsAt, endsAt } = segmentBounds(drop.month);
    return this.#inTransaction(() => {
      const { changes } = this.#database.prepare('DELETE FROM event WHERE id IN (SELECT id FROM event WHERE at >= ? AND at < ? LIMIT ?)').run(startsAt, endsAt, dropStepRows);
      if (Number(changes) === dropStepRows) return null;
      this.#book.remove(drop.month);
      this.#database.prepare('DELETE FROM segment_drop WHERE month = ?').run(drop.month);
      this.#database.prepare('INSERT OR REPLACE INTO dropped_segment VALUES (?, ?, ?)').run(drop.month, drop.events, now);
      return this.#insertMarker(drop, now);
    });
  }

  close(): void {
    this.#database.close();
  }

  #insertMarker({ month, events, reason, by }: SegmentDrop, now: number): PackedValue[] {
    const attributes = JSON.stringify({ month, events, reason, by });
    const row: PackedValue[] = [now, 'program', eventTypes.programSegmentDropped, 'program', null, String(month), events, attributes, null];
    const [id = 0] = this.#insertRows(row, now);
    return [id, now, now, ...row.slice(1)];
  }

  /** @returns the id of each row; 0 for those that were there already. */
  #insertRows(rows: readonly PackedValue[], now: number): Float64Array {
    const ids = new Float64Array(rows.length / newEventWidth);
    for (let index = 0; index < ids.length; index++) {
      const start = index * newEventWidth;
      const at = Number(rows[start]);
      const bounds = this.#finder.of(at);
      if (this.#closed.size > 0 && this.#closed.has(bounds.month)) continue;
      const { changes } = this.#insert.run(
        this.#nextId, at, now, rows[start + 1] ?? null, rows[start + 2] ?? null, rows[start + 3] ?? null, rows[start + 4] ?? null,
        rows[start + 5] ?? null, rows[start + 6] ?? null, rows[start + 7] ?? null, rows[start + 8] ?? null,
      );
      if (Number(changes) === 0) continue;
      ids[index] = this.#nextId++;
      this.#book.count(bounds, at);
    }
    return ids;
  }

  #inTransaction<T>(write: () => T): T {
    const firstId = this.#nextId;
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const result = write();
      this.#book.write();
      this.#database.exec('COMMIT');
      this.#facts = this.#readFacts();
      return result;
    } catch (error) {
      // Some errors (a full disk among them) have rolled back by themselves.
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      this.#book.forget();
      this.#nextId = firstId;
      throw error;
    }
  }

  #readFacts(): StoreFacts {
    const row = this.#database.prepare('SELECT sum(events) AS events, min(oldest_at) AS oldest, max(newest_at) AS newest FROM segment').get();
    const sizeBytes = Number(this.#one('SELECT page_count * page_size AS value FROM pragma_page_count, pragma_page_size'));
    const log = `${this.#path}-wal`;
    return {
      events: Number(row?.['events'] ?? 0), oldestAt: numberOrNull(row?.['oldest']), newestAt: numberOrNull(row?.['newest']),
      sizeBytes: sizeBytes + (existsSync(log) ? statSync(log).size : 0),
    };
  }

  #closedMonths(): ReadonlySet<number> {
    return new Set(this.#database.prepare('SELECT month FROM dropped_segment UNION SELECT month FROM segment_drop').all().map((row) => Number(row['month'])));
  }

  #one(sql: string): unknown {
    return this.#database.prepare(sql).get()?.['value'];
  }
}

function numberOrNull(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

/** In their order, each at most `mostEventsPerCommit` events unless a single append is larger. */
function* groups(appends: readonly WaitingAppend[]): Generator<WaitingAppend[], void, undefined> {
  let group: WaitingAppend[] = [];
  let events = 0;
  for (const append of appends) {
    const more = append.rows.length / newEventWidth;
    if (group.length > 0 && events + more > mostEventsPerCommit) {
      yield group;
      group = [];
      events = 0;
    }
    group.push(append);
    events += more;
  }
  if (group.length > 0) yield group;
}
