import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { Cluster } from '../cluster.ts';
import type { Clusters } from '../clusters.ts';
import { EntityDetails } from './entity-details.ts';
import { EntityLists } from './entity-lists.ts';
import { ManifestBook } from './manifest-book.ts';

/** What is kept about the entities of one cluster while it is in the list. */
export interface ClusterEntities {
  readonly cluster: Cluster;
  readonly lists: EntityLists;
  readonly details: EntityDetails;
  readonly manifests: ManifestBook;
}

/** Lists and pages of the entities of all clusters; each cluster's are made when they are first wanted. */
export class EntityDesk {
  readonly #clusters: Clusters;
  readonly #made = new Map<ConnectionId, ClusterEntities>();

  constructor(clusters: Clusters) {
    this.#clusters = clusters;
    clusters.onForgotten((connectionId) => this.#drop(connectionId));
  }

  /** @throws FaultError `not-found` for a cluster that is not in the list. */
  of(connectionId: ConnectionId): ClusterEntities {
    const cluster = this.#clusters.of(connectionId);
    const known = this.#made.get(connectionId);
    if (known?.cluster === cluster) return known;
    if (known) this.#drop(connectionId);
    const manifests = new ManifestBook(() => cluster.clock.now());
    const made = { cluster, manifests, lists: new EntityLists(cluster), details: new EntityDetails(cluster, manifests) };
    cluster.onSession(() => manifests.forget());
    this.#made.set(connectionId, made);
    return made;
  }

  close(): void {
    for (const connectionId of this.#made.keys()) this.#drop(connectionId);
  }

  #drop(connectionId: ConnectionId): void {
    const made = this.#made.get(connectionId);
    this.#made.delete(connectionId);
    made?.lists.close();
    made?.details.close();
  }
}
