import type { Span } from '../../../shared/domain/journal/aggregates/aggregate.ts';
import type { CursorValue } from '../../../shared/domain/journal/cursor.ts';
import type { JournalEvent } from '../../../shared/domain/journal/event.ts';
import { conditionOf } from '../../../shared/domain/journal/filter-sql.ts';
import { AnyOrderWindow } from './any-order-window.ts';
import { streamOf, type CursorShape, type Tuple } from './cursor-shape.ts';
import type { Change, EventWindow, HasTime } from './event-window.ts';
import { InOrderWindow } from './in-order-window.ts';
import type { Place } from './ordered-tree.ts';
import type { CursorReader, FillReader } from './reader.ts';
import { SlicedWindow } from './sliced-window.ts';
import { markOf, sameStore, type CursorSnapshot } from './snapshot.ts';
import { WaitingEvents } from './waiting-events.ts';
import { lengthOf, spanAt } from './window-span.ts';

/** Rows per page of a fill: a page takes well below a millisecond. */
const rowsPerPage = 250;
/** A sliced window's older edge is exact to this part of its length, unless even so many slices are too many. */
const slicesPerWindow = 120;
/** A clock set back by less than this is waited for; by more, the window goes back with it. */
const clockSlackMs = 1_000;
/** A sliced cursor that has become small is filled anew with its events, but not more often than this. */
const betterAgainMs = 60_000;
/** Figures that change as time passes are told so often. */
const timedIntervalMs = 1_000;

interface Operation {
  readonly act: 'insert' | 'remove';
  readonly tuple: Tuple;
}

/** How the events of a window are kept: see the kinds of windows. */
type Mode = { readonly kind: 'in-order' } | { readonly kind: 'any-order' } | { readonly kind: 'slices'; readonly sliceMs: number };

/** What a cursor shows, but for what only its desk knows. */
export type CursorFigures = Omit<CursorValue, 'version' | 'pending'>;

/**
 * One cursor. It is told of events and of time, and works in steps that somebody else gives it time for. It knows no
 * threads and no timers.
 */
export class LiveCursor {
  readonly shape: CursorShape;
  readonly #reader: CursorReader;
  readonly #fillReader: FillReader;
  readonly #feedId: () => number;
  #snapshot: CursorSnapshot | null;
  #mode: Mode;
  #window: EventWindow;
  #ahead = new WaitingEvents();
  #span: Span;
  #newestAt = Number.NEGATIVE_INFINITY;
  #late = 0;
  #fill: Generator<void, void> | null = null;
  /** Whether what is in the window has to be read from the store again. */
  #stale = true;
  /** What came since the fill began, in order. */
  #meanwhile: Operation[] = [];
  #filledAt = 0;
  #figures: CursorFigures | null = null;

  /**
   * @param feedId the id of the last event of which cursors were told
   * @param snapshot of an earlier run of the program; it is used where it is of the same definition and the same store
   */
  constructor({ shape, reader, feedId, now, snapshot }: { readonly shape: CursorShape; readonly reader: CursorReader; readonly feedId: () => number; readonly now: number; readonly snapshot: CursorSnapshot | null }) {
    this.shape = shape;
    this.#reader = reader;
    const { filter, range, allowedLatenessMs } = shape.definition;
    this.#fillReader = reader.pagesOf({ ...conditionOf(filter), stream: streamOf(filter) });
    this.#feedId = feedId;
    this.#snapshot = snapshot;
    // A queue of folds has one for each event: that is too much where each may hold a time for every state there is.
    this.#mode = { kind: allowedLatenessMs > 0 || shape.folding.ordered ? 'any-order' : 'in-order' };
    this.#window = this.#emptyWindow();
    this.#span = spanAt(range, now);
  }

