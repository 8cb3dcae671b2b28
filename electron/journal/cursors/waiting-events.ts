import type { Tuple } from './cursor-shape.ts';
import { OrderedTree, type Place } from './ordered-tree.ts';

/** Whose clock is far ahead fills no more memory than this. */
const mostWaiting = 10_000;

/** Events of the future, until the window reaches them. */
export class WaitingEvents {
  readonly #tuples = new OrderedTree<Tuple, null>(() => null, { identity: () => null, combine: () => null });
  /** The earliest time of which an event was turned away; from then on the store has to be asked. */
  #gapAt = Number.POSITIVE_INFINITY;

  add(tuple: Tuple): void {
    this.#tuples.insert(tuple);
    const last = this.#tuples.size > mostWaiting ? this.#tuples.last() : undefined;
    if (last === undefined) return;
    this.#tuples.remove(last);
    this.#gapAt = Math.min(this.#gapAt, last.at);
  }

  /** @returns whether it waited here. */
  remove(place: Place): boolean {
    return this.#tuples.remove(place) !== undefined;
  }

  /** @returns the earliest one before a time, which waits no longer. */
  due(to: number): Tuple | undefined {
    const first = this.#tuples.first();
    return first === undefined || first.at >= to ? undefined : this.#tuples.remove(first);
  }

  /** Whether an event before a time is missing here. */
  lacks(to: number): boolean {
    return this.#gapAt < to;
  }

  /** Whether none was turned away. */
  get isWhole(): boolean { return !Number.isFinite(this.#gapAt); }

  /** When the next one is due, or is to be sought. */
  nextAt(): number | null {
    const next = Math.min(this.#tuples.first()?.at ?? Number.POSITIVE_INFINITY, this.#gapAt);
    return Number.isFinite(next) ? next : null;
  }

  all(): Iterable<Tuple> {
    return this.#tuples.items();
  }
}
