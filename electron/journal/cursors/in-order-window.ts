import type { Span } from '../../../shared/domain/journal/aggregates/aggregate.ts';
import type { CursorGroup } from '../../../shared/domain/journal/cursor.ts';
import { ChunkedDeque } from './chunked-deque.ts';
import type { Tuple } from './cursor-shape.ts';
import { DabaLite } from './daba-lite.ts';
import type { Change, EventWindow, HasTime, WindowDump } from './event-window.ts';
import type { Folding } from './folding.ts';
import { GroupBook, type Group } from './group-book.ts';
import { isBefore } from './ordered-tree.ts';

type QueuedGroup = Group<DabaLite<readonly unknown[]>>;

interface Entry {
  readonly tuple: Tuple;
  readonly group: QueuedGroup;
}

/** For events that come in order and stay: a queue, and a queue of folds for each group. Constant time for every change. */
export class InOrderWindow implements EventWindow {
  readonly kind = 'in-order';
  readonly #folding: Folding;
  readonly #entries = new ChunkedDeque<Entry>();
  readonly #groups: GroupBook<DabaLite<readonly unknown[]>>;
  #last: Tuple | null = null;

  constructor(folding: Folding) {
    this.#folding = folding;
    this.#groups = new GroupBook(folding, () => new DabaLite(folding.monoid), ({ own }) => own.fold());
  }

  get events(): number { return this.#entries.size; }
  get kept(): number { return this.#entries.size; }

  insert(tuple: Tuple): Change {
    if (this.#last !== null && !isBefore(this.#last, tuple)) return 'unfit';
    const group = this.#groups.forEvents(tuple.labels);
    this.#last = tuple;
    this.#entries.push({ tuple, group });
    this.#folding.add(group.running, tuple.samples);
    if (this.#folding.folds) group.own.push(this.#folding.lift(tuple.samples, tuple.at, tuple.id));
    this.#groups.changed(group, 1);
    return 'done';
  }

  remove(): Change {
    return 'unfit';
  }

  evict(from: number, hasTime: HasTime): boolean {
    for (let oldest = this.#entries.at(this.#entries.first); oldest !== undefined && oldest.tuple.at < from; oldest = this.#entries.at(this.#entries.first)) {
      if (!hasTime()) return false;
      this.#entries.shift();
      this.#folding.take(oldest.group.running, oldest.tuple.samples);
      if (this.#folding.folds) oldest.group.own.shift();
      this.#groups.changed(oldest.group, -1);
    }
    return true;
  }

  oldest(): number | null {
    return this.#entries.at(this.#entries.first)?.tuple.at ?? null;
  }

  settle(span: Span, hasTime: HasTime): boolean {
    return this.#groups.settle(span, hasTime);
  }

  groups(span: Span): CursorGroup[] {
    return this.#groups.told(span);
  }

  dump(): WindowDump {
    return { kind: 'tuples', tuples: this.#tuples() };
  }

  *#tuples(): Generator<Tuple> {
    for (let position = this.#entries.first; position < this.#entries.end; position += 1) {
      const entry = this.#entries.at(position);
      if (entry !== undefined) yield entry.tuple;
    }
  }
}
