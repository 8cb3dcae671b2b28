import type { NewJournalEvent } from '../../shared/domain/journal/event.ts';

/** Noted events that have not been written yet: up to a bound, beyond which the oldest ones are dropped and counted. */
export class NoteQueue {
  readonly #most: number;
  #waiting: NewJournalEvent[] = [];
  #dropped = 0;

  /** @param most events that may wait. */
  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#waiting.length;
  }
  /** Since `takeDropped` was called last. */
  get dropped(): number {
    return this.#dropped;
  }

  add(event: NewJournalEvent): void {
    this.#waiting.push(event);
    this.#dropOverflow();
  }

  /** Takes up to so many of the oldest ones. */
  take(most: number): readonly NewJournalEvent[] {
    return this.#waiting.splice(0, most);
  }

  /** They could not be written: they wait again, before all others. */
  putBack(events: readonly NewJournalEvent[]): void {
    this.#waiting = [...events, ...this.#waiting];
    this.#dropOverflow();
  }

  /** How many were dropped; from here on the count begins anew. */
  takeDropped(): number {
    const dropped = this.#dropped;
    this.#dropped = 0;
    return dropped;
  }

  #dropOverflow(): void {
    // In larger pieces, because each piece moves the whole rest.
    if (this.#waiting.length <= this.#most) return;
    const tooMany = Math.min(this.#waiting.length, this.#waiting.length - this.#most + Math.floor(this.#most / 100));
    this.#waiting.splice(0, tooMany);
    this.#dropped += tooMany;
  }
}
