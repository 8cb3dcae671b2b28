/** Time as the main process sees it; tests inject one that they move by hand. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number;
  /** Resolves after `ms`; rejects with the signal's reason when it is aborted first. */
  delay(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls back once after `ms`, unless cancelled. Never keeps the process alive. */
  after(ms: number, callback: () => void): { cancel(): void };
}
