import type { Clock } from '../../core/clock.ts';

/** What one kind of call has cost so far. Bytes are those of bodies. */
export interface CallCost {
  /** Method and path template, such as `GET /Nodes`. */
  readonly call: string;
  readonly requests: number;
  readonly bytesIn: number;
  readonly lastDurationMs: number;
  readonly lastBytes: number;
  readonly lastAt: number;
}

/** What is asked of a cluster and what it sends, so that a person can see what watching it costs. */
export interface TrafficSnapshot {
  readonly requests: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly inFlight: number;
  readonly perCall: readonly CallCost[];
  readonly lastMinute: {
    readonly requests: number;
    readonly bytesIn: number;
    /** The costly first. */
    readonly calls: readonly { readonly call: string; readonly count: number; readonly bytes: number; readonly medianMs: number }[];
  };
}

interface Exchange { readonly at: number; readonly call: string; readonly bytes: number; readonly durationMs: number }

export class Traffic {
  readonly #clock: Clock;
  #requests = 0;
  #bytesIn = 0;
  #bytesOut = 0;
  #inFlight = 0;
  readonly #perCall = new Map<string, CallCost>();
  #recent: Exchange[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A request leaves. @returns what to call once, when it is over, with the bytes that came. */
  begin(call: string, bytesOut: number): (bytesIn: number) => void {
    const startedAt = this.#clock.now();
    this.#requests += 1;
    this.#bytesOut += bytesOut;
    this.#inFlight += 1;
    return (bytes) => {
      const at = this.#clock.now();
      const durationMs = Math.max(0, at - startedAt);
      this.#inFlight -= 1;
      this.#bytesIn += bytes;
      const before = this.#perCall.get(call);
      this.#perCall.set(call, { call, requests: (before?.requests ?? 0) + 1, bytesIn: (before?.bytesIn ?? 0) + bytes, lastDurationMs: durationMs, lastBytes: bytes, lastAt: at });
      this.#recent.push({ at, call, bytes, durationMs });
      if (this.#recent.length > 2_000) this.#forgetOld(at);
    };
  }

  snapshot(): TrafficSnapshot {
    this.#forgetOld(this.#clock.now());
    const calls = new Map<string, Exchange[]>();
    for (const exchange of this.#recent) {
      const known = calls.get(exchange.call);
      if (known) known.push(exchange);
      else calls.set(exchange.call, [exchange]);
    }
    const minute = [...calls].map(([call, exchanges]) => ({ call, count: exchanges.length, bytes: sum(exchanges), medianMs: medianOf(exchanges) }));
    return {
      requests: this.#requests, bytesIn: this.#bytesIn, bytesOut: this.#bytesOut, inFlight: this.#inFlight,
      perCall: [...this.#perCall.values()],
      lastMinute: { requests: this.#recent.length, bytesIn: sum(this.#recent), calls: minute.sort((left, right) => right.bytes - left.bytes) },
    };
  }

  #forgetOld(now: number): void {
    const kept = this.#recent.filter((exchange) => exchange.at > now - 60_000);
    // A burst may be larger than anybody wants to keep; the newest tell most.
    this.#recent = kept.slice(-2_000);
  }
}

function sum(exchanges: readonly Exchange[]): number {
  return exchanges.reduce((bytes, exchange) => bytes + exchange.bytes, 0);
}

function medianOf(exchanges: readonly Exchange[]): number {
  const sorted = exchanges.map((exchange) => exchange.durationMs).sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
