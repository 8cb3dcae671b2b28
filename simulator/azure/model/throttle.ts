import type { Clock } from '../../foundation/clock.ts';

export type RequestKind = 'reads' | 'writes' | 'deletes';

/** Bucket sizes and refill per second of ARM's token buckets (reference/azure.md §2.0). */
const LIMITS: Readonly<Record<RequestKind, { readonly size: number; readonly perSecond: number }>> = {
  reads: { size: 250, perSecond: 25 },
  writes: { size: 200, perSecond: 10 },
  deletes: { size: 200, perSecond: 10 },
};

interface Bucket {
  tokens: number;
  at: number;
}

export interface ThrottleAnswer {
  readonly remaining: number;
  /** Seconds to wait; undefined where the request may pass. */
  readonly retryAfterSeconds: number | undefined;
}

/** One bucket for each subscription (or tenant), principal and kind of request. */
export class Throttle {
  readonly #clock: Clock;
  readonly #scale: number;
  readonly #buckets = new Map<string, Bucket>();

  /** @param scale factor on size and refill; 0 lets everything pass. */
  constructor(clock: Clock, scale: number) {
    this.#clock = clock;
    this.#scale = scale;
  }

  take(scope: string, principal: string, kind: RequestKind): ThrottleAnswer {
    const { size, perSecond } = LIMITS[kind];
    if (this.#scale === 0) return { remaining: size - 1, retryAfterSeconds: undefined };
    const capacity = Math.max(1, size * this.#scale);
    const rate = perSecond * this.#scale;
    const key = `${scope.toLowerCase()}|${principal}|${kind}`;
    const now = this.#clock.now();
    const bucket = this.#buckets.get(key) ?? { tokens: capacity, at: now };
    bucket.tokens = Math.min(capacity, bucket.tokens + (Math.max(0, now - bucket.at) / 1000) * rate);
    bucket.at = now;
    this.#buckets.set(key, bucket);
    if (bucket.tokens < 1) return { remaining: 0, retryAfterSeconds: Math.max(1, Math.ceil((1 - bucket.tokens) / rate)) };
    bucket.tokens -= 1;
    return { remaining: Math.floor(bucket.tokens), retryAfterSeconds: undefined };
  }
}
