import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock } from './clock.ts';

/**
 * Leave to write that outlives the window in which it was given: for a task that was confirmed while the target was
 * unlocked and takes longer than the window. It ends with the task, and with everything that closes the lock on purpose.
 */
export interface WritePermit {
  /** Everything that is written from within, however deep and late, is covered. */
  run<Result>(work: () => Promise<Result>): Promise<Result>;
  end(): void;
}

/** The window in which a cluster or an Azure profile may be written to. Closed at first, after its time, and at every change of who writes. */
export class WriteLock {
  readonly #clock: Clock;
  readonly #onChange: () => void;
  readonly #permits = new Set<WritePermit>();
  readonly #within = new AsyncLocalStorage<WritePermit>();
  #until: number | null = null;
  #timer: { cancel(): void } | null = null;

  constructor(clock: Clock, onChange: () => void) {
    this.#clock = clock;
    this.#onChange = onChange;
  }

  /** Ms since 1970; null while locked. */
  get unlockedUntil(): number | null {
    return this.open ? this.#until : null;
  }
  get open(): boolean {
    return this.#until !== null && this.#clock.now() < this.#until;
  }
  /** Whether whoever asks may write: the window is open, or the asking comes from within a permit. */
  get allows(): boolean {
    const permit = this.#within.getStore();
    return this.open || (permit !== undefined && this.#permits.has(permit));
  }

  /** @returns until when it is open now. */
  unlock(minutes: number): number {
    this.#timer?.cancel();
    const forMs = minutes * 60_000;
    this.#until = this.#clock.now() + forMs;
    this.#timer = this.#clock.after(forMs, () => this.#runOut());
    this.#onChange();
    return this.#until;
  }

  /** @returns null while locked. */
  permit(): WritePermit | null {
    if (!this.open) return null;
    const permit: WritePermit = { run: (work) => this.#within.run(permit, work), end: () => void this.#permits.delete(permit) };
    this.#permits.add(permit);
    return permit;
  }

  /** Nobody may write any more, tasks under way included. */
  close(): void {
    this.#permits.clear();
    this.#runOut();
  }

  #runOut(): void {
    this.#timer?.cancel();
    this.#timer = null;
    if (this.#until === null) return;
    this.#until = null;
    this.#onChange();
  }
}
