import type { Span } from '../../../shared/domain/journal/aggregates/aggregate.ts';
import type { CursorGroup } from '../../../shared/domain/journal/cursor.ts';
import type { Tuple } from './cursor-shape.ts';
import type { Change, EventWindow, HasTime, SliceDump, WindowDump } from './event-window.ts';
import type { Folding } from './folding.ts';
import { GroupBook, type Group } from './group-book.ts';
import { isBefore, type Place } from './ordered-tree.ts';

/** The events of one group in one slot of time, folded. */
interface Slice {
  readonly start: number;
  readonly group: SlicedGroup;
  readonly running: unknown[];
  fold: readonly unknown[];
  events: number;
  last: Place;
}
type SlicedGroup = Group<Slice[]>;

interface Slot {
  readonly start: number;
  readonly slices: Map<SlicedGroup, Slice>;
}

/**
 * For more events than memory may hold: only the folds of slots of time are kept. The window's older edge is coarse:
 * the slot that it lies in counts as a whole.
 */
export class SlicedWindow implements EventWindow {
  readonly kind = 'slices';
  readonly sliceMs: number;
  readonly #folding: Folding;
  readonly #groups: GroupBook<Slice[]>;
  /** Slices by their slots, the slots in order of time. */
  readonly #slots: Slot[] = [];
  #events = 0;
  #slices = 0;

  /** @param folding bounded ones: their states must not grow with the events. */
  constructor(folding: Folding, sliceMs: number) {
    this.#folding = folding;
    this.sliceMs = sliceMs;
    this.#groups = new GroupBook<Slice[]>(folding, () => [], ({ own }) => own.reduce((fold, slice) => folding.monoid.combine(fold, slice.fold), folding.monoid.identity()));
  }

  get events(): number { return this.#events; }
  get kept(): number { return this.#slices; }

  insert(tuple: Tuple): Change {
    const place = { at: tuple.at, id: tuple.id };
    const group = this.#groups.find(tuple.labels);
    const known = group === undefined ? undefined : this.#slot(tuple.at)?.slices.get(group);
    // The order inside a slice is gone: what belongs between its events cannot be put there.
    if (known !== undefined && this.#folding.ordered && isBefore(place, known.last)) return 'unfit';
    const slice = known ?? this.#newSlice(this.#startOf(tuple.at), tuple.labels, place);
    this.#folding.add(slice.running, tuple.samples);
    this.#folding.add(slice.group.running, tuple.samples);
    slice.fold = this.#folding.monoid.combine(slice.fold, this.#folding.lift(tuple.samples, tuple.at, tuple.id));
    if (isBefore(slice.last, place)) slice.last = place;
    this.#count(slice, 1);
    return 'done';
  }

  remove(tuple: Tuple): Change {
    if (this.#folding.folds) return 'unfit';
    const group = this.#groups.find(tuple.labels);
    const slice = group === undefined ? undefined : this.#slot(tuple.at)?.slices.get(group);
    if (slice === undefined) return 'absent';
    this.#folding.take(slice.running, tuple.samples);
    this.#folding.take(slice.group.running, tuple.samples);
    this.#count(slice, -1);
    if (slice.events === 0) this.#forget(slice);
    return 'done';
  }

  /** Slot by slot: one goes when all of it is before the time. */
  evict(from: number, hasTime: HasTime): boolean {
    for (let [slot] = this.#slots; slot !== undefined && slot.start + this.sliceMs <= from; [slot] = this.#slots) {
      for (const slice of slot.slices.values()) {
        if (!hasTime()) return false;
        this.#folding.takeAll(slice.group.running, slice.running);
        this.#count(slice, -slice.events);
        this.#forget(slice);
      }
      if (slot === this.#slots[0]) this.#slots.shift();
    }
    return true;
  }

  oldest(): number | null {
    const [slot] = this.#slots;
    return slot === undefined ? null : slot.start + this.sliceMs - 1;
  }

  settle(span: Span, hasTime: HasTime): boolean {
    return this.#groups.settle(span, hasTime);
  }

  groups(span: Span): CursorGroup[] {
    return this.#groups.told(span);
  }

  dump(): WindowDump {
    return { kind: 'slices', sliceMs: this.sliceMs, slices: this.#dumps() };
  }

  /** Takes a slice of a snapshot as it was. */
  restore({ start, labels, events, last, running, fold }: SliceDump): void {
    const slice = this.#newSlice(start, labels, last);
    this.#folding.addAll(slice.running, running);
    this.#folding.addAll(slice.group.running, running);
    slice.fold = fold;
    this.#count(slice, events);
  }

  #startOf(at: number): number {
    return Math.floor(at / this.sliceMs) * this.sliceMs;
  }

  #slot(at: number): Slot | undefined {
    const start = this.#startOf(at);
    return this.#slots.findLast((slot) => slot.start === start);
  }

  #newSlice(start: number, labels: readonly string[], place: Place): Slice {
    const group = this.#groups.forEvents(labels);
    const slice: Slice = { start, group, running: this.#folding.start(), fold: this.#folding.monoid.identity(), events: 0, last: place };
    let slot = this.#slots.findLast((each) => each.start === start);
    if (slot === undefined) {
      slot = { start, slices: new Map() };
      this.#slots.splice(this.#slots.findLastIndex((each) => each.start < start) + 1, 0, slot);
    }
    slot.slices.set(group, slice);
    group.own.splice(group.own.findLastIndex((each) => each.start < start) + 1, 0, slice);
    this.#slices += 1;
    return slice;
  }

  #count(slice: Slice, events: number): void {
    slice.events += events;
    this.#events += events;
    this.#groups.changed(slice.group, events);
  }

  #forget(slice: Slice): void {
    const slot = this.#slots.findIndex(({ start }) => start === slice.start);
    this.#slots[slot]?.slices.delete(slice.group);
    if (this.#slots[slot]?.slices.size === 0) this.#slots.splice(slot, 1);
    slice.group.own.splice(slice.group.own.indexOf(slice), 1);
    this.#slices -= 1;
  }

  *#dumps(): Generator<SliceDump> {
    for (const { start, slices } of this.#slots) {
      for (const { group, events, last, running, fold } of slices.values()) yield { start, labels: group.labels, events, last, running, fold };
    }
  }
}
