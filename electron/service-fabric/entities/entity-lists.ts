import { isDeepStrictEqual } from 'node:util';
import type { ChildList, EntityRow } from '../../../shared/contract/clusters/entities.ts';
import type { CollectionMessage } from '../../../shared/contract/procedure.ts';
import type { Freshness, HealthCounts } from '../../../shared/contract/clusters/shared.ts';
import { entityKey, parseEntityKey } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { abortableGenerator } from '../../core/abortable-generator.ts';
import { LiveCollection } from '../../core/live-collection.ts';
import { LiveValue } from '../../core/live-value.ts';
import type { Cluster } from '../cluster.ts';
import { totalOf } from '../mirror/health-reading.ts';
import { WatchedLists } from '../mirror/watched-lists.ts';
import type { NameIndex } from '../search/name-index.ts';
import { mirroredRows, type MirroredTimes } from './mirrored-rows.ts';
import { mappedRows, type RowHold } from './row-hold.ts';
import { isMirrored, requireList, rowPages, type ListRef } from './row-pages.ts';
import { SteadyTimes } from './steady-times.ts';

export type ListFreshness = Freshness & { loaded: number; complete: boolean };

/** Between two messages to a page while a list comes in page by page. */
const messageMs = 200;
/** Rows that are checked and written in a few milliseconds. */
const rowsInMessage = 1_000;
/** Health comes with the mirror's small answers in between, so that whole lists can be asked for more rarely. */
const leastPauseMs = 20_000;
/** What passes over one list may cost on the average, in bytes a second, by what a row takes on the wire. */
const bytesPerSecond = 8_000;
const bytesPerRow = 350;
const pauseMs = (rows: number): number => Math.max(leastPauseMs, (rows * bytesPerRow / bytesPerSecond) * 1_000);

/** Which count of the heartbeat tells that somebody came or went in a list. */
const countOfList = {
  services: 'services', partitions: 'partitions', replicas: 'replicas', deployedApplications: 'deployedApplications', deployedServicePackages: 'deployedServicePackages',
  nodes: null, applications: null, systemServices: null, applicationTypes: null, codePackages: null,
} as const satisfies Record<ChildList, keyof HealthCounts | null>;

/**
 * The lists of one cluster as rows. Nodes, applications and their types come from the mirror, which has them anyway;
 * all others are asked for while somebody watches, once for all who do.
 */
