import type { Clock } from './clock.ts';

export interface PacedChangesOptions<Value> {
  readonly clock: Clock;
  /** Least time between two that are passed on. */
  readonly intervalMs: number;
  readonly same: (left: Value, right: Value) => boolean;
  readonly tell: (value: Value, before: Value | null) => void;
}

/**
 * Passes the changes of one thing on: one that comes after a quiet time at once, others at most once in an interval, and
 * then the latest. What is back to where it was by then is no change.
 */
export class PacedChanges<Value> {
  readonly #options: PacedChangesOptions<Value>;
  #told: Value | null = null;
  #waiting: Value | null = null;
  #pause: { cancel(): void } | null = null;

  constructor(options: PacedChangesOptions<Value>) {
    this.#options = options;
  }

  /** @param urgent is not held back by what was told a moment ago. */
  offer(value: Value, urgent = false): void {
    if (this.#told !== null && this.#options.same(this.#told, value)) this.#waiting = null;
    else if (urgent || this.#pause === null) this.#pass(value);
    else if (this.#waiting === null || !this.#options.same(this.#waiting, value)) this.#waiting = value;
  }

  close(): void {
    this.#pause?.cancel();
    this.#waiting = null;
  }

  #pass(value: Value): void {
    const before = this.#told;
    this.#told = value;
    this.#waiting = null;
    this.#pause?.cancel();
    this.#pause = this.#options.clock.after(this.#options.intervalMs, () => {
      this.#pause = null;
      if (this.#waiting !== null) this.#pass(this.#waiting);
    });
    this.#options.tell(value, before);
  }
}
