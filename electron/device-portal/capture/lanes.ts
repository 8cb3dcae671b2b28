/** Lets so many jobs of one kind run at once, the others in the order in which they came. */
export class Lanes {
  #free: number;
  readonly #waiting: { readonly start: () => void; readonly signal: AbortSignal }[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  /** @throws the signal's reason where it is aborted while waiting; the job does not run then. */
  async run<Result>(signal: AbortSignal, job: () => Promise<Result>): Promise<Result> {
    await this.#enter(signal);
    try {
      return await job();
    } finally {
      this.#leave();
    }
  }

  async #enter(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#free > 0) {
      this.#free--;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const entry = { signal, start: () => {
        signal.removeEventListener('abort', abort);
        resolve();
      } };
      const abort = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(entry), 1);
        reject(signal.reason);
      };
      signal.addEventListener('abort', abort, { once: true });
      this.#waiting.push(entry);
    });
  }

  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free++;
    else next.start();
  }
}
