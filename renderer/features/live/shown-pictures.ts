interface Shown {
  readonly at: number;
  readonly delayMs: number | null;
}

const keptMs = 10_000;
const recentMs = 1_000;

/** Statistics over the pictures that were shown lately. Times are ms of one monotonic clock. */
export class ShownPictures {
  #shown: Shown[] = [];
  #total = 0;

  /** @param delayMs from the last byte of its fragment; null where that is not known. */
  note(at: number, delayMs: number | null): void {
    this.#total += 1;
    this.#shown.push({ at, delayMs });
    const oldest = this.#shown[0];
    if (oldest !== undefined && at - oldest.at > keptMs * 1.2) this.#shown = this.#shown.filter((shown) => at - shown.at <= keptMs);
  }

  clear(): void {
    this.#shown = [];
  }

  get total(): number {
    return this.#total;
  }

  get lastAt(): number | null {
    return this.#shown.at(-1)?.at ?? null;
  }

  /** Pictures in the second before `now`. */
  perSecond(now: number): number {
    return this.#shown.filter((shown) => now - shown.at <= recentMs).length;
  }

  /** @param share 0.5 for the median, 0.95 for the 95th percentile. @param windowMs how far back to look, at most 10 s. */
  delayQuantile(now: number, share: number, windowMs: number): number | null {
    const delays = this.#shown
      .flatMap(({ at, delayMs }) => (delayMs !== null && now - at <= windowMs ? [delayMs] : []))
      .sort((one, other) => one - other);
    return delays[Math.min(delays.length - 1, Math.ceil(share * delays.length) - 1)] ?? null;
  }
}
