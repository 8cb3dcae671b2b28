/** How fast bytes move, over the last seconds: a moving average that forgets, so that a stall shows within seconds. */
export class TransferRate {
  readonly #halfLifeMs: number;
  #bytesPerSecond: number | null = null;
  #pendingBytes = 0;
  #at: number;

  /** @param at when the transfer begins, ms since 1970. */
  constructor(at: number, halfLifeMs = 2_000) {
    this.#at = at;
    this.#halfLifeMs = halfLifeMs;
  }

  add(bytes: number): void {
    this.#pendingBytes += bytes;
  }

  /** @returns bytes a second as of `now`; null before half a second of measuring. */
  at(now: number): number | null {
    const elapsedMs = now - this.#at;
    if (elapsedMs < 500) return this.#bytesPerSecond;
    const latest = (this.#pendingBytes * 1_000) / elapsedMs;
    const weight = 1 - 0.5 ** (elapsedMs / this.#halfLifeMs);
    this.#bytesPerSecond = this.#bytesPerSecond === null ? latest : this.#bytesPerSecond + (latest - this.#bytesPerSecond) * weight;
    this.#pendingBytes = 0;
    this.#at = now;
    return this.#bytesPerSecond;
  }
}
