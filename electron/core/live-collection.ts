import { isDeepStrictEqual } from 'node:util';
import type { CollectionMessage } from '../../shared/contract/procedure.ts';
import { abortableGenerator } from './abortable-generator.ts';
import type { Clock } from './clock.ts';
import { WatchPace, type WatchOptions } from './watch-pace.ts';

export interface LiveCollectionOptions<T> {
  /** Key that an item keeps for life; patches name items by it. */
  readonly keyOf: (item: T) => string;
  readonly clock: Clock;
  /** Shortest time between two messages to one watcher; 100 ms unless told. */
  readonly minIntervalMs?: number;
  /** Same for the receiver; deep structural comparison unless told. */
  readonly equals?: (left: T, right: T) => boolean;
  /** Called when the number of watchers changes, so that a source may rest while nobody looks. */
  readonly onWatchersChange?: (watchers: number) => void;
}

/** Changed keys beyond this number are not worth naming one by one: the watcher gets the whole again. */
const maxPendingKeys = 1_000;

/**
 * A keyed set of items that many watchers mirror: each gets a snapshot, then patches (contract/procedure.ts). Changes
 * between two messages are merged, and what ends as it was makes no message. A watcher that does not keep up costs at
 * most one note per key.
 */
export class LiveCollection<T> {
  readonly #options: LiveCollectionOptions<T>;
  readonly #equals: (left: T, right: T) => boolean;
  readonly #items = new Map<string, T>();
  readonly #watchers = new Set<Watcher<T>>();

  constructor(options: LiveCollectionOptions<T>) {
    this.#options = options;
    this.#equals = options.equals ?? ((left, right) => isDeepStrictEqual(left, right));
  }

  get size(): number {
    return this.#items.size;
  }
  get watchers(): number {
    return this.#watchers.size;
  }
  get(key: string): T | undefined {
    return this.#items.get(key);
  }
  /** Items in the order in which their keys first came. */
  values(): readonly T[] {
    return [...this.#items.values()];
  }

  /** Adds or replaces an item. No effect where an equal one is there. */
  set(item: T): void {
    const key = this.#options.keyOf(item);
    const before = this.#items.get(key);
    if (before !== undefined && this.#equals(before, item)) return;
    this.#items.set(key, item);
    this.#changed(key);
  }

  delete(key: string): void {
    if (this.#items.delete(key)) this.#changed(key);
  }

  /** Makes the collection exactly these items, in this order; equal ones count as unchanged. */
  replaceAll(items: Iterable<T>): void {
    const next = new Map<string, T>();
    for (const item of items) {
      const key = this.#options.keyOf(item);
      const before = this.#items.get(key);
      next.set(key, before !== undefined && this.#equals(before, item) ? before : item);
    }
    const before = new Map(this.#items);
    this.#items.clear();
    for (const [key, item] of next) this.#items.set(key, item);
    for (const key of before.keys()) if (!next.has(key)) this.#changed(key);
    for (const [key, item] of next) if (before.get(key) !== item) this.#changed(key);
  }

  /** A snapshot at once, then patches, until the signal is aborted or the caller stops. Versions count up by one. */
  watch(signal?: AbortSignal, options: WatchOptions = {}): AsyncGenerator<CollectionMessage<T>, void, undefined> {
    return abortableGenerator(signal, (ended) => this.#messages(ended, options));
  }

  async *#messages(ended: AbortSignal, options: WatchOptions): AsyncGenerator<CollectionMessage<T>, void, undefined> {
    const pace = new WatchPace(this.#options.clock, this.#options.minIntervalMs, options, ended);
    const watcher = new Watcher<T>(this.#items, this.#equals, () => pace.wake());
    this.#join(watcher);
    try {
      while (!ended.aborted) {
        const message = watcher.take();
        if (message) {
          pace.sent();
          yield message;
        }
        await pace.next(() => watcher.pending);
      }
    } finally {
      this.#leave(watcher);
    }
  }

  #join(watcher: Watcher<T>): void {
    this.#watchers.add(watcher);
    this.#options.onWatchersChange?.(this.#watchers.size);
  }

  #leave(watcher: Watcher<T>): void {
    this.#watchers.delete(watcher);
    this.#options.onWatchersChange?.(this.#watchers.size);
  }

  #changed(key: string): void {
    for (const watcher of this.#watchers) watcher.note(key);
  }
}

/** What one watcher has been told, and which keys have changed since. */
class Watcher<T> {
  readonly #items: ReadonlyMap<string, T>;
  readonly #equals: (left: T, right: T) => boolean;
  readonly #wake: () => void;
  #told = new Map<string, T>();
  readonly #dirty = new Set<string>();
  #wantsSnapshot = true;
  #version = 0;

  constructor(items: ReadonlyMap<string, T>, equals: (left: T, right: T) => boolean, wake: () => void) {
    this.#items = items;
    this.#equals = equals;
    this.#wake = wake;
  }

  get pending(): boolean {
    return this.#wantsSnapshot || this.#dirty.size > 0;
  }

  note(key: string): void {
    if (!this.#wantsSnapshot) this.#dirty.add(key);
    if (this.#dirty.size > maxPendingKeys) {
      this.#wantsSnapshot = true;
      this.#dirty.clear();
    }
    this.#wake();
  }

  /** The message that brings the watcher up to date, or null where nothing is new to it. */
  take(): CollectionMessage<T> | null {
    return this.#wantsSnapshot ? this.#snapshot() : this.#patch();
  }

  #snapshot(): CollectionMessage<T> {
    this.#wantsSnapshot = false;
    this.#told = new Map(this.#items);
    return { kind: 'snapshot', version: ++this.#version, items: [...this.#told.values()] };
  }

  #patch(): CollectionMessage<T> | null {
    const upsert: T[] = [];
    const remove: string[] = [];
    for (const key of this.#dirty) {
      const item = this.#items.get(key);
      const told = this.#told.get(key);
      if (item === undefined) {
        if (this.#told.delete(key)) remove.push(key);
      } else if (told === undefined || !this.#equals(told, item)) {
        this.#told.set(key, item);
        upsert.push(item);
      }
    }
    this.#dirty.clear();
    if (upsert.length === 0 && remove.length === 0) return null;
    return { kind: 'patch', version: ++this.#version, upsert, remove };
  }
}
