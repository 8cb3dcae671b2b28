import type { Clock } from '../../core/clock.ts';

/** The window in which a cluster may be written to. Closed at first, after its time, and at every change of who writes. */
export class WriteLock {
  readonly #clock: Clock;
  readonly #onChange: () => void;
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

  /** @returns until when it is open now. */
  unlock(minutes: number): number {
    this.#timer?.cancel();
    const forMs = minutes * 60_000;
    this.#until = this.#clock.now() + forMs;
    this.#timer = this.#clock.after(forMs, () => this.close());
    this.#onChange();
    return this.#until;
  }

  close(): void {
    this.#timer?.cancel();
    this.#timer = null;
    if (this.#until === null) return;
    this.#until = null;
    this.#onChange();
  }
}
