/** First and last byte of a run, both included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Which bytes of an upload have come, in whatever order and however often. */
export class ReceivedRanges {
  readonly #size: number;
  /** Sorted, apart from each other by at least one byte. */
  #received: ByteRange[] = [];

  constructor(size: number) {
    this.#size = size;
  }

  add(range: ByteRange): void {
    const merged: ByteRange[] = [];
    let { start, end } = range;
    for (const each of this.#received) {
      if (each.end + 1 < start || each.start > end + 1) merged.push(each);
      else [start, end] = [Math.min(start, each.start), Math.max(end, each.end)];
    }
    this.#received = [...merged, { start, end }].toSorted((a, b) => a.start - b.start);
  }

  /** What is still to come, in order. */
  missing(): ByteRange[] {
    const gaps: ByteRange[] = [];
    let next = 0;
    for (const { start, end } of this.#received) {
      if (start > next) gaps.push({ start: next, end: start - 1 });
      next = end + 1;
    }
    if (next < this.#size) gaps.push({ start: next, end: this.#size - 1 });
    return gaps;
  }
}
