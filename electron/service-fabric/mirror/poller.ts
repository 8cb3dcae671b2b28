import type { Fault } from '../../../shared/domain/fault.ts';
import type { Clock } from '../../core/clock.ts';
import { toFault } from '../../core/faults.ts';

export interface PollerOptions {
  readonly clock: Clock;
  /** Pause between the end of one asking and the beginning of the next, while all is well; asked anew each time. */
  readonly pauseMs: () => number;
  /** Asks once. A rejection lengthens the pauses. */
  readonly ask: (signal: AbortSignal) => Promise<void>;
  /** Told when the next asking is set, why the last one failed, and in words why it failed or was slow (empty where all is well). */
  readonly onScheduled?: (nextAt: number, trouble: Fault | null, words: string) => void;
  /** Longest pause to which trouble stretches the usual one, as a factor; 8 unless told. */
  readonly mostPatience?: number;
  /** Longest asking after which the pauses are lengthened although it succeeded; 3 s unless told. */
  readonly slowMs?: number;
}

const usualSlowMs = 3_000;
const usualPatience = 8;

/**
 * Asks again and again: never twice at the same time, the next pause begins when an answer is there, and pauses double
 * while the other side is in trouble or slow. Stopping cancels what is under way.
 */
export class Poller {
  readonly #options: PollerOptions;
  #running: AbortController | null = null;
  #timer: { cancel(): void } | null = null;
  #patience = 1;
  #again = false;
  #active = false;
  #lastMs = 0;
  #trouble: Fault | null = null;
  #words = '';
  #waiting: (() => void)[] = [];

  constructor(options: PollerOptions) {
    this.#options = options;
  }

  get active(): boolean {
    return this.#active;
  }
  /** How long the last asking took. */
  get lastMs(): number {
    return this.#lastMs;
  }
  /** How much longer than usual the pauses are, from 1. */
  get patience(): number {
    return this.#patience;
  }

  /** Begins with an asking at once. No effect where it runs already. */
  start(): void {
    if (this.#active) return;
    this.#active = true;
    this.#patience = 1;
    void this.#ask();
  }

  stop(): void {
    this.#active = false;
    this.#again = false;
    this.#timer?.cancel();
    this.#timer = null;
    this.#running?.abort();
    this.#running = null;
    this.#settle();
  }

  /** Asks now; where an asking is under way, once more after it. Resolves when that answer is there or failed. */
  now(): Promise<void> {
    if (!this.#active) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push(resolve);
    if (this.#running) this.#again = true;
    else void this.#ask();
    return promise;
  }

  /** The pause has become shorter than the one under way, or longer: it is set anew, counted from now. */
  reschedule(): void {
    if (this.#active && !this.#running) this.#schedule();
  }

  async #ask(): Promise<void> {
    this.#timer?.cancel();
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#again = false;
    const controller = (this.#running = new AbortController());
    const startedAt = this.#options.clock.now();
    let trouble: Fault | null = null;
    try {
      await this.#options.ask(controller.signal);
    } catch (error) {
      trouble = toFault(error);
    }
    for (const resolve of waiting) resolve();
    if (this.#running !== controller) return;
    this.#running = null;
    this.#lastMs = this.#options.clock.now() - startedAt;
    const slow = this.#lastMs > (this.#options.slowMs ?? usualSlowMs);
    const hard = trouble !== null || slow;
    this.#patience = hard ? Math.min(this.#options.mostPatience ?? usualPatience, this.#patience * 2) : Math.max(1, this.#patience / 2);
    this.#trouble = trouble;
    this.#words = trouble?.message ?? (slow ? `The gateway needs longer than usual: ${(this.#lastMs / 1_000).toFixed(1)} s.` : '');
    if (this.#again) void this.#ask();
    else this.#schedule();
  }

  #schedule(): void {
    this.#timer?.cancel();
    // Whole milliseconds: moments are told to the page, which takes no others.
    const pauseMs = Math.ceil(this.#options.pauseMs() * this.#patience);
    this.#timer = this.#options.clock.after(pauseMs, () => void this.#ask());
    this.#options.onScheduled?.(this.#options.clock.now() + pauseMs, this.#trouble, this.#words);
  }

  #settle(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting = [];
  }
}