export class EntityLists {
  readonly #cluster: Cluster;
  readonly #asked: WatchedLists<ListRef, EntityRow>;
  readonly #times: MirroredTimes = { up: new SteadyTimes(), down: new SteadyTimes() };

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.#asked = new WatchedLists(cluster, {
      listKey: ({ ref, list }) => `${list}|${list === 'systemServices' ? '' : entityKey(ref)}`,
      itemKey: ({ key }) => key,
      pauseMs,
      fetch: (client, of, signal) => named(rowPages(of, { client, mirror: cluster.mirror, signal }), cluster.mirror.names),
    });
  }

  /** @throws FaultError `invalid-input` for a list that this kind of entity does not have. */
  hold(of: ListRef, visible: () => boolean): RowHold {
    requireList(of);
    const { list } = of;
    if (isMirrored(list)) return mirroredRows(this.#cluster, list, this.#times, visible);
    const held = this.#asked.hold(of, visible);
    return mappedRows({ reading: held.list, toRow: (row) => row, rowKey: (key) => key, refresh: () => held.refresh(), release: () => held.release() });
  }

  /** The first message comes with the first page, or at once where nothing is to be expected; patches after it. */
  watch(of: ListRef, signal: AbortSignal | undefined, visible: () => boolean): AsyncGenerator<CollectionMessage<EntityRow>, void, undefined> {
    requireList(of);
    return abortableGenerator(signal, (ended) => this.#messages(of, ended, visible));
  }

  async *#messages(of: ListRef, ended: AbortSignal, visible: () => boolean): AsyncGenerator<CollectionMessage<EntityRow>, void, undefined> {
    const rows = new LiveCollection<EntityRow>({
      keyOf: ({ key }) => key, clock: this.#cluster.clock, minIntervalMs: messageMs, mostItems: rowsInMessage, equals: (left, right) => left === right || isDeepStrictEqual(left, right),
    });
    const hold = this.hold(of, visible);
    const arrived = Promise.withResolvers<void>();
    const stops = [
      hold.onChange(({ upsert, remove }) => {
        for (const row of upsert) rows.set(row);
        for (const key of remove) rows.delete(key);
        if (hasSomething(hold)) arrived.resolve();
      }),
      ...(isMirrored(of.list) ? [] : [this.#followHealth(rows), this.#followCount(of.list, hold)]),
    ];
    const end = (): void => arrived.resolve();
    ended.addEventListener('abort', end, { once: true });
    try {
      rows.replaceAll(this.#withNewerHealth(of.list, hold));
      if (!hasSomething(hold) && this.#cluster.reachable) await arrived.promise;
      if (!ended.aborted) yield* rows.watch(ended, { visible });
    } finally {
      ended.removeEventListener('abort', end);
      for (const stop of stops) stop();
      hold.release();
    }
  }

  /** Age of a list and how much of it is there. */
  watchFreshness(of: ListRef, signal: AbortSignal | undefined, visible: () => boolean): AsyncGenerator<ListFreshness, void, undefined> {
    requireList(of);
    return abortableGenerator(signal, (ended) => this.#freshness(of, ended, visible));
  }

  async *#freshness(of: ListRef, ended: AbortSignal, visible: () => boolean): AsyncGenerator<ListFreshness, void, undefined> {
    const hold = this.hold(of, visible);
    const present = (): ListFreshness => ({ ...hold.freshness, loaded: hold.size, complete: hold.complete });
    const value = new LiveValue(present(), { clock: this.#cluster.clock, minIntervalMs: messageMs });
    const stop = hold.onChange(() => value.set(present()));
    try {
      yield* value.watch(ended, { visible });
    } finally {
      stop();
      hold.release();
    }
  }

  close(): void {
    this.#asked.close();
  }

  /** States that the mirror has learnt since the list was asked for. */
  #withNewerHealth(list: ChildList, hold: RowHold): EntityRow[] {
    const { unhealthy } = this.#cluster.mirror;
    const isNewer = !isMirrored(list) && (unhealthy.freshness.asOf ?? 0) > (hold.freshness.asOf ?? Number.POSITIVE_INFINITY);
    return [...hold.rows()].map((row) => {
      const healthState = isNewer ? unhealthy.get(row.key)?.healthState : undefined;
      return healthState === undefined || healthState === row.healthState ? row : { ...row, healthState };
    });
  }

  /** A large list is asked for rarely: the heartbeat tells when its kind has become more or fewer. */
  #followCount(list: ChildList, hold: RowHold): () => void {
    const kind = countOfList[list];
    if (kind === null) return () => {};
    let before: number | null = null;
    return this.#cluster.mirror.onBeat((beat) => {
      if (!beat.ok) return;
      const total = totalOf(beat.reading.counts[kind]);
      const hasChanged = before !== null && total !== null && total !== before;
      before = total ?? before;
      if (hasChanged && this.#cluster.clock.now() - (hold.freshness.asOf ?? 0) >= leastPauseMs / 4) void hold.refresh();
    });
  }

  /** Between two askings the mirror's small answers tell who turned red and who recovered. */
  #followHealth(rows: LiveCollection<EntityRow>): () => void {
    const { unhealthy } = this.#cluster.mirror;
    return unhealthy.onChange(({ keys }) => {
      for (const key of keys) {
        const row = rows.get(key);
        const healthState = unhealthy.get(key)?.healthState ?? 'Ok';
        if (row !== undefined && row.healthState !== healthState) rows.set({ ...row, healthState });
      }
    });
  }
}

/** Whether waiting for more before the first message makes no sense: there are rows, or none to come, or trouble. */
function hasSomething(hold: RowHold): boolean {
  return hold.size > 0 || hold.complete || hold.freshness.trouble !== '';
}

/** An address that is longer is a document, and nobody types a part of it. */
const longestAddress = 300;

/** What was listed once is found by its name from then on. */
async function* named(pages: AsyncIterable<readonly EntityRow[]>, names: NameIndex): AsyncIterable<readonly EntityRow[]> {
  for await (const page of pages) {
    for (const row of page) {
      const ref = parseEntityKey(row.key);
      if (ref !== null) names.add(ref, row.kind === 'replica' && row.address.length <= longestAddress ? [row.address] : []);
    }
    yield page;
  }
}
