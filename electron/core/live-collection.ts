import { setImmediate as nextTurn } from 'node:timers/promises';
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
  /**
   * Most items in one message, for collections of thousands, whose checking and writing in one go would hold up everything
   * else: what is more follows at once in patches, with everybody's turn in between. Unlimited unless told.
   */
  readonly mostItems?: number;
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
    const watcher = new Watcher<T>({ items: this.#items, equals: this.#equals, mostItems: this.#options.mostItems ?? null, wake: () => pace.wake() });
    this.#join(watcher);
    try {
      while (!ended.aborted) {
        const message = watcher.take();
        if (message) {
          pace.sent();
          yield message;
        }
        if (watcher.isAmidst) await nextTurn();
        else await pace.next(() => watcher.pending);
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

interface WatcherOptions<T> {
  readonly items: ReadonlyMap<string, T>;
  readonly equals: (left: T, right: T) => boolean;
  /** Null is unlimited. */
  readonly mostItems: number | null;
  readonly wake: () => void;
}

/** What one watcher has been told, and which keys have changed since. */
class Watcher<T> {
  readonly #options: WatcherOptions<T>;
  #told = new Map<string, T>();
  readonly #dirty = new Set<string>();
  #wantsSnapshot = true;
  #isAmidst = false;
  #version = 0;

  constructor(options: WatcherOptions<T>) {
    this.#options = options;
  }

  get pending(): boolean {
    return this.#wantsSnapshot || this.#dirty.size > 0;
  }
  /** Whether the last message was a part, and the next one belongs to it. */
  get isAmidst(): boolean {
    return this.#isAmidst;
  }

  note(key: string): void {
    if (!this.#wantsSnapshot) this.#dirty.add(key);
    // In parts, the whole again would make the watcher's list short for a moment.
    if (this.#dirty.size > maxPendingKeys && this.#options.mostItems === null) {
      this.#wantsSnapshot = true;
      this.#dirty.clear();
    }
    this.#options.wake();
  }

  /** The message that brings the watcher up to date, or one step nearer; null where nothing is new to it. */
  take(): CollectionMessage<T> | null {
    const message = this.#wantsSnapshot ? this.#snapshot() : this.#patch();
    this.#isAmidst = this.#dirty.size > 0;
    return message;
  }

  #snapshot(): CollectionMessage<T> {
    const { items, mostItems } = this.#options;
    this.#wantsSnapshot = false;
    this.#told = new Map();
    for (const [key, item] of items) {
      if (mostItems === null || this.#told.size < mostItems) this.#told.set(key, item);
      else this.#dirty.add(key);
    }
    return { kind: 'snapshot', version: ++this.#version, items: [...this.#told.values()] };
  }

  #patch(): CollectionMessage<T> | null {
    const { items, equals, mostItems } = this.#options;
    const upsert: T[] = [];
    const remove: string[] = [];
    for (const key of this.#dirty) {
      if (mostItems !== null && upsert.length + remove.length >= mostItems) break;
      this.#dirty.delete(key);
      const item = items.get(key);
      const told = this.#told.get(key);
      if (item === undefined) {
        if (this.#told.delete(key)) remove.push(key);
      } else if (told === undefined || !equals(told, item)) {
        this.#told.set(key, item);
        upsert.push(item);
      }
    }
    if (upsert.length === 0 && remove.length === 0) return null;
    return { kind: 'patch', version: ++this.#version, upsert, remove };
  }
}
