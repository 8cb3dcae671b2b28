import type { Application, ClusterNode } from './entities.ts';
import type { HealthStore } from './health-store.ts';
import type { ClusterRoot } from './health-subject.ts';
import type { ApplicationHealthPolicy, ClusterHealthPolicy } from './health-types.ts';

/** What the tree is made of, and by which policies it is judged. */
export interface HealthTreeSource {
  readonly store: HealthStore;
  readonly root: ClusterRoot;
  readonly systemApplication: Application;
  nodes(): Iterable<ClusterNode>;
  /** Without the system application. */
  applications(): Iterable<Application>;
  /** Whether it still is one of the cluster's applications. */
  hasApplication(application: Application): boolean;
  clusterPolicy(): ClusterHealthPolicy;
  applicationPolicy(application: Application): ApplicationHealthPolicy;
  readonly evaluatesByApplicationType: boolean;
}
