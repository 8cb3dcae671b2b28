interface Running<Result> {
  readonly result: Promise<Result>;
  readonly ending: AbortController;
  waiting: number;
}

/** Lets equal reads that are wanted at the same time be one; it ends early when nobody waits for it any more. */
export class SharedReads<Result = unknown> {
  readonly #running = new Map<string, Running<Result>>();

  /** @throws what the read throws; the signal's reason where only this caller gives up. */
  async read(key: string, signal: AbortSignal | undefined, start: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    signal?.throwIfAborted();
    const running = this.#running.get(key) ?? this.#begin(key, start);
    running.waiting += 1;
    const left = Promise.withResolvers<never>();
    const leave = (): void => left.reject(signal?.reason instanceof Error ? signal.reason : new DOMException('Aborted', 'AbortError'));
    signal?.addEventListener('abort', leave, { once: true });
    try {
      return await Promise.race([running.result, left.promise]);
    } finally {
      signal?.removeEventListener('abort', leave);
      running.waiting -= 1;
      if (running.waiting === 0 && this.#running.get(key) === running) {
        this.#running.delete(key);
        running.ending.abort();
      }
    }
  }

  #begin(key: string, start: (signal: AbortSignal) => Promise<Result>): Running<Result> {
    const ending = new AbortController();
    const result = start(ending.signal);
    const running = { result, ending, waiting: 0 };
    this.#running.set(key, running);
    const forget = (): void => {
      if (this.#running.get(key) === running) this.#running.delete(key);
    };
    result.then(forget, forget);
    return running;
  }
}
