import type { Clock } from '../../foundation/clock.ts';

/** The sliding window in which units are counted, and what one user may use in it (reference/azure.md §2.12). */
const WINDOW_MS = 300_000;
const LIMIT_UNITS = 200;
/** From this share on, answers say how much is left. */
const WARNING_SHARE = 0.7;
/** Beyond this share of the limit, requests are refused instead of delayed. */
const REFUSAL_SHARE = 1.25;
const LONGEST_DELAY_MS = 30_000;

export interface Verdict {
  /** How long the answer is held back. */
  readonly delayMs: number;
  /** Whether it is 429. */
  readonly refused: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

/** Units that each user has used in the last five minutes: first warnings, then delays, then refusals. */
export class RateLimit {
  readonly #clock: Clock;
  readonly #scale: number;
  readonly #used = new Map<string, { at: number; units: number }[]>();

  /** @param scale factor on what each request costs; 0 counts nothing. */
  constructor(clock: Clock, scale: number) {
    this.#clock = clock;
    this.#scale = scale;
  }

  /** Units in the window of one user. */
  unitsOf(user: string): number {
    const since = this.#clock.now() - WINDOW_MS;
    const kept = (this.#used.get(user) ?? []).filter((each) => each.at > since);
    this.#used.set(user, kept);
    return kept.reduce((sum, each) => sum + each.units, 0);
  }

  /** Counts a request and says what becomes of it. A request that is refused costs nothing. */
  take(user: string, units: number, resource: string): Verdict {
    const before = this.unitsOf(user);
    const refused = before >= LIMIT_UNITS * REFUSAL_SHARE;
    if (!refused) this.#used.get(user)?.push({ at: this.#clock.now(), units: units * this.#scale });
    const used = refused ? before : before + units * this.#scale;
    if (used < LIMIT_UNITS * WARNING_SHARE) return { delayMs: 0, refused: false, headers: {} };
    const over = Math.max(0, used - LIMIT_UNITS) / LIMIT_UNITS;
    const delayMs = refused ? 0 : Math.min(LONGEST_DELAY_MS, over * 4 * LONGEST_DELAY_MS);
    const resetMs = this.#resetAfter(user, used);
    const retryAfter = refused || delayMs > 0 ? { 'retry-after': String(Math.ceil(resetMs / 1000)) } : {};
    return {
      delayMs,
      refused,
      headers: {
        'x-ratelimit-resource': `${resource}/user`,
        'x-ratelimit-delay': (delayMs / 1000).toFixed(3),
        'x-ratelimit-limit': String(LIMIT_UNITS),
        'x-ratelimit-remaining': String(Math.max(0, Math.floor(LIMIT_UNITS - used))),
        'x-ratelimit-reset': String(Math.ceil((this.#clock.now() + resetMs) / 1000)),
        ...retryAfter,
      },
    };
  }

  /** Uses up a share of a user's budget at once. */
  spend(user: string, units: number): void {
    this.unitsOf(user);
    this.#used.get(user)?.push({ at: this.#clock.now(), units });
  }

  /** Milliseconds until the user is back below the limit. */
  #resetAfter(user: string, used: number): number {
    let excess = used - LIMIT_UNITS;
    for (const each of this.#used.get(user) ?? []) {
      excess -= each.units;
      if (excess < 0) return Math.max(1000, each.at + WINDOW_MS - this.#clock.now());
    }
    return 1000;
  }
}
