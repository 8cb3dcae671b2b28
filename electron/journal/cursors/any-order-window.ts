import type { Span } from '../../../shared/domain/journal/aggregates/aggregate.ts';
import type { CursorGroup } from '../../../shared/domain/journal/cursor.ts';
import type { Tuple } from './cursor-shape.ts';
import type { Change, EventWindow, HasTime, WindowDump } from './event-window.ts';
import type { Folding } from './folding.ts';
import { GroupBook, type Group } from './group-book.ts';
import { OrderedTree, type Place } from './ordered-tree.ts';

type FoldTree = OrderedTree<Tuple, readonly unknown[]>;
type TreeGroup = Group<FoldTree>;

interface Entry extends Place {
  readonly tuple: Tuple;
  readonly group: TreeGroup;
}

const noFold: readonly unknown[] = [];

/**
 * For events that come late or are taken back: all of them in order of time, and for each group a tree of folds. What
 * comes between, or goes from between, changes one path of it.
 */
export class AnyOrderWindow implements EventWindow {
  readonly kind = 'any-order';
  readonly #folding: Folding;
  readonly #entries = new OrderedTree<Entry, null>(() => null, { identity: () => null, combine: () => null });
  readonly #groups: GroupBook<FoldTree>;

  constructor(folding: Folding) {
    this.#folding = folding;
    this.#groups = new GroupBook(
      folding,
      () => new OrderedTree((tuple: Tuple) => folding.lift(tuple.samples, tuple.at, tuple.id), folding.monoid),
      ({ own }) => (folding.folds ? own.fold() : noFold),
    );
  }

  get events(): number { return this.#entries.size; }
  get kept(): number { return this.#entries.size; }

  insert(tuple: Tuple): Change {
    const group = this.#groups.forEvents(tuple.labels);
    if (!this.#entries.insert({ at: tuple.at, id: tuple.id, tuple, group })) return 'absent';
    this.#folding.add(group.running, tuple.samples);
    if (this.#folding.folds) group.own.insert(tuple);
    this.#groups.changed(group, 1);
    return 'done';
  }

  remove(place: Place): Change {
    const entry = this.#entries.remove(place);
    if (entry === undefined) return 'absent';
    const { group, tuple } = entry;
    this.#folding.take(group.running, tuple.samples);
    if (this.#folding.folds) group.own.remove(place);
    this.#groups.changed(group, -1);
    return 'done';
  }

  evict(from: number, hasTime: HasTime): boolean {
    for (let oldest = this.#entries.first(); oldest !== undefined && oldest.at < from; oldest = this.#entries.first()) {
      if (!hasTime()) return false;
      this.remove(oldest);
    }
    return true;
  }

  oldest(): number | null {
    return this.#entries.first()?.at ?? null;
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
    for (const { tuple } of this.#entries.items()) yield tuple;
  }
}
