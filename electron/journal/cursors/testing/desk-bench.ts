import { DatabaseSync } from 'node:sqlite';
import type { JournalEvent, NewJournalEvent } from '../../../../shared/domain/journal/event.ts';
import { createTables } from '../../store/schema.ts';
import type { HasTime } from '../event-window.ts';
import { CursorDesk } from '../index.ts';
import type { CursorSnapshots } from '../snapshot.ts';
import { SqlCursorReader } from '../sql-reader.ts';

/** A desk over a store in memory, where nothing happens unless the test says so: neither time, nor turns, nor news. */
export class DeskBench {
  readonly database = new DatabaseSync(':memory:');
  now = 0;
  /** How many pieces of work a step may do. */
  piecesPerStep = Number.POSITIVE_INFINITY;
  readonly troubles: unknown[] = [];
  desk: CursorDesk;
  #alarms: { readonly at: number; readonly ring: () => void }[] = [];
  #turns: (() => void)[] = [];
  /** In the store, but not told to the desk yet. */
  #untold: JournalEvent[] = [];
  #nextId = 1;
  readonly #insert;

  constructor() {
    createTables(this.database);
    this.#insert = this.database.prepare('INSERT OR IGNORE INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
    this.desk = this.openDesk(null);
  }

  /** A desk that begins now, as after a restart; the one before is let go of. News that it has not heard yet comes to this one. */
  openDesk(snapshots: CursorSnapshots | null): CursorDesk {
    this.#alarms = [];
    this.#turns = [];
    this.desk = new CursorDesk({
      reader: new SqlCursorReader(this.database, 'memory'),
      clock: { now: () => this.now, after: (ms, callback) => this.#alarmAfter(ms, callback) },
      snapshots,
      afterTurn: (callback) => { this.#turns.push(callback); },
      beginStep: () => this.#step(),
      onTrouble: (error) => { this.troubles.push(error); },
    });
    return this.desk;
  }

  /** Into the store; those that it knows already are passed over, as the journal does. */
  store(events: readonly NewJournalEvent[]): void {
    for (const event of events) {
      const id = this.#nextId;
      const { changes } = this.#insert.run(id, event.at, this.now, event.stream, event.type, event.source, event.externalId, event.entity, event.value, JSON.stringify(event.attributes), event.compensates);
      if (changes === 0) continue;
      this.#nextId += 1;
      this.#untold.push({ ...event, id, storedAt: this.now });
    }
  }

  /** News of what is in the store. */
  tell(): void {
    this.desk.appended(this.#untold.splice(0));
  }

  /** Lets the desk work so many turns, or until it waits. */
  work(turns = Number.POSITIVE_INFINITY): void {
    for (let turn = 0; turn < turns && this.#turns.length > 0; turn += 1) this.#turns.shift()?.();
  }

  /** Time goes on, or is set back; alarms that are due ring. */
  setTime(now: number): void {
    this.now = now;
    const due = this.#alarms.filter(({ at }) => at <= now);
    this.#alarms = this.#alarms.filter((alarm) => !due.includes(alarm));
    for (const { ring } of due) ring();
  }

  close(): void {
    this.database.close();
  }

  #alarmAfter(ms: number, ring: () => void): { cancel(): void } {
    const alarm = { at: this.now + ms, ring };
    this.#alarms.push(alarm);
    return { cancel: () => { this.#alarms = this.#alarms.filter((each) => each !== alarm); } };
  }

  #step(): HasTime {
    let left = this.piecesPerStep;
    return () => {
      left -= 1;
      return left >= 0;
    };
  }
}
