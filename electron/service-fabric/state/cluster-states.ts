import type { ClusterCard } from '../../../shared/contract/clusters/state.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { LiveCollection } from '../../core/live-collection.ts';
import type { Cluster } from '../cluster.ts';
import type { Clusters } from '../clusters.ts';
import { clusterCard } from './cluster-card.ts';
import { EssentialsBook } from './essentials-book.ts';
import { HealthHistory } from './health-history.ts';

/** Changes that come close together make one new card. */
const settleMs = 50;
/** Sentences hold ages, which change without anything happening. */
const redrawEveryMs = 20_000;

/** What is known of one cluster beside its mirror, for as long as it stands in the list. */
export interface ClusterState {
  readonly cluster: Cluster;
  readonly essentials: EssentialsBook;
  readonly history: HealthHistory;
}

interface Kept extends ClusterState {
  readonly stops: readonly (() => void)[];
  pending: { cancel(): void } | null;
}

/** The cards of all clusters, always up to date, since alerts live by them too. */
export class ClusterStates {
  readonly cards: LiveCollection<ClusterCard>;
  readonly #clusters: Clusters;
  readonly #kept = new Map<ConnectionId, Kept>();
  readonly #cardListeners = new Set<(card: ClusterCard, state: ClusterState) => void>();
  readonly #stops: readonly (() => void)[];
  #regular: { cancel(): void } | null = null;

  constructor(clusters: Clusters) {
    const { services } = clusters;
    this.#clusters = clusters;
    this.cards = new LiveCollection<ClusterCard>({ keyOf: ({ connectionId }) => connectionId, clock: services.clock });
    this.#stops = [
      clusters.onCluster((cluster) => this.#keep(cluster)),
      clusters.onForgotten((connectionId) => this.#forget(connectionId)),
      // A cluster that is only listed, with no session yet, has a card too.
      services.connections.onChange(({ id, kind }) => {
        if (kind !== 'cluster' || !clusters.has(id)) return;
        clusters.of(id);
        this.#later(id);
      }),
    ];
    for (const cluster of clusters.all()) this.#later(cluster.connectionId);
    this.#redrawLater();
  }

  of(connectionId: ConnectionId): ClusterState {
    this.#clusters.of(connectionId);
    const kept = this.#kept.get(connectionId);
    if (!kept) throw new Error('A cluster has no state.');
    return kept;
  }

  /** Draws a card as things stand. */
  card(connectionId: ConnectionId): ClusterCard {
    const { cluster, essentials, history } = this.of(connectionId);
    return clusterCard(cluster, essentials, history);
  }

  /** Told about each new card, also about unchanged ones from time to time. */
  onCard(listener: (card: ClusterCard, state: ClusterState) => void): () => void {
    this.#cardListeners.add(listener);
    return () => void this.#cardListeners.delete(listener);
  }

  close(): void {
    for (const stop of this.#stops) stop();
    for (const connectionId of this.#kept.keys()) this.#forget(connectionId);
    this.#regular?.cancel();
  }

  #keep(cluster: Cluster): void {
    const { connectionId, mirror } = cluster;
    const later = (): void => this.#later(connectionId);
    const essentials = new EssentialsBook(cluster);
    const history = new HealthHistory(cluster);
    const stops = [
      cluster.onChange(later), mirror.onBeat(later), mirror.causes.onChange(({ keys }) => void (keys.size > 0 && later())),
      mirror.nodes.onChange(({ keys }) => void (keys.size > 0 && later())), essentials.onChange(later),
    ];
    this.#kept.set(connectionId, { cluster, essentials, history, stops, pending: null });
    later();
  }

  #forget(connectionId: ConnectionId): void {
    const kept = this.#kept.get(connectionId);
    if (!kept) return;
    this.#kept.delete(connectionId);
    kept.pending?.cancel();
    for (const stop of kept.stops) stop();
    kept.essentials.close();
    kept.history.close();
    this.cards.delete(connectionId);
  }

  #later(connectionId: ConnectionId): void {
    const kept = this.#kept.get(connectionId);
    if (!kept) return;
    kept.pending ??= this.#clusters.services.clock.after(settleMs, () => {
      kept.pending = null;
      this.#draw(kept);
    });
  }

  #draw(kept: Kept): void {
    if (this.#clusters.services.connections.record(kept.cluster.connectionId) === null) return;
    const card = clusterCard(kept.cluster, kept.essentials, kept.history);
    this.cards.set(card);
    for (const listener of this.#cardListeners) listener(card, kept);
  }

  #redrawLater(): void {
    this.#regular = this.#clusters.services.clock.after(redrawEveryMs, () => {
      for (const kept of this.#kept.values()) this.#draw(kept);
      this.#redrawLater();
    });
  }
}
