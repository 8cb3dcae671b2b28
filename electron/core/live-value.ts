import { isDeepStrictEqual } from 'node:util';
import { abortableGenerator } from './abortable-generator.ts';
import type { Clock } from './clock.ts';
import { WatchPace, type WatchOptions } from './watch-pace.ts';

export interface LiveValueOptions<T> {
  readonly clock: Clock;
  /** Shortest time between two messages to one watcher; 100 ms unless told. */
  readonly minIntervalMs?: number;
  /** Same for the receiver; deep structural comparison unless told. */
  readonly equals?: (left: T, right: T) => boolean;
  /** Called when the number of watchers changes, so that a source may rest while nobody looks. */
  readonly onWatchersChange?: (watchers: number) => void;
}

/** One value that many watchers follow: the present one at once, then each new one; what came in between is left out. */
export class LiveValue<T> {
  readonly #options: LiveValueOptions<T>;
  readonly #equals: (left: T, right: T) => boolean;
  readonly #paces = new Set<WatchPace>();
  #value: T;

  constructor(initial: T, options: LiveValueOptions<T>) {
    this.#value = initial;
    this.#options = options;
    this.#equals = options.equals ?? ((left, right) => isDeepStrictEqual(left, right));
  }

  get(): T {
    return this.#value;
  }
  get watchers(): number {
    return this.#paces.size;
  }

  set(value: T): void {
    if (this.#equals(this.#value, value)) return;
    this.#value = value;
    for (const pace of this.#paces) pace.wake();
  }

  watch(signal?: AbortSignal, options: WatchOptions = {}): AsyncGenerator<T, void, undefined> {
    return abortableGenerator(signal, (ended) => this.#values(ended, options));
  }

  async *#values(ended: AbortSignal, options: WatchOptions): AsyncGenerator<T, void, undefined> {
    const pace = new WatchPace(this.#options.clock, this.#options.minIntervalMs, options, ended);
    this.#paces.add(pace);
    this.#options.onWatchersChange?.(this.#paces.size);
    try {
      let told: { readonly value: T } | null = null;
      while (!ended.aborted) {
        const value = this.#value;
        if (!told || !this.#equals(told.value, value)) {
          told = { value };
          pace.sent();
          yield value;
        }
        const last = value;
        await pace.next(() => this.#value !== last);
      }
    } finally {
      this.#paces.delete(pace);
      this.#options.onWatchersChange?.(this.#paces.size);
    }
  }
}
