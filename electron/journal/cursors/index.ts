import type { CursorDefinition, CursorExplanation, CursorValue } from '../../../shared/domain/journal/cursor.ts';
import type { JournalEvent } from '../../../shared/domain/journal/event.ts';
import type { Clock } from '../../core/clock.ts';
import { shapeOf, type CursorShape } from './cursor-shape.ts';
import { equivalentSql } from './equivalent-sql.ts';
import type { HasTime } from './event-window.ts';
import { FeedIndex, typesOf } from './feed-index.ts';
import { LiveCursor } from './live-cursor.ts';
import type { CursorReader } from './reader.ts';
import type { CursorSnapshots } from './snapshot.ts';
import { TakeBacks } from './take-backs.ts';
import { spanAt } from './window-span.ts';

/** A listener is told no more often than this. */
const tellIntervalMs = 100;
/** While a cursor fills it is told so, as often as this. */
const fillingIntervalMs = 1_000;
/** A cursor that nobody watches stays for a while: screens are left and come back. */
const lingerMs = 30_000;
/** The clock is looked at as often as this at least: it may have been set back. */
const clockLookMs = 60_000;
/** How long the program's end may be held up; cursors without a snapshot are filled from the store. */
const keepingMs = 1_000;
/** After the store could not be read. */
const retryMs = 5_000;

interface Seat {
  readonly cursor: LiveCursor;
  readonly listeners: Set<(value: CursorValue) => void>;
  /** Figures changed, or may have by time. */
  stale: boolean;
  /** The last step ended for want of time. */
  busy: boolean;
  toldAt: number;
  value: CursorValue | null;
  version: number;
  unwatchedSince: number | null;
  /** Not before this, because reading failed. */
  restUntil: number;
}

export interface CursorDeskOptions {
  readonly reader: CursorReader;
  readonly clock: Pick<Clock, 'now' | 'after'>;
  readonly snapshots: CursorSnapshots | null;
  /** Lets others have their turn, then calls back. */
  readonly afterTurn: (callback: () => void) => void;
  /** Begins a step. @returns whether there is time left in it. */
  readonly beginStep: () => HasTime;
  readonly onTrouble: (error: unknown) => void;
}

/**
 * Many cursors over one journal: it tells each of what is appended, of time as it passes, and those who watch of what
 * came of it. Cursors of the same definition are one. It works in short steps and lets others have their turn.
 */
export class CursorDesk {
  readonly #options: CursorDeskOptions;
  readonly #takeBacks: TakeBacks;
  readonly #seats = new Map<string, Seat>();
  readonly #index = new FeedIndex<Seat>();
  #feedId: number;
  #alarm: { readonly at: number; readonly timer: { cancel(): void } } | null = null;
  #lastNow = Number.NEGATIVE_INFINITY;
  #turnTaken = false;
  #closed = false;

  constructor(options: CursorDeskOptions) {
    this.#options = options;
    this.#feedId = options.reader.lastId();
    this.#takeBacks = new TakeBacks(options.reader);
  }

  /** Opens a cursor, or joins the one of the same definition. @returns ends the watching. */
  watch(definition: CursorDefinition, listener: (value: CursorValue) => void): () => void {
    const shape = shapeOf(definition);
    const seat = this.#seats.get(shape.hash) ?? this.#open(shape);
    seat.listeners.add(listener);
    seat.unwatchedSince = null;
    if (seat.value !== null) listener(seat.value);
    this.#wake();
    return () => {
      if (!seat.listeners.delete(listener) || seat.listeners.size > 0) return;
      seat.unwatchedSince = this.#now();
      this.#wake();
    };
  }

