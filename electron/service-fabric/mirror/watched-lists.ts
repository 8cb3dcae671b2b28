import type { Fault } from '../../../shared/domain/fault.ts';
import type { Cluster } from '../cluster.ts';
import type { GatewayClient } from '../gateway/gateway-client.ts';
import { ObservedList, type ListReading } from './observed-list.ts';
import { Poller } from './poller.ts';

export interface WatchedListsOptions<Ref, Item> {
  /** What tells one list from another, such as the application's name for its services. */
  readonly listKey: (ref: Ref) => string;
  readonly itemKey: (item: Item) => string;
  /** Pause between two askings while somebody sees the list, by how many items it has; 15 s unless told. */
  readonly pauseMs?: number | ((items: number) => number);
  /** Pause while it is held by hidden pages only; 60 s unless told. */
  readonly hiddenPauseMs?: number;
  /** How long a list that nobody holds any more is kept, so that going back shows it at once; 60 s unless told. */
  readonly keepMs?: number;
  /**
   * Asks for the whole list, in pages as they come. Readers see each page at once; what no page had is gone at the end.
   */
  readonly fetch: (client: GatewayClient, ref: Ref, signal: AbortSignal) => AsyncIterable<readonly Item[]>;
}

/** A hold on a list: it is asked for again and again until the hold is let go. */
export interface ListHold<Item> {
  readonly list: ListReading<Item>;
  /** Asks now. Resolves when the answer is there or failed. */
  refresh(): Promise<void>;
  release(): void;
}

interface Held<Item> {
  readonly list: ObservedList<Item>;
  readonly poller: Poller;
  readonly holds: Set<() => boolean>;
  forget: { cancel(): void } | null;
}

/**
 * Lists of one kind that are only asked for while somebody looks: services of an application, partitions of a service,
 * and so on. Many who look at the same list share one asking; with the last one the asking is cancelled. Holds outlive
 * sessions: without one the list stays with its age, and is asked for when the next one begins.
 */
export class WatchedLists<Ref, Item> {
  readonly #cluster: Cluster;
  readonly #options: WatchedListsOptions<Ref, Item>;
  readonly #held = new Map<string, Held<Item>>();
  readonly #stops: readonly (() => void)[];

  constructor(cluster: Cluster, options: WatchedListsOptions<Ref, Item>) {
    this.#cluster = cluster;
    this.#options = options;
    this.#stops = [
      cluster.onSession(() => this.#each(({ holds, poller }) => void (holds.size > 0 && poller.start()))),
      cluster.onClose((absence) => this.#each((held) => this.#silent(held, absence))),
    ];
  }

  /** @param visible whether the page that looks can be seen; hidden ones are served more rarely. */
  hold(ref: Ref, visible: () => boolean = () => true): ListHold<Item> {
    const key = this.#options.listKey(ref);
    let held = this.#held.get(key);
    if (!held) this.#held.set(key, (held = this.#make(ref)));
    held.forget?.cancel();
    held.forget = null;
    // Its own function for each hold, since two may look with the same eyes.
    const eye = (): boolean => visible();
    held.holds.add(eye);
    if (this.#cluster.reachable) {
      if (held.poller.active) held.poller.reschedule();
      else held.poller.start();
    }
    const mine = held;
    return { list: mine.list, refresh: () => mine.poller.now(), release: () => this.#release(key, mine, eye) };
  }

  /** What is known of a list at the moment, without asking. */
  known(ref: Ref): ListReading<Item> | null {
    return this.#held.get(this.#options.listKey(ref))?.list ?? null;
  }

  close(): void {
    for (const stop of this.#stops) stop();
    this.#each(({ poller, forget }) => {
      poller.stop();
      forget?.cancel();
    });
    this.#held.clear();
  }

  #release(key: string, held: Held<Item>, eye: () => boolean): void {
    if (!held.holds.delete(eye) || held.holds.size > 0) return;
    held.poller.stop();
    held.list.told({ nextAt: null });
    held.forget = this.#cluster.clock.after(this.#options.keepMs ?? 60_000, () => {
      if (this.#held.get(key) === held && held.holds.size === 0) this.#held.delete(key);
    });
  }

  #make(ref: Ref): Held<Item> {
    const list = new ObservedList(this.#options.itemKey);
    const holds = new Set<() => boolean>();
    const poller = new Poller({
      clock: this.#cluster.clock,
      pauseMs: () => this.#pauseMs(list.size, [...holds].some((visible) => visible())),
      ask: (signal) => this.#ask(ref, list, signal),
      onScheduled: (nextAt, _, trouble) => list.told({ nextAt, trouble }),
    });
    return { list, holds, poller, forget: null };
  }

  #pauseMs(items: number, isSeen: boolean): number {
    const { pauseMs = 15_000, hiddenPauseMs = 60_000 } = this.#options;
    const seenMs = typeof pauseMs === 'number' ? pauseMs : pauseMs(items);
    return isSeen ? seenMs : Math.max(seenMs, hiddenPauseMs);
  }

  async #ask(ref: Ref, list: ObservedList<Item>, signal: AbortSignal): Promise<void> {
    const seen = new Set<string>();
    for await (const page of this.#options.fetch(this.#cluster.client(), ref, signal)) {
      signal.throwIfAborted();
      for (const item of page) seen.add(this.#options.itemKey(item));
      list.put(page);
    }
    signal.throwIfAborted();
    list.keepOnly(seen, this.#cluster.clock.now());
  }

  #silent({ list, poller }: Held<Item>, absence: Fault): void {
    poller.stop();
    list.told({ nextAt: null, trouble: absence.message });
  }

  #each(act: (held: Held<Item>) => void): void {
    for (const held of this.#held.values()) act(held);
  }
}
