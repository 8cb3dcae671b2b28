import { randomBytes } from 'node:crypto';
import type { AzureWait } from '../../../shared/contract/azure/profiles.ts';
import type { Clock } from '../../core/clock.ts';
import { FaultError } from '../../core/fault-error.ts';
import { faultError } from '../../core/faults.ts';

/** Something that Azure asks us to wait for, with the calls that do. */
export class HeldCalls {
  readonly waitId = randomBytes(9).toString('base64url');
  readonly subscriptionId: string | null;
  readonly words: (seconds: number) => string;
  readonly since: number;
  readonly #given = new AbortController();
  until: number;
  calls = 0;

  constructor(subscriptionId: string | null, words: (seconds: number) => string, since: number, until: number) {
    this.subscriptionId = subscriptionId;
    this.words = words;
    this.since = since;
    this.until = until;
  }

  get givenUp(): AbortSignal {
    return this.#given.signal;
  }

  giveUp(): void {
    this.#given.abort(faultError('cancelled', { message: 'The wait was given up; the calls that it held back were not sent.' }));
  }

  picture(): AzureWait {
    const { waitId, subscriptionId, since, until, calls } = this;
    return { waitId, subscriptionId, words: this.words(Math.max(1, Math.round((until - since) / 1_000))), since, until, calls };
  }
}

/** All waits of a profile, for everybody to see and to give up. */
export class AzureWaits {
  readonly #clock: Clock;
  readonly #held = new Set<HeldCalls>();
  readonly #listeners = new Set<() => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  list(): AzureWait[] {
    return [...this.#held].map((held) => held.picture());
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Each call that it holds back fails with `cancelled`. A wait that is over already is none. */
  cancel(waitId: string): void {
    for (const held of this.#held) if (held.waitId === waitId) held.giveUp();
  }

  /**
   * Waits with all others that the same thing holds back; `until` may move while they wait.
   * @throws FaultError `cancelled` when the caller or the user gives up.
   */
  async hold(held: HeldCalls, signal: AbortSignal | undefined): Promise<void> {
    held.calls += 1;
    this.#held.add(held);
    this.#changed();
    const either = signal ? AbortSignal.any([signal, held.givenUp]) : held.givenUp;
    try {
      while (this.#clock.now() < held.until) await this.#clock.delay(held.until - this.#clock.now(), either);
    } catch (error) {
      throw error instanceof FaultError ? error : faultError('cancelled', {}, error);
    } finally {
      held.calls -= 1;
      if (held.calls === 0) this.#held.delete(held);
      this.#changed();
    }
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}
