import type { Clock } from '../core/clock.ts';

/** How long a source goes on after its last watcher left: a page that is reloaded finds it still running. */
const lingerMs = 3_000;

/**
 * Runs work while somebody watches, and a little longer. `run` gets a signal that is aborted when nobody has watched
 * for three seconds, or at the end.
 */
export class Lingering {
  readonly #clock: Clock;
  readonly #run: (signal: AbortSignal) => Promise<void>;
  #running: AbortController | null = null;
  #ending: { cancel(): void } | null = null;

  constructor(clock: Clock, run: (signal: AbortSignal) => Promise<void>) {
    this.#clock = clock;
    this.#run = run;
  }

  get isRunning(): boolean {
    return this.#running !== null;
  }

  watchers(count: number): void {
    this.#ending?.cancel();
    this.#ending = null;
    if (count > 0) this.#start();
    else if (this.#running !== null) this.#ending = this.#clock.after(lingerMs, () => this.stop());
  }

  stop(): void {
    this.#ending?.cancel();
    this.#ending = null;
    this.#running?.abort();
    this.#running = null;
  }

  #start(): void {
    if (this.#running !== null) return;
    const running = new AbortController();
    this.#running = running;
    void this.#run(running.signal).catch(() => {}).finally(() => {
      if (this.#running === running) this.#running = null;
    });
  }
}
