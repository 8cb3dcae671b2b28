import { isDeepStrictEqual } from 'node:util';
import type { Freshness } from '../../../shared/contract/clusters/shared.ts';

/** What changed in a list: keys of items that are new, different or gone; empty where only its age did. */
export interface ListChange {
  readonly keys: ReadonlySet<string>;
}

/** A list of the cluster as it was last received, for those who read it. */
export interface ListReading<Item> {
  readonly size: number;
  get(key: string): Item | undefined;
  values(): IterableIterator<Item>;
  /** When it was received as a whole, when it will be again, and what keeps it from being newer. */
  readonly freshness: Freshness;
  /** Whether every page was received at least once. */
  readonly complete: boolean;
  /** Told after each change. @returns ends the telling. */
  onChange(listener: (change: ListChange) => void): () => void;
}

const neverAsked: Freshness = { asOf: null, nextAt: null, trouble: '' };

/**
 * Items by key, filled page by page. What comes again unchanged keeps its object and tells nobody, so that an answer like
 * the one before costs the readers nothing.
 */
export class ObservedList<Item> implements ListReading<Item> {
  readonly #keyOf: (item: Item) => string;
  readonly #items = new Map<string, Item>();
  readonly #listeners = new Set<(change: ListChange) => void>();
  #freshness: Freshness = neverAsked;
  #complete = false;

  constructor(keyOf: (item: Item) => string) {
    this.#keyOf = keyOf;
  }

  get size(): number {
    return this.#items.size;
  }
  get freshness(): Freshness {
    return this.#freshness;
  }
  get complete(): boolean {
    return this.#complete;
  }
  get(key: string): Item | undefined {
    return this.#items.get(key);
  }
  values(): IterableIterator<Item> {
    return this.#items.values();
  }
  onChange(listener: (change: ListChange) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Adds or replaces some items, as with the next page of an answer. */
  put(items: readonly Item[]): void {
    const keys = new Set<string>();
    for (const item of items) this.#put(item, keys);
    this.#tell(keys);
  }

  /** Ends a pass over all pages: items that were not among `seen` are gone. */
  keepOnly(seen: ReadonlySet<string>, asOf: number): void {
    const keys = new Set<string>();
    for (const key of this.#items.keys()) if (!seen.has(key)) keys.add(key);
    for (const key of keys) this.#items.delete(key);
    this.#complete = true;
    this.#freshness = { ...this.#freshness, asOf, trouble: '' };
    this.#tell(keys, true);
  }

  delete(key: string): void {
    if (this.#items.delete(key)) this.#tell(new Set([key]));
  }

  /** The whole list at once. */
  replaceAll(items: readonly Item[], asOf: number): void {
    const keys = new Set<string>();
    const seen = new Set<string>();
    for (const item of items) seen.add(this.#put(item, keys));
    for (const key of this.#items.keys()) if (!seen.has(key)) keys.add(key);
    for (const key of keys) if (!seen.has(key)) this.#items.delete(key);
    this.#complete = true;
    this.#freshness = { ...this.#freshness, asOf, trouble: '' };
    this.#tell(keys, true);
  }

  /** What is known of the next asking. */
  told(freshness: Partial<Freshness>): void {
    const next = { ...this.#freshness, ...freshness };
    if (isDeepStrictEqual(next, this.#freshness)) return;
    this.#freshness = next;
    this.#tell(new Set(), true);
  }

  #put(item: Item, keys: Set<string>): string {
    const key = this.#keyOf(item);
    const before = this.#items.get(key);
    if (before === undefined || !isDeepStrictEqual(before, item)) {
      this.#items.set(key, item);
      keys.add(key);
    }
    return key;
  }

  #tell(keys: ReadonlySet<string>, always = false): void {
    if (keys.size === 0 && !always) return;
    for (const listener of this.#listeners) listener({ keys });
  }
}
