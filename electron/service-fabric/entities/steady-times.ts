/** Two reckonings of the same moment are this far apart at most: the gateway counts whole seconds, answers take a while. */
const toleranceMs = 60_000;

/**
 * Moments that a cluster tells by the time that has passed since: each answer gives a slightly other one, which would
 * make a change of every asking. The first reckoning stands until a later one is clearly another moment.
 */
export class SteadyTimes {
  readonly #known = new Map<string, number>();

  /** @param secondsAgo as the answer tells it. @returns the moment, or null where it tells none. */
  at(key: string, secondsAgo: number | 'infinite' | null, now: number): number | null {
    if (typeof secondsAgo !== 'number' || secondsAgo <= 0) return null;
    const reckoned = now - secondsAgo * 1_000;
    const known = this.#known.get(key);
    if (known !== undefined && Math.abs(known - reckoned) <= toleranceMs) return known;
    this.#known.set(key, reckoned);
    return reckoned;
  }

  /** Forgets all keys but these. */
  keepOnly(keys: ReadonlySet<string>): void {
    for (const key of this.#known.keys()) if (!keys.has(key)) this.#known.delete(key);
  }
}
