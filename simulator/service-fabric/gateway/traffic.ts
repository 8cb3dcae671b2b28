/** What went over the wire, for benchmarks and tests: counts and bytes by endpoint, and the last requests one by one. */

export interface TrafficEntry {
  /** Epoch milliseconds, real time. */
  readonly at: number;
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  readonly status: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** Time until the answer was handed to the connection. */
  readonly ms: number;
  readonly gateway: number;
}

interface Total {
  requests: number;
  bytesIn: number;
  bytesOut: number;
  ms: number;
}

const KEPT = 1000;

/** Counts the requests of one cluster. Bodies only: headers are not in the byte counts. */
export class Traffic {
  #since = Date.now();
  readonly #byEndpoint = new Map<string, Total>();
  #recent: TrafficEntry[] = [];
  readonly #total: Total = { requests: 0, bytesIn: 0, bytesOut: 0, ms: 0 };

  /** @param endpoint method and path pattern, or `unknown`. */
  record(endpoint: string, entry: TrafficEntry): void {
    const total = this.#byEndpoint.get(endpoint) ?? { requests: 0, bytesIn: 0, bytesOut: 0, ms: 0 };
    this.#byEndpoint.set(endpoint, total);
    for (const each of [total, this.#total]) {
      each.requests++;
      each.bytesIn += entry.bytesIn;
      each.bytesOut += entry.bytesOut;
      each.ms += entry.ms;
    }
    this.#recent.push(entry);
    if (this.#recent.length > 2 * KEPT) this.#recent = this.#recent.slice(-KEPT);
  }

  /** Totals since the last `reset`, largest endpoints first, and the last thousand requests. */
  report(): object {
    const byEndpoint = [...this.#byEndpoint].map(([endpoint, total]) => ({ endpoint, ...total }));
    return {
      since: this.#since,
      ...this.#total,
      byEndpoint: byEndpoint.toSorted((a, b) => b.bytesOut - a.bytesOut),
      recent: this.#recent.slice(-KEPT),
    };
  }

  reset(): void {
    this.#since = Date.now();
    this.#byEndpoint.clear();
    this.#recent = [];
    Object.assign(this.#total, { requests: 0, bytesIn: 0, bytesOut: 0, ms: 0 });
  }
}
