import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../clock.ts';

interface Alarm {
  readonly at: number;
  readonly order: number;
  readonly ring: () => void;
}

/** Time that stands still until a test moves it. */
export class ManualClock implements Clock {
  #now: number;
  #order = 0;
  readonly #alarms = new Set<Alarm>();

  /** @param startAt ms since 1970; any day will do. */
  constructor(startAt = Date.UTC(2026, 10, 20, 12)) {
    this.#now = startAt;
  }

  now(): number {
    return this.#now;
  }

  /** Alarms that have been set and not rung yet. */
  get pending(): number {
    return this.#alarms.size;
  }

  after(ms: number, callback: () => void): { cancel(): void } {
    const alarm: Alarm = { at: this.#now + Math.max(0, ms), order: this.#order++, ring: callback };
    this.#alarms.add(alarm);
    return { cancel: () => void this.#alarms.delete(alarm) };
  }

  delay(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const alarm = this.after(ms, () => {
        signal?.removeEventListener('abort', abort);
        resolve();
      });
      const abort = (): void => {
        alarm.cancel();
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  /** Moves time on by `ms`, rings what falls due on the way in its order, and lets its consequences settle. */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms;
    await settle();
    for (let next = this.#nextUntil(until); next; next = this.#nextUntil(until)) {
      this.#alarms.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.ring();
      await settle();
    }
    this.#now = until;
  }

  #nextUntil(until: number): Alarm | undefined {
    return [...this.#alarms].filter((alarm) => alarm.at <= until).sort((a, b) => a.at - b.at || a.order - b.order)[0];
  }
}

/** A few turns of the event loop: promises that follow from one another come to rest. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await nextTurn();
}
