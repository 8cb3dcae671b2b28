import type { Application, DeployedApplication, Partition, Service } from './entities.ts';
import type { HealthTreeSource } from './health-source.ts';
import {
  HealthCounter,
  kindsBelowApplication,
  kindsBelowCluster,
  kindsBelowDeployedApplication,
  kindsBelowPartition,
  kindsBelowService,
} from './health-statistics.ts';
import { applicationOf, type HealthSubject } from './health-subject.ts';
import type { HealthStatistics, HealthState } from './health-types.ts';
import type { HealthView } from './health-view.ts';

/** What one application adds to the cluster's counts. */
interface Share {
  readonly state: HealthState;
  readonly below: HealthStatistics;
}

/**
 * Health statistics: the sum over entities. The cluster's sum is kept, and only the shares of applications that changed
 * are taken out and put in again.
 */
export class HealthCounting {
  readonly #source: HealthTreeSource;
  readonly #view: Pick<
    HealthView,
    'node' | 'application' | 'service' | 'partition' | 'replica' | 'deployedApplication' | 'deployedServicePackage'
  >;
  readonly #shares = new Map<Application, Share>();
  readonly #total = new HealthCounter(kindsBelowCluster);
  readonly #stale = new Set<Application>();
  #complete = false;
  readonly #answers = new Map<boolean, HealthStatistics>();

  constructor(source: HealthTreeSource, view: HealthView) {
    this.#source = source;
    this.#view = view;
  }

  invalidate(subject: HealthSubject): void {
    const application = applicationOf(subject);
    if (application !== undefined) this.#stale.add(application);
    this.#answers.clear();
  }

  cluster(includeSystemApplication: boolean): HealthStatistics {
    const known = this.#answers.get(includeSystemApplication);
    if (known !== undefined) return known;
    this.#refresh();
    const counter = new HealthCounter(kindsBelowCluster);
    counter.addAll(this.#total.result());
    for (const node of this.#known(this.#source.nodes())) counter.add('Node', this.#view.node(node).state);
    if (includeSystemApplication && this.#source.store.known.has(this.#source.systemApplication)) addShare(counter, this.#shareOf(this.#source.systemApplication), 1);
    const answer = counter.result();
    this.#answers.set(includeSystemApplication, answer);
    return answer;
  }

  #refresh(): void {
    if (!this.#complete) {
      for (const application of this.#source.applications()) this.#stale.add(application);
      this.#complete = true;
    }
    for (const application of this.#stale) {
      const old = this.#shares.get(application);
      if (old !== undefined) addShare(this.#total, old, -1);
      this.#shares.delete(application);
      if (application.isSystem || !this.#source.hasApplication(application) || !this.#source.store.known.has(application)) continue;
      const share = this.#shareOf(application);
      addShare(this.#total, share, 1);
      this.#shares.set(application, share);
    }
    this.#stale.clear();
  }

  #shareOf(application: Application): Share {
    return { state: this.#view.application(application).state, below: this.application(application) };
  }

  application(application: Application): HealthStatistics {
    const known = this.#stale.has(application) ? undefined : this.#shares.get(application);
    if (known !== undefined) return known.below;
    const counter = new HealthCounter(kindsBelowApplication);
    for (const service of this.#known(application.services.values())) {
      counter.add('Service', this.#view.service(service).state);
      this.#countService(counter, service);
    }
    for (const deployed of this.#known(application.deployments.values())) {
      counter.add('DeployedApplication', this.#view.deployedApplication(deployed).state);
      this.#countPackages(counter, deployed);
    }
    return counter.result();
  }

  service(service: Service): HealthStatistics {
    const counter = new HealthCounter(kindsBelowService);
    this.#countService(counter, service);
    return counter.result();
  }

  partition(partition: Partition): HealthStatistics {
    const counter = new HealthCounter(kindsBelowPartition);
    this.#countReplicas(counter, partition);
    return counter.result();
  }

  deployedApplication(deployed: DeployedApplication): HealthStatistics {
    const counter = new HealthCounter(kindsBelowDeployedApplication);
    this.#countPackages(counter, deployed);
    return counter.result();
  }

  #countService(counter: HealthCounter, service: Service): void {
    for (const partition of this.#known(service.partitions)) {
      counter.add('Partition', this.#view.partition(partition).state);
      this.#countReplicas(counter, partition);
    }
  }

  #countReplicas(counter: HealthCounter, partition: Partition): void {
    if (this.#allHealthy(partition.service.application)) {
      counter.add('Replica', 'Ok', partition.replicas.length);
      return;
    }
    for (const replica of this.#known(partition.replicas)) counter.add('Replica', this.#view.replica(replica).state);
  }

  #countPackages(counter: HealthCounter, deployed: DeployedApplication): void {
    if (this.#allHealthy(deployed.application)) {
      counter.add('DeployedServicePackage', 'Ok', deployed.servicePackages.size);
      return;
    }
    for (const servicePackage of this.#known(deployed.servicePackages.values())) {
      counter.add('DeployedServicePackage', this.#view.deployedServicePackage(servicePackage).state);
    }
  }

  /** Nobody reported on anything in it, and everything in it is known. */
  #allHealthy(application: Application): boolean {
    return this.#source.store.known.complete && !this.#source.store.hasReportsIn(application);
  }

  #known<T extends object>(entities: Iterable<T>): Iterable<T> {
    return this.#source.store.known.among(entities);
  }
}

function addShare(counter: HealthCounter, share: Share, factor: 1 | -1): void {
  counter.add('Application', share.state, factor);
  counter.addAll(share.below, factor);
}
