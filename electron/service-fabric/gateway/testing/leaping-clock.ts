import type { Clock } from '../../../core/clock.ts';

/** Time that leaps over every wait: what would take seconds takes none, and is counted all the same. */
export class LeapingClock implements Clock {
  #now = Date.UTC(2026, 10, 20, 12);
  /** The waits that were asked for, ms. */
  readonly waits: number[] = [];

  now(): number {
    return this.#now;
  }

  /** Lets time pass without anybody having waited for it. */
  leap(ms: number): void {
    this.#now += ms;
  }

  async delay(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.waits.push(ms);
    this.#now += ms;
  }

  after(): { cancel(): void } {
    return { cancel: () => undefined };
  }
}
