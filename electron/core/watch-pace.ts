import type { Clock } from './clock.ts';

export interface WatchOptions {
  /** Whether anybody can see the page that watches; messages become rare while nobody can. */
  readonly visible?: () => boolean;
}

const defaultIntervalMs = 100;
/** Between two messages to a hidden page. */
const hiddenIntervalMs = 5_000;
/** How soon a page that is seen again gets what waits for it. */
const visibilityCheckMs = 250;

/** Decides when a watcher may get its next message: not before something changed, and never too often. */
export class WatchPace {
  readonly #clock: Clock;
  readonly #minIntervalMs: number;
  readonly #visible: () => boolean;
  readonly #ended: AbortSignal;
  #sentAt = Number.NEGATIVE_INFINITY;
  #wake = Promise.withResolvers<void>();

  constructor(clock: Clock, minIntervalMs: number | undefined, options: WatchOptions, ended: AbortSignal) {
    this.#clock = clock;
    this.#minIntervalMs = minIntervalMs ?? defaultIntervalMs;
    this.#visible = options.visible ?? (() => true);
    this.#ended = ended;
    ended.addEventListener('abort', () => this.#wake.resolve(), { once: true });
  }

  /** Something changed. */
  wake(): void {
    this.#wake.resolve();
  }

  /** A message goes out now. */
  sent(): void {
    this.#sentAt = this.#clock.now();
  }

  /** Resolves when there is something to send and it may be sent, or when the watch has ended. */
  async next(pending: () => boolean): Promise<void> {
    while (!this.#ended.aborted && !pending()) {
      await this.#wake.promise;
      if (!this.#ended.aborted) this.#wake = Promise.withResolvers();
    }
    for (let waitMs = this.#waitMs(); waitMs > 0 && !this.#ended.aborted; waitMs = this.#waitMs()) {
      await this.#pause(waitMs);
    }
  }

  #waitMs(): number {
    const sinceMs = this.#clock.now() - this.#sentAt;
    if (this.#visible()) return this.#minIntervalMs - sinceMs;
    return Math.min(Math.max(this.#minIntervalMs, hiddenIntervalMs) - sinceMs, visibilityCheckMs);
  }

  async #pause(ms: number): Promise<void> {
    try {
      await this.#clock.delay(ms, this.#ended);
    } catch (error) {
      if (!this.#ended.aborted) throw error;
    }
  }
}
