/** A month of events by the time at which they happened (UTC): the piece by which the journal forgets. */
export interface SegmentBounds {
  /** Year and month as one number: 202611. */
  readonly month: number;
  /** starts ≤ at < ends, in milliseconds since 1970. */
  readonly startsAt: number;
  readonly endsAt: number;
}

/** @param month such as 202611. */
export function segmentBounds(month: number): SegmentBounds {
  const year = Math.floor(month / 100);
  const index = (month % 100) - 1;
  return { month, startsAt: Date.UTC(year, index), endsAt: Date.UTC(year, index + 1) };
}

/** Finds the month of a time; neighbours in time are found without a calendar. */
export class SegmentFinder {
  #last: SegmentBounds = segmentBounds(197_001);

  of(at: number): SegmentBounds {
    if (at >= this.#last.startsAt && at < this.#last.endsAt) return this.#last;
    const date = new Date(at);
    this.#last = segmentBounds(date.getUTCFullYear() * 100 + date.getUTCMonth() + 1);
    return this.#last;
  }
}
