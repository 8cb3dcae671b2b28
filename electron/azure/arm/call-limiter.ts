import type { Clock } from '../../core/clock.ts';
import { HeldCalls, type AzureWaits } from './azure-waits.ts';

/** Azure counts them apart (azure.md §2.0). */
export type CallClass = 'reads' | 'writes' | 'deletes';

/** What Azure grants to one principal in one subscription and region; kept below, since other programs use it too. */
const buckets: Readonly<Record<CallClass, { readonly size: number; readonly refillPerSecond: number }>> = {
  reads: { size: 250, refillPerSecond: 25 },
  writes: { size: 200, refillPerSecond: 10 },
  deletes: { size: 200, refillPerSecond: 10 },
};
/** Calls under way at once; more would only stand in Azure's own queue. */
const atOnce = 12;

interface Bucket {
  tokens: number;
  filledAt: number;
  /** Azure asked everybody to wait. */
  gate: HeldCalls | null;
}

/** The one limiter of a subscription (or of a directory, for calls without one), shared by all panels. */
export class CallLimiter {
  readonly #clock: Clock;
  readonly #waits: AzureWaits;
  readonly #subscriptionId: string | null;
  readonly #buckets = new Map<CallClass, Bucket>();
  readonly #queue: (() => void)[] = [];
  #running = 0;

  constructor(clock: Clock, waits: AzureWaits, subscriptionId: string | null) {
    this.#clock = clock;
    this.#waits = waits;
    this.#subscriptionId = subscriptionId;
  }

  /** Runs the call when it is its turn. @throws FaultError `cancelled`, else as the call. */
  async run<T>(kind: CallClass, signal: AbortSignal | undefined, call: () => Promise<T>): Promise<T> {
    await this.#passGate(kind, signal);
    await this.#takeToken(kind, signal);
    await this.#enter(signal);
    try {
      return await call();
    } finally {
      this.#leave();
    }
  }

  /** Azure asks everybody to wait: what has not been sent yet waits, and afterwards goes out slowly. */
  holdAll(kind: CallClass, ms: number): void {
    const bucket = this.#bucket(kind);
    const until = this.#clock.now() + ms;
    if (bucket.gate && bucket.gate.until > this.#clock.now() && !bucket.gate.givenUp.aborted) bucket.gate.until = Math.max(bucket.gate.until, until);
    else bucket.gate = new HeldCalls(this.#subscriptionId, (seconds) => `Azure asks to wait ${seconds} s: too many ${kind}${this.#subscriptionId === null ? '' : ' in this subscription'}.`, this.#clock.now(), until);
    bucket.tokens = 1;
    bucket.filledAt = until;
  }

  /** Before a place is taken: what is held back must not keep calls of another class from theirs. */
  async #passGate(kind: CallClass, signal: AbortSignal | undefined): Promise<void> {
    for (;;) {
      const { gate } = this.#bucket(kind);
      if (!gate || gate.until <= this.#clock.now() || gate.givenUp.aborted) return;
      await this.#waits.hold(gate, signal);
    }
  }

  async #takeToken(kind: CallClass, signal: AbortSignal | undefined): Promise<void> {
    const bucket = this.#bucket(kind);
    const { size, refillPerSecond } = buckets[kind];
    const now = this.#clock.now();
    bucket.tokens = Math.min(size, bucket.tokens + (Math.max(0, now - bucket.filledAt) / 1_000) * refillPerSecond);
    bucket.filledAt = Math.max(bucket.filledAt, now);
    bucket.tokens -= 1;
    if (bucket.tokens < 0) await this.#clock.delay(Math.ceil((-bucket.tokens / refillPerSecond) * 1_000), signal);
  }

  async #enter(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (this.#running < atOnce) {
      this.#running += 1;
      return;
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const abort = (): void => {
      const place = this.#queue.indexOf(resolve);
      if (place < 0) return;
      this.#queue.splice(place, 1);
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', abort, { once: true });
    this.#queue.push(resolve);
    try {
      await promise;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  /** Whoever waits first takes the place over; it is never free in between. */
  #leave(): void {
    const next = this.#queue.shift();
    if (next) next();
    else this.#running -= 1;
  }

  #bucket(kind: CallClass): Bucket {
    const known = this.#buckets.get(kind);
    if (known) return known;
    const made: Bucket = { tokens: buckets[kind].size, filledAt: this.#clock.now(), gate: null };
    this.#buckets.set(kind, made);
    return made;
  }
}