  get isFilling(): boolean { return this.#stale || this.#fill !== null; }

  /** An event that came after the last fill began, and that nobody took back before. @returns whether it matters here. */
  offer(event: JournalEvent): boolean {
    return this.shape.holds(event) && this.#take({ act: 'insert', tuple: this.shape.tupleOf(event) });
  }

  /** @param event that was offered, or in the store before, and is taken back for the first time. */
  takeBack(event: JournalEvent): boolean {
    return this.shape.holds(event) && this.#take({ act: 'remove', tuple: this.shape.tupleOf(event) });
  }

  /** Reads the window from the store again. */
  refill(): void {
    this.#stale = true;
    this.#fill = null;
    this.#meanwhile = [];
  }

  advance(now: number): void {
    const { definition: { range } } = this.shape;
    const back = this.#span.now - now;
    if (back > 0 && back <= clockSlackMs && range.kind !== 'fixed') return;
    const before = this.#span;
    this.#span = spanAt(range, now);
    if (back > clockSlackMs && range.kind !== 'fixed') this.#newestAt = Number.NEGATIVE_INFINITY;
    if (this.#span.from < before.from || this.#ahead.lacks(this.#span.to)) return this.refill();
    if (range.kind !== 'tumbling' || this.#span.from === before.from) return;
    if (this.isFilling) return this.refill();
    this.#window = this.#emptyWindow();
  }

  /**
   * Works until nothing is left to do, or no time. Each piece of work between two looks at the time is short.
   * @returns whether nothing is left: then `figures` are those of the moment of the last `advance`.
   */
  step(hasTime: HasTime): boolean {
    for (;;) {
      if (this.#stale) {
        this.#stale = false;
        this.#fill = this.#filling(this.#feedId());
      }
      while (this.#fill !== null) {
        if (!hasTime()) return false;
        if (this.#fill.next().done === true) this.#fill = null;
      }
      if (this.#stale) continue;
      if (!this.#window.evict(this.#edge(), hasTime) || !this.#admit(hasTime)) return false;
      this.#becomeExactAgain();
      if (!this.#stale) return this.#window.settle(this.#span, hasTime);
    }
  }

  /** While it fills again, those from before. */
  figures(): CursorFigures {
    if (this.isFilling && this.#figures !== null) return { ...this.#figures, precision: { kind: 'filling' } };
    const { from, to, now } = this.#span;
    const figures: CursorFigures = { at: now, from, to, groups: this.#window.groups(this.#span), events: this.#window.events, late: this.#late, precision: this.#precision() };
    if (!this.isFilling) this.#figures = figures;
    return figures;
  }

  /** When figures change next although no event comes; null where they do not. */
  nextChangeAt(): number | null {
    const { range } = this.shape.definition;
    const { now, to } = this.#span;
    const oldest = range.kind === 'sliding' ? this.#window.oldest() : null;
    const times = [
      range.kind === 'tumbling' ? to : null,
      range.kind === 'fixed' ? null : this.#ahead.nextAt(),
      oldest === null || range.kind !== 'sliding' ? null : oldest + range.lengthMs,
      this.shape.folding.timed && this.#window.events > 0 && (range.kind !== 'fixed' || now < to) ? now + timedIntervalMs : null,
    ].filter((time) => time !== null);
    return times.length === 0 ? null : Math.min(...times);
  }

  /** How its figures come about. */
  explain(): { readonly window: EventWindow['kind']; readonly events: number; readonly kept: number; readonly source: 'memory' | 'store' } {
    return { window: this.#window.kind, events: this.#window.events, kept: this.#window.kept, source: this.isFilling ? 'store' : 'memory' };
  }

  /** @returns null while it fills, and where something has to be sought in the store later on: then there is nothing to keep. */
  snapshot(): CursorSnapshot | null {
    if (this.isFilling || !this.#ahead.isWhole) return null;
    return { hash: this.shape.hash, mark: markOf(this.#reader, this.#feedId()), from: this.#span.from, newestAt: Number.isFinite(this.#newestAt) ? this.#newestAt : null, ahead: [...this.#ahead.all()], window: this.#window.dump() };
  }

  #emptyWindow(): EventWindow {
    switch (this.#mode.kind) {
      case 'in-order': return new InOrderWindow(this.shape.folding);
      case 'any-order': return new AnyOrderWindow(this.shape.folding);
      case 'slices': return new SlicedWindow(this.shape.boundedFolding, this.#mode.sliceMs);
    }
  }

  #precision(): CursorValue['precision'] {
    if (this.isFilling) return { kind: 'filling' };
    return this.#mode.kind === 'slices' ? { kind: 'sliced', sliceMs: this.#mode.sliceMs } : { kind: 'exact' };
  }

  /** The least time that belongs into the window; where it is sliced, its oldest slot belongs into it as a whole. */
  #edge(): number {
    const { from } = this.#span;
    return this.#mode.kind === 'slices' && this.shape.definition.range.kind === 'sliding' ? Math.floor(from / this.#mode.sliceMs) * this.#mode.sliceMs : from;
  }

  #take(operation: Operation): boolean {
    const { tuple } = operation;
    if (tuple.at < this.#edge() || (this.shape.definition.range.kind === 'fixed' && tuple.at >= this.#span.to)) return false;
    if (operation.act === 'insert') this.#noteTime(tuple);
    // The fill that is to begin finds it in the store.
    if (this.#stale) return true;
    if (this.#fill === null) this.#change(operation);
    else this.#meanwhile.push(operation);
    return true;
  }

  #change({ act, tuple }: Operation): void {
    if (this.#put(this.#window, { act, tuple }) === 'unfit') {
      if (this.#mode.kind === 'in-order') this.#mode = { kind: 'any-order' };
      this.refill();
    } else {
      this.#boundMemory(this.#window);
    }
  }

  /** Puts it where it belongs: in the window, or among those that wait for their time. */
  #put(window: EventWindow, { act, tuple }: Operation): Change {
    if (tuple.at < this.#edge()) return 'done';
    const isDue = tuple.at < this.#span.to;
    // One that is due may wait still, for want of time.
    if (act === 'remove') return this.#ahead.remove(tuple) || !isDue ? 'done' : window.remove(tuple);
    if (isDue) {
      if (tuple.at > this.#newestAt && tuple.at <= this.#span.now) this.#newestAt = tuple.at;
      return window.insert(tuple);
    }
    this.#ahead.add(tuple);
    return 'done';
  }

  /** By the order in which events come. A clock that is ahead makes nobody else late. */
  #noteTime({ at }: Tuple): void {
    if (at < this.#newestAt - this.shape.definition.allowedLatenessMs) this.#late += 1;
    if (at > this.#newestAt && at <= this.#span.now) this.#newestAt = at;
  }

  #admit(hasTime: HasTime): boolean {
    for (let tuple = this.#ahead.due(this.#span.to); tuple !== undefined; tuple = this.#ahead.due(this.#span.to)) {
      this.#change({ act: 'insert', tuple });
      if (this.#stale) return true;
      if (!hasTime()) return false;
    }
    return true;
  }

  /** @returns whether what the window keeps is too much: then it is to be filled again, with slices or coarser ones. */
  #boundMemory(window: EventWindow): boolean {
    const { range, maxTuples } = this.shape.definition;
    if (window.kept <= maxTuples) return false;
    const length = lengthOf(range);
    const sliceMs = this.#mode.kind === 'slices' ? this.#mode.sliceMs * 2 : Math.ceil(length / slicesPerWindow);
    // One slot that is as long as the window: nothing coarser is of use.
    if (this.#mode.kind === 'slices' && this.#mode.sliceMs >= length) return false;
    this.#mode = { kind: 'slices', sliceMs: Math.min(sliceMs, length) };
    this.refill();
    return true;
  }

  #becomeExactAgain(): void {
    const { maxTuples } = this.shape.definition;
    if (this.#mode.kind !== 'slices' || this.#window.events > maxTuples / 2 || this.#span.now - this.#filledAt < betterAgainMs) return;
    this.#mode = { kind: 'any-order' };
    this.refill();
  }

  /** The work of a fill, in pieces. What it lacks in the end has been noted meanwhile. */
  *#filling(upToId: number): Generator<void, void> {
    const snapshot = this.#snapshot;
    this.#snapshot = null;
    if (snapshot !== null && (yield* this.#restoreIfSound(snapshot, upToId))) return yield* this.#catchUp();
    this.#ahead = new WaitingEvents();
    const window = this.#emptyWindow();
    if (this.#figures === null) this.#window = window;
    let after: Place | null = null;
    do {
      const page = this.#fillReader({ from: this.#edge(), to: this.shape.definition.range.kind === 'fixed' ? this.#span.to : null, upToId, after, rows: rowsPerPage });
      for (const event of page.events) this.#put(window, { act: 'insert', tuple: this.shape.tupleOf(event) });
      after = page.next;
      if (this.#boundMemory(window)) return;
      yield;
    } while (after !== null);
    this.#window = window;
    yield* this.#catchUp();
  }

  *#catchUp(): Generator<void, void> {
    // It may grow while this goes on.
    for (let index = 0; index < this.#meanwhile.length; index += 1) {
      const operation = this.#meanwhile[index];
      if (operation !== undefined) this.#change(operation);
      if (this.#stale) return;
      yield;
    }
    this.#meanwhile = [];
    this.#filledAt = this.#span.now;
  }

  /** @returns whether the window is as it was, and has all that came since. */
  *#restoreIfSound(snapshot: CursorSnapshot, upToId: number): Generator<void, boolean> {
    const mode = this.#mode;
    try {
      if (yield* this.#restore(snapshot, upToId)) return true;
    } catch {
      // It is damaged somewhere; the store has everything.
    }
    this.#mode = mode;
    return false;
  }

  *#restore(snapshot: CursorSnapshot, upToId: number): Generator<void, boolean> {
    const { window: dump } = snapshot;
    if (snapshot.hash !== this.shape.hash || snapshot.mark.id > upToId || !sameStore(this.#reader, snapshot.mark)) return false;
    // A clock that was set back: the window begins before all that the snapshot has.
    if (this.#span.from < snapshot.from) return false;
    // Its slices lie across the beginning of another slot of the clock.
    if (dump.kind === 'slices' && this.shape.definition.range.kind === 'tumbling' && this.#span.from > snapshot.from) return false;
    if (dump.kind === 'slices') this.#mode = { kind: 'slices', sliceMs: dump.sliceMs };
    const window = this.#emptyWindow();
    let fits = true;
    for (const tuple of dump.kind === 'tuples' ? dump.tuples : []) {
      fits = this.#put(window, { act: 'insert', tuple }) !== 'unfit' && fits;
      yield;
    }
    for (const slice of dump.kind === 'slices' && window instanceof SlicedWindow ? dump.slices : []) {
      if (window instanceof SlicedWindow) window.restore(slice);
      yield;
    }
    for (const tuple of snapshot.ahead) fits = this.#put(window, { act: 'insert', tuple }) !== 'unfit' && fits;
    this.#newestAt = Math.max(this.#newestAt, snapshot.newestAt ?? Number.NEGATIVE_INFINITY);
    if (!fits || !(yield* this.#replay(window, snapshot.mark.id, upToId)) || window.kept > this.shape.definition.maxTuples) return false;
    this.#window = window;
    return true;
  }

  /** Brings a restored window up to date from the store. @returns whether the window could take all of it. */
  *#replay(window: EventWindow, snapshotId: number, upToId: number): Generator<void, boolean> {
    let afterId = snapshotId;
    for (;;) {
      const events = this.#reader.since(afterId, upToId, rowsPerPage);
      for (const event of events) {
        const operation = this.#operationOf(event, snapshotId, upToId);
        if (operation !== null && this.#put(window, operation) === 'unfit') return false;
      }
      const last = events.at(-1);
      if (last === undefined) return true;
      afterId = last.id;
      yield;
    }
  }

  /** What an event since a snapshot means to it. */
  #operationOf(event: JournalEvent, snapshotId: number, upToId: number): Operation | null {
    const { source, externalId, compensates } = event;
    if (compensates !== null) {
      const original = this.#reader.find(source, compensates);
      const isNews = original !== null && original.id <= snapshotId && original.compensates === null && this.#reader.takenBackBy(source, compensates) === event.id;
      return isNews && this.shape.holds(original) ? { act: 'remove', tuple: this.shape.tupleOf(original) } : null;
    }
    if (!this.shape.holds(event)) return null;
    const takenBackBy = externalId === null ? null : this.#reader.takenBackBy(source, externalId);
    return takenBackBy !== null && takenBackBy <= upToId ? null : { act: 'insert', tuple: this.shape.tupleOf(event) };
  }
}
