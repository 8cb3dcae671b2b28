/** A callback that waits for its time. */
export interface DueCallback {
  /** Epoch milliseconds. */
  readonly dueAt: number;
  readonly callback: () => void;
}

interface Waiting extends DueCallback {
  readonly order: number;
  cancelled: boolean;
}

/** So many cancelled ones may lie about before they are cleared away. */
const SPARE_CANCELLED = 256;

/**
 * Callbacks in the order of their times, those of the same time in the order in which they were added. A binary heap:
 * a cluster of ten thousand applications keeps tens of thousands of them.
 */
export class DueCallbacks {
  #heap: Waiting[] = [];
  #order = 0;
  #cancelled = 0;

  /** Returns what takes it back. */
  add(dueAt: number, callback: () => void): () => void {
    const entry: Waiting = { dueAt, callback, order: this.#order++, cancelled: false };
    this.#heap.push(entry);
    this.#rise(this.#heap.length - 1);
    return () => this.#cancel(entry);
  }

  /** When the first of them is due; undefined where nothing waits. */
  firstAt(): number | undefined {
    this.#dropCancelled();
    return this.#heap[0]?.dueAt;
  }

  /** Takes out the first, if it is due by then. */
  take(until: number): DueCallback | undefined {
    this.#dropCancelled();
    const first = this.#heap[0];
    if (first === undefined || first.dueAt > until) return undefined;
    this.#removeFirst();
    // Whoever cancels it from here on is too late, and not counted.
    first.cancelled = true;
    return first;
  }

  #cancel(entry: Waiting): void {
    if (entry.cancelled) return;
    entry.cancelled = true;
    this.#cancelled++;
    if (this.#cancelled <= SPARE_CANCELLED || this.#cancelled * 2 <= this.#heap.length) return;
    // What is sorted is a heap.
    this.#heap = this.#heap.filter((each) => !each.cancelled).toSorted((a, b) => (isBefore(a, b) ? -1 : 1));
    this.#cancelled = 0;
  }

  #dropCancelled(): void {
    while (this.#heap[0]?.cancelled === true) {
      this.#removeFirst();
      this.#cancelled--;
    }
  }

  #removeFirst(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#sink(0);
  }

  #rise(from: number): void {
    let index = from;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (this.#before(parent, index)) return;
      this.#swap(index, parent);
      index = parent;
    }
  }

  #sink(from: number): void {
    let index = from;
    for (;;) {
      const [left, right] = [2 * index + 1, 2 * index + 2];
      let first = index;
      if (left < this.#heap.length && this.#before(left, first)) first = left;
      if (right < this.#heap.length && this.#before(right, first)) first = right;
      if (first === index) return;
      this.#swap(index, first);
      index = first;
    }
  }

  #before(a: number, b: number): boolean {
    const [left, right] = [this.#heap[a], this.#heap[b]];
    return left !== undefined && right !== undefined && isBefore(left, right);
  }

  #swap(a: number, b: number): void {
    const [left, right] = [this.#heap[a], this.#heap[b]];
    if (left === undefined || right === undefined) return;
    this.#heap[a] = right;
    this.#heap[b] = left;
  }
}

function isBefore(a: Waiting, b: Waiting): boolean {
  return a.dueAt < b.dueAt || (a.dueAt === b.dueAt && a.order < b.order);
}
