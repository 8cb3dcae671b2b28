import type { ConnectionId } from '../../shared/domain/identifiers.ts';
import { faultError } from '../core/faults.ts';
import type { CoreServices } from '../core/services.ts';
import type { SavedClusters } from './access/saved-clusters.ts';
import { Cluster } from './cluster.ts';

/** All clusters of the list. */
export class Clusters {
  readonly services: CoreServices;
  readonly saved: SavedClusters;
  readonly #clusters = new Map<ConnectionId, Cluster>();
  /** Ids are never given twice: whoever speaks of a removed one late must not bring it back. */
  readonly #forgotten = new Set<ConnectionId>();
  readonly #clusterListeners = new Set<(cluster: Cluster) => void>();
  readonly #forgottenListeners = new Set<(connectionId: ConnectionId) => Promise<void> | void>();

  constructor(services: CoreServices, saved: SavedClusters) {
    this.services = services;
    this.saved = saved;
  }

  /** @throws FaultError `not-found` for a connection that is not there or is no cluster. */
  of(connectionId: ConnectionId): Cluster {
    const known = this.#clusters.get(connectionId);
    if (known) return known;
    if (!this.has(connectionId)) {
      throw faultError('not-found', { message: 'This cluster is no longer in the list.', hint: 'Add it again.', connectionId });
    }
    const cluster = new Cluster(connectionId, this.services, this.saved);
    this.#clusters.set(connectionId, cluster);
    for (const listener of this.#clusterListeners) listener(cluster);
    return cluster;
  }

  /** Whether the connection is there, is a cluster, and is not just being removed. */
  has(connectionId: ConnectionId): boolean {
    return !this.#forgotten.has(connectionId) && this.services.connections.record(connectionId)?.kind === 'cluster';
  }

  /** Every cluster of the list, in its order. */
  all(): readonly Cluster[] {
    return this.services.connections.list().filter(({ kind, id }) => kind === 'cluster' && !this.#forgotten.has(id)).map(({ id }) => this.of(id));
  }

  /** Told about each cluster once: those that are known already at once, others when they come up. */
  onCluster(listener: (cluster: Cluster) => void): () => void {
    this.#clusterListeners.add(listener);
    for (const cluster of this.#clusters.values()) listener(cluster);
    return () => void this.#clusterListeners.delete(listener);
  }

  /** The user removed the connection: whatever is kept about it goes. */
  onForgotten(listener: (connectionId: ConnectionId) => Promise<void> | void): () => void {
    this.#forgottenListeners.add(listener);
    return () => void this.#forgottenListeners.delete(listener);
  }

  /** A failure of one listener must not keep the others from forgetting. */
  async forget(connectionId: ConnectionId): Promise<void> {
    this.#forgotten.add(connectionId);
    for (const listener of this.#forgottenListeners) {
      try {
        await listener(connectionId);
      } catch (error) {
        this.services.logger.error('cluster.forget-failed', 'Something of a removed cluster could not be forgotten.', { connectionId, error });
      }
    }
    this.#clusters.get(connectionId)?.close();
    this.#clusters.delete(connectionId);
    await this.saved.remove(connectionId);
  }

  close(): void {
    for (const cluster of this.#clusters.values()) cluster.close();
    this.#clusters.clear();
  }
}
