import type { Monoid } from './daba-lite.ts';

/** A place in the order of events: by time, then by id. */
export interface Place {
  readonly at: number;
  readonly id: number;
}

export function isBefore(left: Place, right: Place): boolean {
  return left.at < right.at || (left.at === right.at && left.id < right.id);
}

interface Node<Item, Fold> {
  /** Everything in here is at or after this place (but for a first child), everything in the node before is before it. */
  readonly bound: Place;
  /** Exactly one of the two is filled. */
  readonly items: Item[] | null;
  readonly children: Node<Item, Fold>[] | null;
  /** Of all in here; null after a change. */
  fold: Fold | null;
}

/** Children of a branch and items of a leaf, at most. Small, because a change makes a path of them fold again. */
const mostInNode = 16;

/**
 * Events in order, with the fold over all of them: a B+ tree whose nodes remember their folds. Adding, removing and
 * folding anew after a change cost O(log n) each, wherever in time the change is; no step costs more.
 */
export class OrderedTree<Item extends Place, Fold> {
  readonly #lift: (item: Item) => Fold;
  readonly #monoid: Monoid<Fold>;
  #root: Node<Item, Fold> = leaf([], { at: Number.NEGATIVE_INFINITY, id: 0 });
  #size = 0;

  constructor(lift: (item: Item) => Fold, monoid: Monoid<Fold>) {
    this.#lift = lift;
    this.#monoid = monoid;
  }

  get size(): number { return this.#size; }

  /** @returns false where its place is taken already: then nothing changes. */
  insert(item: Item): boolean {
    const before = this.#size;
    const split = this.#insert(this.#root, item);
    if (split !== null) this.#root = branch([this.#root, split], this.#root.bound);
    return this.#size > before;
  }

  /** @returns what was at the place; undefined where nothing was. */
  remove(place: Place): Item | undefined {
    const removed = removeFrom(this.#root, place);
    if (removed !== undefined) this.#shrunk();
    return removed;
  }

  first(): Item | undefined {
    let node = this.#root;
    for (let child = node.children?.[0]; child !== undefined; child = node.children?.[0]) node = child;
    return node.items?.[0];
  }

  last(): Item | undefined {
    let node = this.#root;
    for (let child = node.children?.at(-1); child !== undefined; child = node.children?.at(-1)) node = child;
    return node.items?.at(-1);
  }

  fold(): Fold {
    return this.#foldOf(this.#root);
  }

  /** All of them in order. The tree must not change meanwhile. */
  items(): Generator<Item> {
    return itemsOf(this.#root);
  }

  #shrunk(): void {
    this.#size -= 1;
    for (let only = this.#root.children; only !== null && only.length <= 1; only = this.#root.children) {
      this.#root = only[0] ?? leaf([], { at: Number.NEGATIVE_INFINITY, id: 0 });
    }
  }

  /** @returns the new node behind the given one, where that had to be split. */
  #insert(node: Node<Item, Fold>, item: Item): Node<Item, Fold> | null {
    if (node.items !== null) {
      const index = placeIn(node.items, item);
      const there = node.items[index];
      if (there !== undefined && !isBefore(item, there)) return null;
      node.fold = null;
      node.items.splice(index, 0, item);
      this.#size += 1;
      return node.items.length <= mostInNode ? null : splitLeaf(node.items, index);
    }
    const children = node.children ?? [];
    const index = childFor(children, item);
    const child = children[index];
    if (child === undefined) return null;
    const size = this.#size;
    const split = this.#insert(child, item);
    if (this.#size > size) node.fold = null;
    if (split === null) return null;
    children.splice(index + 1, 0, split);
    return children.length <= mostInNode ? null : splitBranch(children, index + 1);
  }

  #foldOf(node: Node<Item, Fold>): Fold {
    if (node.fold !== null) return node.fold;
    let fold = this.#monoid.identity();
    if (node.items !== null) for (const item of node.items) fold = this.#monoid.combine(fold, this.#lift(item));
    else for (const child of node.children ?? []) fold = this.#monoid.combine(fold, this.#foldOf(child));
    node.fold = fold;
    return fold;
  }
}

function leaf<Item, Fold>(items: Item[], bound: Place): Node<Item, Fold> {
  return { bound, items, children: null, fold: null };
}

function branch<Item, Fold>(children: Node<Item, Fold>[], bound: Place): Node<Item, Fold> {
  return { bound, items: null, children, fold: null };
}

/** Where growth is at the end, as it is with time, the full node stays full. */
function cutOf(length: number, changed: number): number {
  return changed === length - 1 ? length - 1 : length >> 1;
}

function splitLeaf<Item extends Place, Fold>(items: Item[], changed: number): Node<Item, Fold> | null {
  const moved = items.splice(cutOf(items.length, changed));
  const [first] = moved;
  return first === undefined ? null : leaf(moved, { at: first.at, id: first.id });
}

function splitBranch<Item, Fold>(children: Node<Item, Fold>[], changed: number): Node<Item, Fold> | null {
  const moved = children.splice(cutOf(children.length, changed));
  const [first] = moved;
  return first === undefined ? null : branch(moved, first.bound);
}

/** @returns the index of the first item that is not before the place. */
function placeIn(items: readonly Place[], place: Place): number {
  let index = items.length;
  for (let before = items[index - 1]; before !== undefined && !isBefore(before, place); before = items[index - 1]) index -= 1;
  return index;
}

function childFor<Item, Fold>(children: readonly Node<Item, Fold>[], place: Place): number {
  let index = children.length - 1;
  for (let child = children[index]; index > 0 && child !== undefined && isBefore(place, child.bound); child = children[index]) index -= 1;
  return index;
}

/** Nodes that run empty go; others stay as they are: windows move on, and what stays behind goes with them. */
function removeFrom<Item extends Place, Fold>(node: Node<Item, Fold>, place: Place): Item | undefined {
  if (node.items !== null) {
    const index = placeIn(node.items, place);
    const there = node.items[index];
    if (there === undefined || isBefore(place, there)) return undefined;
    node.items.splice(index, 1);
    node.fold = null;
    return there;
  }
  const children = node.children ?? [];
  const index = childFor(children, place);
  const child = children[index];
  const removed = child === undefined ? undefined : removeFrom(child, place);
  if (child === undefined || removed === undefined) return undefined;
  node.fold = null;
  // Bounds stay true: nobody looks at that of the first child, which takes whatever comes before the others.
  if ((child.items ?? child.children)?.length === 0) children.splice(index, 1);
  return removed;
}

function* itemsOf<Item, Fold>(node: Node<Item, Fold>): Generator<Item> {
  if (node.items !== null) yield* node.items;
  for (const child of node.children ?? []) yield* itemsOf(child);
}
