/**
 * Time as the simulators see it. Everything that lasts (charging, sleeping, installing, rebooting) asks a `Clock`, so
 * that a test can let an hour pass in one call and two runs with the same seed see the same history.
 */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number;
  /** Runs `callback` once, `delayMs` from now. */
  setTimeout(callback: () => void, delayMs: number): ClockTimer;
}

/** A pending callback of a clock. */
export interface ClockTimer {
  cancel(): void;
}

interface PendingCallback {
  readonly dueAt: number;
  readonly order: number;
  readonly callback: () => void;
}

/** A clock that stands still until it is told to move: for tests, and for the control endpoint's `clock/advance`. */
export class ManualClock implements Clock {
  #now: number;
  #order = 0;
  readonly #pending = new Set<PendingCallback>();

  /** @param startMs epoch milliseconds at which the clock starts. */
  constructor(startMs: number = Date.UTC(2026, 0, 5, 9, 0, 0)) {
    this.#now = startMs;
  }

  now(): number {
    return this.#now;
  }

  setTimeout(callback: () => void, delayMs: number): ClockTimer {
    const entry: PendingCallback = { dueAt: this.#now + Math.max(0, delayMs), order: this.#order++, callback };
    this.#pending.add(entry);
    return { cancel: () => void this.#pending.delete(entry) };
  }

  /**
   * Moves time forward and runs what falls due on the way, in order of due time. Between two callbacks pending promises
   * get a turn, so that a callback which awaits something can set its next timer in time.
   */
  async advance(byMs: number): Promise<void> {
    const target = this.#now + byMs;
    for (;;) {
      const next = this.#earliest(target);
      if (next === undefined) break;
      this.#pending.delete(next);
      this.#now = Math.max(this.#now, next.dueAt);
      next.callback();
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#now = target;
  }

  #earliest(until: number): PendingCallback | undefined {
    let best: PendingCallback | undefined;
    for (const entry of this.#pending) {
      if (entry.dueAt > until) continue;
      if (best === undefined || entry.dueAt < best.dueAt || (entry.dueAt === best.dueAt && entry.order < best.order)) {
        best = entry;
      }
    }
    return best;
  }
}

/**
 * The machine's time plus an offset that can be pushed forward: real pace, yet a user of the control endpoint may skip
 * the hour until the battery is empty. Skipping runs what fell due meanwhile. Its timers never keep the process alive by
 * themselves: open sockets do.
 */
export class SkippableClock implements Clock {
  #offsetMs = 0;
  readonly #timers = new Map<object, { dueAt: number; callback: () => void; timer: NodeJS.Timeout }>();

  now(): number {
    return Date.now() + this.#offsetMs;
  }

  setTimeout(callback: () => void, delayMs: number): ClockTimer {
    const key = {};
    const fire = (): void => {
      this.#timers.delete(key);
      callback();
    };
    const timer = setTimeout(fire, Math.max(0, delayMs));
    timer.unref();
    this.#timers.set(key, { dueAt: this.now() + delayMs, callback: fire, timer });
    return {
      cancel: () => {
        clearTimeout(timer);
        this.#timers.delete(key);
      },
    };
  }

  /** Lets `byMs` pass at once. */
  async advance(byMs: number): Promise<void> {
    this.#offsetMs += byMs;
    const pending = [...this.#timers.entries()].toSorted(([, a], [, b]) => a.dueAt - b.dueAt);
    for (const [key, entry] of pending) {
      if (!this.#timers.has(key)) continue;
      clearTimeout(entry.timer);
      if (entry.dueAt <= this.now()) {
        entry.callback();
        await new Promise((resolve) => setImmediate(resolve));
      } else {
        this.#rearm(key, entry);
      }
    }
  }

  #rearm(key: object, entry: { dueAt: number; callback: () => void }): void {
    const timer = setTimeout(entry.callback, entry.dueAt - this.now());
    timer.unref();
    this.#timers.set(key, { ...entry, timer });
  }
}

/** A clock whose time can be pushed forward from outside. */
export interface AdvancingClock extends Clock {
  advance(byMs: number): Promise<void>;
}

/** Whether a clock can be pushed forward (the system clock cannot). */
export function canAdvance(clock: Clock): clock is AdvancingClock {
  return 'advance' in clock && typeof clock.advance === 'function';
}
