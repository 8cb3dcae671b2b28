/** Count, sum and greatest of some values. */
export interface Fold {
  readonly count: number;
  readonly sum: number;
  readonly max: number;
}

export const noFold: Fold = { count: 0, sum: 0, max: Number.NEGATIVE_INFINITY };

export function combined(left: Fold, right: Fold): Fold {
  return { count: left.count + right.count, sum: left.sum + right.sum, max: Math.max(left.max, right.max) };
}

interface Stacked {
  readonly at: number;
  readonly value: number;
  /** Of this one and all that came after it, up to the flip. */
  readonly fold: Fold;
}

/**
 * The plain way to fold a sliding window without an inverse, to hold cursors against: the back gathers what comes, the
 * front holds folds of what goes next; when the front is empty the whole back is turned over at once.
 */
export class TwoStacks {
  #front: Stacked[] = [];
  #back: { readonly at: number; readonly value: number }[] = [];
  #backFold = noFold;

  push(at: number, value: number): void {
    this.#back.push({ at, value });
    this.#backFold = combined(this.#backFold, { count: 1, sum: value, max: value });
  }

  evict(from: number): void {
    for (;;) {
      if (this.#front.length === 0) this.#flip();
      const oldest = this.#front.at(-1);
      if (oldest === undefined || oldest.at >= from) return;
      this.#front.pop();
    }
  }

  fold(): Fold {
    return combined(this.#front.at(-1)?.fold ?? noFold, this.#backFold);
  }

  #flip(): void {
    let fold = noFold;
    for (const { at, value } of this.#back.reverse()) {
      fold = combined({ count: 1, sum: value, max: value }, fold);
      this.#front.push({ at, value, fold });
    }
    this.#back = [];
    this.#backFold = noFold;
  }
}
