import { implement } from '@orpc/server';
import type { CollectionMessage } from '../../../shared/contract/procedure.ts';
import { clusterStateContract } from '../../../shared/contract/clusters/state.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { abortableGenerator } from '../../core/abortable-generator.ts';
import { LiveCollection } from '../../core/live-collection.ts';
import type { RequestContext } from '../../core/request-context.ts';
import type { Cluster } from '../cluster.ts';
import type { Clusters } from '../clusters.ts';
import type { ListReading } from '../mirror/observed-list.ts';
import type { ClusterSearch } from '../search/cluster-search.ts';
import type { ClusterStates } from './cluster-states.ts';
import { watchPicture } from '../../core/picture-feed.ts';

/** Items that are checked and written in a few milliseconds; thousands may be red at the same time. */
const itemsInMessage = 1_000;

const os = implement(clusterStateContract).$context<RequestContext>();

/** The procedures of `clusters.state.*`. */
export function stateRouter(clusters: Clusters, states: ClusterStates, search: ClusterSearch) {
  const { clock } = clusters.services;
  return os.router({
    cards: os.cards.handler(({ signal, context }) => lookedAt(clusters.all(), context, signal, (ended) => states.cards.watch(ended, { visible: () => context.visible }))),
    card: os.card.handler(({ input: { connectionId }, signal, context }) => lookedAt([clusters.of(connectionId)], context, signal, (ended) => watchPicture({
      clock, draw: () => states.card(connectionId), subscribe: (changed) => states.onCard((card) => void (card.connectionId === connectionId && changed())),
    }, ended, { visible: () => context.visible }))),
    essentials: os.essentials.handler(({ input: { connectionId }, signal, context }) => {
      const { essentials } = states.of(connectionId);
      return watchPicture({ clock, draw: () => essentials.current, subscribe: (changed) => essentials.onChange(changed) }, signal, { visible: () => context.visible });
    }),
    causes: os.causes.handler(({ input: { connectionId }, signal, context }) => {
      const cluster = clusters.of(connectionId);
      return lookedAt([cluster], context, signal, (ended) => watchList(cluster, cluster.mirror.causes, ({ key }) => key, context, ended));
    }),
    causesFreshness: os.causesFreshness.handler(({ input: { connectionId }, signal, context }) => {
      const { mirror } = clusters.of(connectionId);
      return watchPicture({
        clock, draw: () => ({ ...mirror.causes.freshness, ...mirror.causesCompleteness }), subscribe: (changed) => mirror.causes.onChange(changed),
      }, signal, { visible: () => context.visible });
    }),
    unhealthy: os.unhealthy.handler(({ input: { connectionId }, signal, context }) => {
      const cluster = clusters.of(connectionId);
      return lookedAt([cluster], context, signal, (ended) => watchList(cluster, cluster.mirror.unhealthy, ({ key }) => key, context, ended));
    }),
    timeline: os.timeline.handler(({ input: { connectionId }, signal, context }) => states.of(connectionId).history.timeline.watch(signal, { visible: () => context.visible })),
    refresh: os.refresh.handler(async ({ input: { connectionId } }) => {
      await refresh(clusters, connectionId);
      return {};
    }),
    search: os.search.handler(({ input, signal }) => search.find(input, signal)),
  });
}

async function refresh(clusters: Clusters, connectionId: ConnectionId): Promise<void> {
  const cluster = clusters.of(connectionId);
  cluster.client();
  await cluster.mirror.refresh();
}

/** While the stream lives, somebody looks at these clusters. */
function lookedAt<Message>(clusters: readonly Cluster[], context: RequestContext, signal: AbortSignal | undefined, stream: (ended: AbortSignal) => AsyncGenerator<Message, void, undefined>): AsyncGenerator<Message, void, undefined> {
  return abortableGenerator(signal, async function* looked(ended) {
    const stops = clusters.map(({ mirror }) => mirror.look(() => context.visible));
    try {
      yield* stream(ended);
    } finally {
      for (const stop of stops) stop();
    }
  });
}

/** A list of the mirror as a stream of patches, for one watcher. */
function watchList<Item>(cluster: Cluster, list: ListReading<Item>, keyOf: (item: Item) => string, context: RequestContext, signal: AbortSignal | undefined): AsyncGenerator<CollectionMessage<Item>, void, undefined> {
  return abortableGenerator(signal, async function* messages(ended) {
    const live = new LiveCollection<Item>({ keyOf, clock: cluster.clock, mostItems: itemsInMessage, equals: Object.is });
    live.replaceAll(list.values());
    const stop = list.onChange(({ keys }) => {
      for (const key of keys) {
        const item = list.get(key);
        if (item === undefined) live.delete(key);
        else live.set(item);
      }
    });
    try {
      yield* live.watch(ended, { visible: () => context.visible });
    } finally {
      stop();
    }
  });
}
