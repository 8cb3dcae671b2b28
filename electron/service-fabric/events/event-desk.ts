import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { CoreServices } from '../../core/services.ts';
import type { Cluster } from '../cluster.ts';
import type { Clusters } from '../clusters.ts';
import { ClusterEvents } from './cluster-events.ts';
import { ClusterObserver } from './cluster-observer.ts';
import type { EventRecorder } from './event-recorder.ts';
import { JournalEventRecorder } from './journal-event-recorder.ts';

interface Watched {
  readonly cluster: Cluster;
  readonly events: ClusterEvents;
  readonly observer: ClusterObserver;
}

/** Events of all clusters. Each is watched from when it comes up, so that those without an event store have a history too. */
export class EventDesk {
  readonly #clusters: Clusters;
  readonly #recorder: EventRecorder;
  readonly #watched = new Map<ConnectionId, Watched>();
  readonly #stop: () => void;

  constructor(clusters: Clusters, recorder: EventRecorder) {
    this.#clusters = clusters;
    this.#recorder = recorder;
    this.#stop = clusters.onCluster((cluster) => this.#watch(cluster));
    clusters.onForgotten((connectionId) => this.#drop(connectionId));
  }

  static async open(clusters: Clusters, services: CoreServices): Promise<EventDesk> {
    return new EventDesk(clusters, await JournalEventRecorder.open(services));
  }

  /** @throws FaultError `not-found` for a cluster that is not in the list. */
  of(connectionId: ConnectionId): ClusterEvents {
    return this.#watch(this.#clusters.of(connectionId)).events;
  }

  close(): void {
    this.#stop();
    for (const connectionId of this.#watched.keys()) this.#drop(connectionId);
  }

  #watch(cluster: Cluster): Watched {
    const known = this.#watched.get(cluster.connectionId);
    if (known?.cluster === cluster) return known;
    known?.observer.close();
    const watched = { cluster, events: new ClusterEvents(cluster, this.#recorder), observer: new ClusterObserver(cluster, this.#recorder) };
    this.#watched.set(cluster.connectionId, watched);
    return watched;
  }

  #drop(connectionId: ConnectionId): void {
    this.#watched.get(connectionId)?.observer.close();
    this.#watched.delete(connectionId);
  }
}
