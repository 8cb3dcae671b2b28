/** One request that arrived. */
export interface Arrival {
  readonly method: string;
  readonly path: string;
  /** As the client named it: more than one name may lead to the same server. */
  readonly host: string;
  readonly withToken: boolean;
  readonly status: number;
}

const REMEMBERED = 1_000;

/** What has been asked, for tests and the curious: the last thousand requests, without secrets. */
export class Traffic {
  #arrivals: Arrival[] = [];

  note(arrival: Arrival): void {
    this.#arrivals.push(arrival);
    if (this.#arrivals.length > REMEMBERED) this.#arrivals.shift();
  }

  list(): readonly Arrival[] {
    return this.#arrivals;
  }

  clear(): void {
    this.#arrivals = [];
  }
}
