import type { Clock } from '../../core/clock.ts';
import { faultError } from '../../core/faults.ts';
import type { RateWatch } from './rate-watch.ts';

/** An account has 200 units in sliding five minutes (reference/azure.md §2.12); half of them are left to people and pipelines. */
const windowMs = 5 * 60_000;
const mostUnits = 100;
/** What is asked in the background costs about this each. */
const unitsPerCall = 0.3;
const mostCalls = Math.floor(mostUnits / unitsPerCall);
/** Between two requests while the budget is short. */
const crowdedPauseMs = 10_000;

/** The pace of one organisation's work that can wait, whichever project it is for. */
export class BackgroundPace {
  readonly #clock: Clock;
  readonly #rates: Pick<RateWatch, 'crowded'>;
  /** When requests of the window were let through, oldest first. */
  #passed: number[] = [];

  constructor(clock: Clock, rates: Pick<RateWatch, 'crowded'>) {
    this.#clock = clock;
    this.#rates = rates;
  }

  /** Waits for the turn of one request. @param gapMs at least this long. @throws FaultError `cancelled` */
  async pass(gapMs: number, signal: AbortSignal | undefined): Promise<void> {
    await this.#wait(this.#rates.crowded ? Math.max(gapMs, crowdedPauseMs) : gapMs, signal);
    for (;;) {
      const now = this.#clock.now();
      this.#passed = this.#passed.filter((at) => at > now - windowMs);
      const [oldest = now] = this.#passed;
      if (this.#passed.length < mostCalls) break;
      await this.#wait(oldest + windowMs - now, signal);
    }
    this.#passed.push(this.#clock.now());
  }

  async #wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
    await this.#clock.delay(ms, signal).catch((error: unknown) => { throw faultError('cancelled', {}, error); });
  }
}
