interface Burst {
  readonly at: number;
  /** Lead that was left when it arrived, in seconds. */
  readonly spare: number;
  /** Media that it brought, in seconds. */
  media: number;
}

/** What arrives within this time of each other came together. */
const togetherMs = 12;
const keptMs = 4_000;
const usualOf = 7;

/**
 * Watches how fragments come in: how much at once, and how much lead was left each time. What is left over every time is
 * lag that could be avoided; what comes at once cannot be.
 */
export class Arrivals {
  #bursts: Burst[] = [];
  #lastAt = -Infinity;

  /**
   * @param now ms of a monotonic clock.
   * @param spareSeconds lead that was left before it.
   * @param mediaSeconds what it brings.
   */
  note(now: number, spareSeconds: number, mediaSeconds: number): void {
    const last = this.#bursts.at(-1);
    if (last !== undefined && now - this.#lastAt <= togetherMs) last.media += mediaSeconds;
    else this.#bursts = [...this.#bursts.filter(({ at }) => now - at <= keptMs), { at: now, spare: Math.max(0, spareSeconds), media: mediaSeconds }];
    this.#lastAt = now;
  }

  /** The position was changed by hand: what was left over before says nothing any more. */
  forget(): void {
    this.#bursts = [];
    this.#lastAt = -Infinity;
  }

  /** Length of media that usually comes at once, in seconds; null before anything came. */
  get usualMedia(): number | null {
    const lengths = this.#bursts.slice(-usualOf).map(({ media }) => media).sort((one, other) => one - other);
    return lengths[Math.floor((lengths.length - 1) / 2)] ?? null;
  }

  /** @returns the least lead that was left in the last `windowMs`; null where that is not covered by at least three arrivals. */
  leastSpare(now: number, windowMs: number): number | null {
    const first = this.#bursts[0];
    if (first === undefined || now - first.at < windowMs) return null;
    const recent = this.#bursts.filter(({ at }) => now - at <= windowMs);
    return recent.length < 3 ? null : Math.min(...recent.map(({ spare }) => spare));
  }
}
