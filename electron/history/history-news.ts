import { abortableGenerator } from '../core/abortable-generator.ts';
import type { Clock } from '../core/clock.ts';
import { WatchPace, type WatchOptions } from '../core/watch-pace.ts';

/** What watchers of the history are told. */
export interface HistoryMessage {
  readonly version: number;
  readonly total: number;
  readonly changed: string[];
  readonly state: 'building' | 'ready';
  readonly progress: number;
}

/** Between two messages to one watcher. */
const intervalMs = 500;
/** A watcher that missed more than this refreshes whatever it shows. */
const mostChanged = 500;

/** Tells that the history has changed, and which rows did since the watcher was told last. */
export class HistoryNews {
  readonly #clock: Clock;
  readonly #paces = new Set<WatchPace>();
  readonly #recent: { readonly version: number; readonly key: string }[] = [];
  #version = 1;
  #total = 0;
  #state: HistoryMessage['state'] = 'building';
  #progress = 0;
  /** Counts whatever watchers are told of. */
  #turn = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get version(): number {
    return this.#version;
  }

  /** Rows changed, or all of them are seen differently where none is named. */
  changed(keys: readonly string[], total: number): void {
    this.#version += 1;
    this.#total = total;
    for (const key of keys.slice(-mostChanged)) this.#recent.push({ version: this.#version, key });
    this.#recent.splice(0, this.#recent.length - mostChanged);
    this.#wake();
  }

  /** @param progress 0 to 1. */
  building(progress: number, total: number): void {
    this.#state = 'building';
    this.#progress = Math.min(1, Math.max(0, progress));
    this.#total = total;
    this.#wake();
  }

  ready(total: number): void {
    this.#state = 'ready';
    this.#progress = 1;
    this.#total = total;
    this.#wake();
  }

  watch(signal: AbortSignal | undefined, options: WatchOptions = {}): AsyncGenerator<HistoryMessage, void, undefined> {
    return abortableGenerator(signal, (ended) => this.#messages(ended, options));
  }

  async *#messages(ended: AbortSignal, options: WatchOptions): AsyncGenerator<HistoryMessage, void, undefined> {
    const pace = new WatchPace(this.#clock, intervalMs, options, ended);
    this.#paces.add(pace);
    try {
      let told = this.#version;
      while (!ended.aborted) {
        const turn = this.#turn;
        const since = told;
        told = this.#version;
        pace.sent();
        yield { version: told, total: this.#total, changed: [...new Set(this.#recent.filter(({ version }) => version > since).map(({ key }) => key))], state: this.#state, progress: this.#progress };
        await pace.next(() => this.#turn !== turn);
      }
    } finally {
      this.#paces.delete(pace);
    }
  }

  #wake(): void {
    this.#turn += 1;
    for (const pace of this.#paces) pace.wake();
  }
}
