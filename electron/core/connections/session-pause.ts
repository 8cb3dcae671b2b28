import type { Clock } from '../clock.ts';

/** The pauses of a session between its attempts, which may be cut short, and its end. */
export class SessionPause {
  readonly #clock: Clock;
  readonly #ended = new AbortController();
  #wake = new AbortController();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Aborted once the session is to end. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  /** Cuts the pause short; where none is going on, the next one. */
  wake(): void {
    this.#wake.abort();
  }

  end(): void {
    this.#ended.abort();
    this.#wake.abort();
  }

  /** For so long, or until woken. @param ms null where only waking ends it. */
  async sleep(ms: number | null): Promise<void> {
    const { signal } = this.#wake;
    if (ms !== null) await this.#clock.delay(ms, signal).catch(() => {});
    else if (!signal.aborted) await new Promise((resolve) => { signal.addEventListener('abort', resolve, { once: true }); });
    if (!this.#ended.signal.aborted) this.#wake = new AbortController();
  }
}
