import { ChunkedDeque } from './chunked-deque.ts';

/** An associative operation with its neutral element. Values are never altered. */
export interface Monoid<Value> {
  identity(): Value;
  combine(earlier: Value, later: Value): Value;
}

/**
 * The fold of a queue in constant time per step, worst case, without an inverse: DABA Lite (Tangwongsan, Hirzel and
 * Schneider, "In-order sliding-window aggregation in worst-case constant time", 2021; arXiv 2009.13768).
 *
 * Two stacks would fold the whole back of the queue at once whenever the front runs out; here each step does its share
 * of that beforehand. The queue is divided by four positions, first ≤ left ≤ right ≤ middle ≤ back ≤ end:
 *
 * - first … left and middle … back hold the fold from there up to `back`;
 * - left … right hold the fold from there up to `right`;
 * - right … middle and back … end hold single values, and `#backFold` is the fold of the latter;
 * - `#rightFold` is the fold of right … back.
 */
export class DabaLite<Value> {
  readonly #monoid: Monoid<Value>;
  readonly #queue = new ChunkedDeque<Value>();
  #left = 0;
  #right = 0;
  #middle = 0;
  #back = 0;
  #rightFold: Value;
  #backFold: Value;

  constructor(monoid: Monoid<Value>) {
    this.#monoid = monoid;
    this.#rightFold = monoid.identity();
    this.#backFold = monoid.identity();
  }

  push(value: Value): void {
    this.#queue.push(value);
    this.#backFold = this.#monoid.combine(this.#backFold, value);
    this.#step();
  }

  /** Lets go of the oldest value, if any. */
  shift(): void {
    if (this.#queue.size === 0) return;
    this.#queue.shift();
    this.#step();
  }

  fold(): Value {
    return this.#queue.first === this.#back ? this.#backFold : this.#monoid.combine(this.#at(this.#queue.first), this.#backFold);
  }

  #step(): void {
    const { first, end } = this.#queue;
    if (first === this.#back) {
      // No front, and at most one value behind it, which is its own fold.
      this.#left = end;
      this.#right = end;
      this.#middle = end;
      this.#back = end;
      this.#backFold = this.#monoid.identity();
      return;
    }
    if (this.#left === this.#back) this.#flip(first, end);
    if (this.#left === this.#right) {
      this.#left += 1;
      this.#right += 1;
      this.#middle += 1;
    } else {
      this.#shrink();
    }
  }

  /** What was the back becomes part of the front; its folds are still to be made. */
  #flip(first: number, end: number): void {
    this.#left = first;
    this.#middle = end;
    this.#back = end;
    this.#rightFold = this.#backFold;
    this.#backFold = this.#monoid.identity();
  }

  #shrink(): void {
    const monoid = this.#monoid;
    const behind = this.#middle === this.#back ? monoid.identity() : this.#at(this.#middle);
    this.#queue.set(this.#left, monoid.combine(this.#at(this.#left), this.#rightFold));
    this.#left += 1;
    this.#middle -= 1;
    this.#queue.set(this.#middle, monoid.combine(this.#at(this.#middle), behind));
  }

  #at(position: number): Value {
    return this.#queue.at(position) ?? this.#monoid.identity();
  }
}
