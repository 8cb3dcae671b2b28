/** How many calls a cluster gets from us at once (§7.3). */
export interface LaneLimits {
  readonly all: number;
  /** Of them with answers of megabytes. */
  readonly heavy: number;
}

interface Waiting { readonly isHeavy: boolean; start(): void }

/** Lets so many calls through at once, in the order in which they came; a waiting heavy one holds up no light one. */
export class Lanes {
  readonly #limits: LaneLimits;
  #running = 0;
  #heavyRunning = 0;
  readonly #waiting: Waiting[] = [];

  constructor(limits: LaneLimits = { all: 6, heavy: 2 }) {
    this.#limits = limits;
  }

  /** @throws the signal's reason where it is aborted before the turn comes. */
  async run<Result>(isHeavy: boolean, signal: AbortSignal | undefined, task: () => Promise<Result>): Promise<Result> {
    await this.#turn(isHeavy, signal);
    try {
      return await task();
    } finally {
      this.#running -= 1;
      if (isHeavy) this.#heavyRunning -= 1;
      this.#startNext();
    }
  }

  async #turn(isHeavy: boolean, signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (this.#mayStart(isHeavy)) return this.#started(isHeavy);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const entry: Waiting = { isHeavy, start: () => { this.#started(isHeavy); resolve(); } };
    const leave = (): void => {
      const at = this.#waiting.indexOf(entry);
      if (at < 0) return;
      this.#waiting.splice(at, 1);
      reject(signal?.reason instanceof Error ? signal.reason : new DOMException('Aborted', 'AbortError'));
    };
    this.#waiting.push(entry);
    signal?.addEventListener('abort', leave, { once: true });
    try {
      await promise;
    } finally {
      signal?.removeEventListener('abort', leave);
    }
  }

  #mayStart(isHeavy: boolean): boolean {
    return this.#running < this.#limits.all && (!isHeavy || this.#heavyRunning < this.#limits.heavy);
  }

  #started(isHeavy: boolean): void {
    this.#running += 1;
    if (isHeavy) this.#heavyRunning += 1;
  }

  #startNext(): void {
    for (let next = this.#nextIndex(); next >= 0; next = this.#nextIndex()) this.#waiting.splice(next, 1)[0]?.start();
  }

  #nextIndex(): number {
    return this.#waiting.findIndex((entry) => this.#mayStart(entry.isHeavy));
  }
}