  /** Tells of events that are in the store, in order of their ids. Those that the store had before the desk are passed over. */
  appended(events: readonly JournalEvent[]): void {
    for (const event of events) {
      if (event.id <= this.#feedId) continue;
      const pending = this.#takeBacks.pending;
      const meaning = this.#takeBacks.meaningOf(event);
      this.#feedId = event.id;
      if (meaning.kind !== 'nothing') this.#pass(meaning.kind, meaning.event);
      // Every value tells how many there are.
      if (pending !== this.#takeBacks.pending) for (const seat of this.#seats.values()) seat.stale = true;
    }
    this.#wake();
  }

  /** Reads every cursor from the store again: something was dropped from it. */
  refill(): void {
    for (const seat of this.#seats.values()) {
      seat.cursor.refill();
      seat.stale = true;
    }
    this.#wake();
  }

  /** What a cursor would have shown at a time, by what is known now; read from the store. */
  valueAt(definition: CursorDefinition, at: number): Promise<CursorValue> {
    const { from, to } = spanAt(definition.range, at);
    const shape = shapeOf({ ...definition, range: { kind: 'fixed', from, to } });
    const cursor = new LiveCursor({ shape, reader: this.#options.reader, feedId: () => this.#feedId, now: at, snapshot: null });
    return new Promise((resolve, reject) => {
      const work = (): void => {
        try {
          if (this.#closed) throw new Error('The desk of cursors is closed.');
          if (!cursor.step(this.#options.beginStep())) return this.#options.afterTurn(work);
          resolve({ ...cursor.figures(), version: 0, pending: this.#takeBacks.pending });
        } catch (error) {
          reject(error instanceof Error ? error : new Error('The store could not be read.', { cause: error }));
        }
      };
      work();
    });
  }

  /** @returns null for a cursor that is not open. */
  explain(definition: CursorDefinition): CursorExplanation | null {
    const seat = this.#seats.get(shapeOf(definition).hash);
    return seat === undefined ? null : { ...seat.cursor.explain(), sql: equivalentSql(definition, spanAt(definition.range, this.#now())) };
  }

  /** Keeps what is in memory for the next start. */
  close(): void {
    this.#closed = true;
    this.#alarm?.timer.cancel();
    const until = this.#now() + keepingMs;
    for (const { cursor } of this.#seats.values()) if (this.#now() < until) this.#keep(cursor);
    this.#seats.clear();
  }

  #pass(kind: 'comes' | 'goes', event: JournalEvent): void {
    for (const seat of this.#index.of(event.type)) {
      if (kind === 'comes' ? seat.cursor.offer(event) : seat.cursor.takeBack(event)) seat.stale = true;
    }
  }

  #now(): number {
    return this.#options.clock.now();
  }

  #open(shape: CursorShape): Seat {
    const { reader, snapshots } = this.#options;
    const snapshot = snapshots?.load(shape.definition.name) ?? null;
    const cursor = new LiveCursor({ shape, reader, feedId: () => this.#feedId, now: this.#now(), snapshot });
    const seat: Seat = { cursor, listeners: new Set(), stale: true, busy: false, toldAt: Number.NEGATIVE_INFINITY, value: null, version: 0, unwatchedSince: null, restUntil: 0 };
    this.#seats.set(shape.hash, seat);
    this.#index.add(seat, typesOf(shape.definition.filter));
    return seat;
  }

  #keep(cursor: LiveCursor): void {
    const { snapshots } = this.#options;
    const snapshot = snapshots === null ? null : cursor.snapshot();
    if (snapshot !== null) snapshots?.save(cursor.shape.definition.name, snapshot);
  }

  /** Sees to it that `#turn` runs when the next seat is due. */
  #wake(): void {
    if (this.#closed || this.#turnTaken) return;
    const now = this.#now();
    this.#noteClock(now);
    const dueAt = Math.min(...[...this.#seats.values()].map((seat) => this.#dueAt(seat)));
    const at = Math.min(dueAt, this.#seats.size === 0 ? dueAt : now + clockLookMs);
    if (at <= now) {
      this.#turnTaken = true;
      this.#options.afterTurn(() => this.#turn());
    } else if (Number.isFinite(at) && (this.#alarm === null || at < this.#alarm.at)) {
      this.#alarm?.timer.cancel();
      this.#alarm = { at, timer: this.#options.clock.after(at - now, () => this.#alarmRang()) };
    }
  }

  #alarmRang(): void {
    this.#alarm = null;
    this.#wake();
  }

  /** A clock that was set back leaves nobody waiting for times that were. */
  #noteClock(now: number): void {
    if (now < this.#lastNow) {
      for (const seat of this.#seats.values()) {
        seat.stale = true;
        seat.toldAt = Math.min(seat.toldAt, now);
        seat.restUntil = Math.min(seat.restUntil, now);
        if (seat.unwatchedSince !== null) seat.unwatchedSince = Math.min(seat.unwatchedSince, now);
      }
      this.#alarm?.timer.cancel();
      this.#alarm = null;
    }
    this.#lastNow = now;
  }

  #dueAt({ cursor, stale, busy, toldAt, unwatchedSince, restUntil }: Seat): number {
    const nextTelling = toldAt + tellIntervalMs;
    const change = busy ? Number.NEGATIVE_INFINITY : Math.max(nextTelling, stale ? Number.NEGATIVE_INFINITY : (cursor.nextChangeAt() ?? Number.POSITIVE_INFINITY));
    return Math.max(restUntil, Math.min(change, unwatchedSince === null ? Number.POSITIVE_INFINITY : unwatchedSince + lingerMs));
  }

  /** One step for all of them: who had no turn in it is first in the next one. */
  #turn(): void {
    this.#turnTaken = false;
    if (this.#closed) return;
    const now = this.#now();
    const hasTime = this.#options.beginStep();
    let worked = false;
    for (const [hash, seat] of [...this.#seats].filter(([, each]) => this.#dueAt(each) <= now)) {
      if (worked && !hasTime()) break;
      worked = true;
      this.#seats.delete(hash);
      if (seat.unwatchedSince !== null && now - seat.unwatchedSince >= lingerMs) {
        this.#keep(seat.cursor);
        this.#index.delete(seat, typesOf(seat.cursor.shape.definition.filter));
      } else {
        this.#seats.set(hash, seat);
        this.#work(seat, now, hasTime);
      }
    }
    this.#wake();
  }

  #work(seat: Seat, now: number, hasTime: HasTime): void {
    try {
      seat.cursor.advance(now);
      seat.busy = !seat.cursor.step(hasTime);
      // Half of a change is told to nobody; that a window is being read, to everybody.
      if (!seat.busy || (seat.cursor.isFilling && now - seat.toldAt >= fillingIntervalMs)) this.#tell(seat, now);
    } catch (error) {
      this.#options.onTrouble(error);
      seat.restUntil = now + retryMs;
      seat.cursor.refill();
    }
  }

  #tell(seat: Seat, now: number): void {
    seat.toldAt = now;
    seat.stale = false;
    seat.version += 1;
    seat.value = { ...seat.cursor.figures(), version: seat.version, pending: this.#takeBacks.pending };
    for (const listener of seat.listeners) listener(seat.value);
  }
}
