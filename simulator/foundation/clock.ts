import { DueCallbacks } from './due-callbacks.ts';

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

/** Longest delay the machine's own timers take without firing at once. */
const LONGEST_STEP_MS = 2 ** 31 - 1;

/** Lets promises that are pending take their turn. */
const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A clock that stands still until it is told to move: for tests, and for the control endpoint's `clock/advance`. */
export class ManualClock implements Clock {
  #now: number;
  readonly #pending = new DueCallbacks();

  /** @param startMs epoch milliseconds at which the clock starts. */
  constructor(startMs: number = Date.UTC(2026, 0, 5, 9, 0, 0)) {
    this.#now = startMs;
  }

  now(): number {
    return this.#now;
  }

  setTimeout(callback: () => void, delayMs: number): ClockTimer {
    return { cancel: this.#pending.add(this.#now + Math.max(0, delayMs), callback) };
  }

  /**
   * Moves time forward and runs what falls due on the way, in order of due time. Between two callbacks pending promises
   * get a turn, so that a callback which awaits something can set its next timer in time.
   */
  async advance(byMs: number): Promise<void> {
    const target = this.#now + byMs;
    for (;;) {
      const next = this.#pending.take(target);
      if (next === undefined) break;
      this.#now = Math.max(this.#now, next.dueAt);
      next.callback();
      await pause();
    }
    this.#now = target;
  }
}

/**
 * The machine's time plus an offset that can be pushed forward: real pace, yet a user of the control endpoint may skip
 * the hour until the battery is empty. Its timers never keep the process alive by themselves: open sockets do.
 */
export class SkippableClock implements Clock {
  #offsetMs = 0;
  readonly #pending = new DueCallbacks();
  /** The machine's timer for the first of them, and what it was set for. */
  #timer: NodeJS.Timeout | undefined;
  #armedFor = Infinity;
  #skipping: Promise<void> = Promise.resolve();

  now(): number {
    return Date.now() + this.#offsetMs;
  }

  setTimeout(callback: () => void, delayMs: number): ClockTimer {
    const dueAt = this.now() + Math.max(0, delayMs);
    const cancel = this.#pending.add(dueAt, callback);
    if (dueAt < this.#armedFor) this.#arm();
    return { cancel };
  }

  /**
   * Lets `byMs` pass at once, as if they had passed one by one: what falls due on the way runs at its own time and in
   * order, what it sets in motion for later in the skipped time included. Skips that overlap follow one another.
   */
  advance(byMs: number): Promise<void> {
    const skipped = this.#skipping.then(() => this.#skip(byMs));
    this.#skipping = skipped.catch(() => undefined);
    return skipped;
  }

  async #skip(byMs: number): Promise<void> {
    const target = this.now() + byMs;
    try {
      for (;;) {
        const next = this.#pending.take(target);
        if (next === undefined) break;
        this.#reach(next.dueAt);
        next.callback();
        await pause();
      }
    } finally {
      this.#reach(target);
      this.#arm();
    }
  }

  /** Time never runs backwards: where the machine was slower than the skip, it is later already. */
  #reach(moment: number): void {
    this.#offsetMs += Math.max(0, moment - this.now());
  }

  #arm(): void {
    clearTimeout(this.#timer);
    const first = this.#pending.firstAt();
    this.#armedFor = first ?? Infinity;
    if (first === undefined) return;
    this.#timer = setTimeout(() => this.#runDue(), Math.min(LONGEST_STEP_MS, Math.max(0, first - this.now())));
    this.#timer.unref();
  }

  /** One callback for each turn of the machine's timer, so that one that fails does not keep the others waiting. */
  #runDue(): void {
    const next = this.#pending.take(this.now());
    this.#arm();
    next?.callback();
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
