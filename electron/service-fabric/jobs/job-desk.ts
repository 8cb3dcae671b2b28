import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { Cluster } from '../cluster.ts';
import type { Clusters } from '../clusters.ts';
import { ClusterJobs } from './cluster-jobs.ts';
import { JobBanners } from './job-banners.ts';

interface Watched {
  readonly cluster: Cluster;
  readonly jobs: ClusterJobs;
  readonly banners: JobBanners;
}

/** Repair tasks and platform jobs of all clusters; each is glanced at every few minutes so that one that is stuck is told. */
export class JobDesk {
  readonly #clusters: Clusters;
  readonly #watched = new Map<ConnectionId, Watched>();
  readonly #stop: () => void;

  constructor(clusters: Clusters) {
    this.#clusters = clusters;
    this.#stop = clusters.onCluster((cluster) => this.#watch(cluster));
    clusters.onForgotten((connectionId) => this.#drop(connectionId));
  }

  /** @throws FaultError `not-found` for a cluster that is not in the list. */
  of(connectionId: ConnectionId): ClusterJobs {
    return this.#watch(this.#clusters.of(connectionId)).jobs;
  }

  close(): void {
    this.#stop();
    for (const connectionId of this.#watched.keys()) this.#drop(connectionId);
  }

  #watch(cluster: Cluster): Watched {
    const known = this.#watched.get(cluster.connectionId);
    if (known?.cluster === cluster) return known;
    this.#drop(cluster.connectionId);
    const jobs = new ClusterJobs(cluster);
    const watched = { cluster, jobs, banners: new JobBanners(cluster, jobs) };
    this.#watched.set(cluster.connectionId, watched);
    return watched;
  }

  #drop(connectionId: ConnectionId): void {
    const watched = this.#watched.get(connectionId);
    this.#watched.delete(connectionId);
    watched?.banners.close();
    watched?.jobs.close();
  }
}
