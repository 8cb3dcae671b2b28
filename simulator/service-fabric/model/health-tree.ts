import type {
  Application,
  ClusterNode,
  DeployedApplication,
  DeployedServicePackage,
  Partition,
  Replica,
  Service,
} from './entities.ts';
import { combine, healthy, HealthGroup } from './health-rules.ts';
import {
  HealthCounter,
  kindsBelowApplication,
  kindsBelowCluster,
  kindsBelowDeployedApplication,
  kindsBelowPartition,
  kindsBelowService,
} from './health-statistics.ts';
import type { HealthStore } from './health-store.ts';
import { applicationOf, type ClusterRoot, type HealthSubject } from './health-subject.ts';
import type {
  ApplicationHealthPolicy,
  ClusterHealthPolicy,
  EvaluatedHealth,
  HealthEvaluation,
  HealthStatistics,
  ServiceTypeHealthPolicy,
} from './health-types.ts';
import type { HealthView } from './health-view.ts';

/** What the tree is made of, and by which policies it is judged. */
export interface HealthTreeSource {
  readonly store: HealthStore;
  readonly root: ClusterRoot;
  readonly systemApplication: Application;
  nodes(): Iterable<ClusterNode>;
  /** Without the system application. */
  applications(): Iterable<Application>;
  clusterPolicy(): ClusterHealthPolicy;
  applicationPolicy(application: Application): ApplicationHealthPolicy;
  readonly evaluatesByApplicationType: boolean;
}

/** What was computed about one application and everything below it. */
interface ApplicationMemory {
  readonly evaluated: Map<object, EvaluatedHealth>;
  statistics: HealthStatistics | undefined;
}

/**
 * Aggregated health of every entity under one set of policies. Remembers what it computed until told that something
 * changed, per application: a change in one of ten thousand leaves the others untouched.
 */
export class HealthTree implements HealthView {
  readonly #source: HealthTreeSource;
  readonly #memory = new Map<Application, ApplicationMemory>();
  #cluster: EvaluatedHealth | undefined;
  readonly #clusterStatistics = new Map<boolean, HealthStatistics>();

  constructor(source: HealthTreeSource) {
    this.#source = source;
  }

  /** Forgets what depended on the entity. */
  invalidate(subject: HealthSubject): void {
    const application = applicationOf(subject);
    if (application !== undefined) this.#memory.delete(application);
    this.#cluster = undefined;
    this.#clusterStatistics.clear();
  }

  cluster(): EvaluatedHealth {
    this.#cluster ??= this.#evaluateCluster();
    return this.#cluster;
  }

  node(node: ClusterNode): EvaluatedHealth {
    const { considerWarningAsError } = this.#source.clusterPolicy();
    return this.#source.store.own({ kind: 'Node', entity: node }, considerWarningAsError);
  }

  application(application: Application): EvaluatedHealth {
    return this.#remember(application, application, () => this.#evaluateApplication(application));
  }

  service(service: Service): EvaluatedHealth {
    return this.#remember(service.application, service, () => this.#evaluateService(service));
  }

  partition(partition: Partition): EvaluatedHealth {
    return this.#remember(partition.service.application, partition, () => this.#evaluatePartition(partition));
  }

  replica(replica: Replica): EvaluatedHealth {
    const { considerWarningAsError } = this.#source.applicationPolicy(replica.partition.service.application);
    return this.#source.store.own({ kind: 'Replica', entity: replica }, considerWarningAsError);
  }

  deployedApplication(deployed: DeployedApplication): EvaluatedHealth {
    return this.#remember(deployed.application, deployed, () => this.#evaluateDeployedApplication(deployed));
  }

  deployedServicePackage(servicePackage: DeployedServicePackage): EvaluatedHealth {
    const { application } = servicePackage.deployedApplication;
    const { considerWarningAsError } = this.#source.applicationPolicy(application);
    return this.#source.store.own({ kind: 'DeployedServicePackage', entity: servicePackage }, considerWarningAsError);
  }

  clusterStatistics(includeSystemApplication: boolean): HealthStatistics {
    const known = this.#clusterStatistics.get(includeSystemApplication);
    if (known !== undefined) return known;
    const counter = new HealthCounter(kindsBelowCluster);
    for (const node of this.#source.nodes()) counter.add('Node', this.node(node).state);
    for (const application of this.#source.applications()) this.#countApplication(counter, application);
    if (includeSystemApplication) this.#countApplication(counter, this.#source.systemApplication);
    const statistics = counter.result();
    this.#clusterStatistics.set(includeSystemApplication, statistics);
    return statistics;
  }

  applicationStatistics(application: Application): HealthStatistics {
    const memory = this.#memoryOf(application);
    memory.statistics ??= this.#countInApplication(application);
    return memory.statistics;
  }

  serviceStatistics(service: Service): HealthStatistics {
    const counter = new HealthCounter(kindsBelowService);
    this.#countService(counter, service);
    return counter.result();
  }

  partitionStatistics(partition: Partition): HealthStatistics {
    const counter = new HealthCounter(kindsBelowPartition);
    this.#countReplicas(counter, partition);
    return counter.result();
  }

  deployedApplicationStatistics(deployed: DeployedApplication): HealthStatistics {
    const counter = new HealthCounter(kindsBelowDeployedApplication);
    this.#countPackages(counter, deployed);
    return counter.result();
  }

  #evaluateCluster(): EvaluatedHealth {
    const policy = this.#source.clusterPolicy();
    const own = this.#source.store.own({ kind: 'Cluster', entity: this.#source.root }, policy.considerWarningAsError);
    return combine(own, [
      () => this.#evaluateNodes(policy),
      () => this.#evaluateSystemApplication(),
      () => this.#evaluateApplications(policy),
    ]);
  }

  /** Node types with a percentage of their own are groups of their own; the rest is measured together. */
  #evaluateNodes(policy: ClusterHealthPolicy): EvaluatedHealth {
    const byType = new Map([...policy.nodeTypeHealthPolicyMap.keys()].map((name) => [name, new HealthGroup()]));
    const rest = new HealthGroup();
    for (const node of this.#source.nodes()) {
      const evaluated = this.node(node);
      (byType.get(node.nodeType) ?? rest).add(evaluated.state, () => nodeEvaluation(node, evaluated));
    }
    const groups = [...byType].map(([nodeTypeName, group]) => () => {
      const percent = policy.nodeTypeHealthPolicyMap.get(nodeTypeName) ?? 0;
      const description = `${group.sentence('nodes', percent)} Node type '${nodeTypeName}'.`;
      return group.evaluate(percent, (described) => ({
        kind: 'NodeTypeNodes',
        nodeTypeName,
        maxPercentUnhealthyNodes: percent,
        description,
        ...described,
      }));
    });
    return combine(healthy, [() => nodesEvaluation(rest, policy.maxPercentUnhealthyNodes), ...groups]);
  }

  #evaluateSystemApplication(): EvaluatedHealth {
    const { state, unhealthyEvaluations } = this.application(this.#source.systemApplication);
    if (state === 'Ok') return healthy;
    const description = `The system application is in ${state}.`;
    return {
      state,
      unhealthyEvaluations: [
        { kind: 'SystemApplication', aggregatedHealthState: state, description, unhealthyEvaluations },
      ],
    };
  }

  #evaluateApplications(policy: ClusterHealthPolicy): EvaluatedHealth {
    const types = this.#source.evaluatesByApplicationType ? [...policy.applicationTypeHealthPolicyMap.keys()] : [];
    const byType = new Map(types.map((name) => [name, new HealthGroup()]));
    const rest = new HealthGroup();
    for (const application of this.#source.applications()) {
      const evaluated = this.application(application);
      (byType.get(application.typeName) ?? rest).add(evaluated.state, () =>
        applicationEvaluation(application, evaluated),
      );
    }
    const groups = [...byType].map(([applicationTypeName, group]) => () => {
      const percent = policy.applicationTypeHealthPolicyMap.get(applicationTypeName) ?? 0;
      const description = `${group.sentence('applications', percent)} Application type '${applicationTypeName}'.`;
      return group.evaluate(percent, (described) => ({
        kind: 'ApplicationTypeApplications',
        applicationTypeName,
        maxPercentUnhealthyApplications: percent,
        description,
        ...described,
      }));
    });
    return combine(healthy, [
      () => applicationsEvaluation(rest, policy.maxPercentUnhealthyApplications),
      ...groups,
    ]);
  }

  #evaluateApplication(application: Application): EvaluatedHealth {
    if (!this.#source.store.hasReportsIn(application)) return healthy;
    const policy = this.#source.applicationPolicy(application);
    const own = this.#source.store.own({ kind: 'Application', entity: application }, policy.considerWarningAsError);
    const groups = [...Map.groupBy(application.services.values(), (service) => service.typeName)].map(
      ([serviceTypeName, services]) =>
        () => this.#evaluateServices(serviceTypeName, services, serviceTypePolicy(policy, serviceTypeName)),
    );
    return combine(own, [...groups, () => this.#evaluateDeployedApplications(application, policy)]);
  }

  #evaluateServices(
    serviceTypeName: string,
    services: readonly Service[],
    policy: ServiceTypeHealthPolicy,
  ): EvaluatedHealth {
    const group = new HealthGroup();
    for (const service of services) {
      const { state, unhealthyEvaluations } = this.service(service);
      group.add(state, () => ({
        kind: 'Service',
        aggregatedHealthState: state,
        description: `Service '${service.name}' is in ${state}.`,
        serviceName: service.name,
        unhealthyEvaluations,
      }));
    }
    const percent = policy.maxPercentUnhealthyServices;
    return group.evaluate(percent, (described) => ({
      kind: 'Services',
      serviceTypeName,
      maxPercentUnhealthyServices: percent,
      description: `${group.sentence('services', percent)} Service type '${serviceTypeName}'.`,
      ...described,
    }));
  }

  #evaluateService(service: Service): EvaluatedHealth {
    const policy = this.#source.applicationPolicy(service.application);
    const own = this.#source.store.own({ kind: 'Service', entity: service }, policy.considerWarningAsError);
    const percent = serviceTypePolicy(policy, service.typeName).maxPercentUnhealthyPartitionsPerService;
    return combine(own, [
      () => {
        const group = new HealthGroup();
        for (const partition of service.partitions) {
          const { state, unhealthyEvaluations } = this.partition(partition);
          group.add(state, () => ({
            kind: 'Partition',
            aggregatedHealthState: state,
            description: `Partition '${partition.id}' is in ${state}.`,
            partitionId: partition.id,
            unhealthyEvaluations,
          }));
        }
        return group.evaluate(percent, (described) => ({
          kind: 'Partitions',
          maxPercentUnhealthyPartitionsPerService: percent,
          description: group.sentence('partitions', percent),
          ...described,
        }));
      },
    ]);
  }

  #evaluatePartition(partition: Partition): EvaluatedHealth {
    const policy = this.#source.applicationPolicy(partition.service.application);
    const own = this.#source.store.own({ kind: 'Partition', entity: partition }, policy.considerWarningAsError);
    const percent = serviceTypePolicy(policy, partition.service.typeName).maxPercentUnhealthyReplicasPerPartition;
    return combine(own, [
      () => {
        const group = new HealthGroup();
        for (const replica of partition.replicas) {
          const { state, unhealthyEvaluations } = this.replica(replica);
          group.add(state, () => replicaEvaluation(replica, { state, unhealthyEvaluations }));
        }
        return group.evaluate(percent, (described) => ({
          kind: 'Replicas',
          maxPercentUnhealthyReplicasPerPartition: percent,
          description: group.sentence('replicas', percent),
          ...described,
        }));
      },
    ]);
  }

  #evaluateDeployedApplications(application: Application, policy: ApplicationHealthPolicy): EvaluatedHealth {
    const percent = policy.maxPercentUnhealthyDeployedApplications;
    const group = this.deployedApplicationsGroup(application.deployments.values());
    return group.evaluate(percent, (described) => ({
      kind: 'DeployedApplications',
      maxPercentUnhealthyDeployedApplications: percent,
      description: group.sentence('deployed applications', percent),
      ...described,
    }));
  }

  /** Deployed applications ready to be judged together; an upgrade judges those of one domain (§2.4). */
  deployedApplicationsGroup(deployments: Iterable<DeployedApplication>): HealthGroup {
    const group = new HealthGroup();
    for (const deployed of deployments) {
      const { state, unhealthyEvaluations } = this.deployedApplication(deployed);
      group.add(state, () => ({
        kind: 'DeployedApplication',
        aggregatedHealthState: state,
        description: `Application '${deployed.application.name}' on node '${deployed.nodeName}' is in ${state}.`,
        nodeName: deployed.nodeName,
        applicationName: deployed.application.name,
        unhealthyEvaluations,
      }));
    }
    return group;
  }

  /** Nodes ready to be judged together. */
  nodesGroup(nodes: Iterable<ClusterNode>): HealthGroup {
    const group = new HealthGroup();
    for (const node of nodes) {
      const evaluated = this.node(node);
      group.add(evaluated.state, () => nodeEvaluation(node, evaluated));
    }
    return group;
  }

  #evaluateDeployedApplication(deployed: DeployedApplication): EvaluatedHealth {
    const policy = this.#source.applicationPolicy(deployed.application);
    const subject: HealthSubject = { kind: 'DeployedApplication', entity: deployed };
    return combine(this.#source.store.own(subject, policy.considerWarningAsError), [
      () => {
        const group = new HealthGroup();
        for (const servicePackage of deployed.servicePackages.values()) {
          const { state, unhealthyEvaluations } = this.deployedServicePackage(servicePackage);
          group.add(state, () => ({
            kind: 'DeployedServicePackage',
            aggregatedHealthState: state,
            description: `Service package '${servicePackage.serviceManifestName}' on node '${deployed.nodeName}' is in ${state}.`,
            nodeName: deployed.nodeName,
            applicationName: deployed.application.name,
            serviceManifestName: servicePackage.serviceManifestName,
            unhealthyEvaluations,
          }));
        }
        return group.evaluate(0, (described) => ({
          kind: 'DeployedServicePackages',
          description: group.sentence('deployed service packages', 0),
          ...described,
        }));
      },
    ]);
  }

  #countApplication(counter: HealthCounter, application: Application): void {
    counter.add('Application', this.application(application).state);
    counter.addAll(this.applicationStatistics(application));
  }

  #countInApplication(application: Application): HealthStatistics {
    const counter = new HealthCounter(kindsBelowApplication);
    for (const service of application.services.values()) {
      counter.add('Service', this.service(service).state);
      this.#countService(counter, service);
    }
    for (const deployed of application.deployments.values()) {
      counter.add('DeployedApplication', this.deployedApplication(deployed).state);
      this.#countPackages(counter, deployed);
    }
    return counter.result();
  }

  #countService(counter: HealthCounter, service: Service): void {
    for (const partition of service.partitions) {
      counter.add('Partition', this.partition(partition).state);
      this.#countReplicas(counter, partition);
    }
  }

  #countReplicas(counter: HealthCounter, partition: Partition): void {
    if (!this.#source.store.hasReportsIn(partition.service.application)) {
      counter.add('Replica', 'Ok', partition.replicas.length);
      return;
    }
    for (const replica of partition.replicas) counter.add('Replica', this.replica(replica).state);
  }

  #countPackages(counter: HealthCounter, deployed: DeployedApplication): void {
    if (!this.#source.store.hasReportsIn(deployed.application)) {
      counter.add('DeployedServicePackage', 'Ok', deployed.servicePackages.size);
      return;
    }
    for (const servicePackage of deployed.servicePackages.values()) {
      counter.add('DeployedServicePackage', this.deployedServicePackage(servicePackage).state);
    }
  }

  #memoryOf(application: Application): ApplicationMemory {
    const known = this.#memory.get(application);
    if (known !== undefined) return known;
    const fresh: ApplicationMemory = { evaluated: new Map(), statistics: undefined };
    this.#memory.set(application, fresh);
    return fresh;
  }

  #remember(application: Application, entity: object, evaluate: () => EvaluatedHealth): EvaluatedHealth {
    if (!this.#source.store.hasReportsIn(application)) return healthy;
    const { evaluated } = this.#memoryOf(application);
    const known = evaluated.get(entity);
    if (known !== undefined) return known;
    const fresh = evaluate();
    evaluated.set(entity, fresh);
    return fresh;
  }
}

function serviceTypePolicy(policy: ApplicationHealthPolicy, serviceTypeName: string): ServiceTypeHealthPolicy {
  return policy.serviceTypeHealthPolicyMap.get(serviceTypeName) ?? policy.defaultServiceTypeHealthPolicy;
}

function nodeEvaluation(node: ClusterNode, { state, unhealthyEvaluations }: EvaluatedHealth): HealthEvaluation {
  const description = `Node '${node.name}' is in ${state}.`;
  return { kind: 'Node', aggregatedHealthState: state, description, nodeName: node.name, unhealthyEvaluations };
}

function nodesEvaluation(group: HealthGroup, percent: number): EvaluatedHealth {
  return group.evaluate(percent, (described) => ({
    kind: 'Nodes',
    maxPercentUnhealthyNodes: percent,
    description: group.sentence('nodes', percent),
    ...described,
  }));
}

function applicationEvaluation(
  application: Application,
  { state, unhealthyEvaluations }: EvaluatedHealth,
): HealthEvaluation {
  return {
    kind: 'Application',
    aggregatedHealthState: state,
    description: `Application '${application.name}' is in ${state}.`,
    applicationName: application.name,
    unhealthyEvaluations,
  };
}

function applicationsEvaluation(group: HealthGroup, percent: number): EvaluatedHealth {
  return group.evaluate(percent, (described) => ({
    kind: 'Applications',
    maxPercentUnhealthyApplications: percent,
    description: group.sentence('applications', percent),
    ...described,
  }));
}

function replicaEvaluation(replica: Replica, { state, unhealthyEvaluations }: EvaluatedHealth): HealthEvaluation {
  return {
    kind: 'Replica',
    aggregatedHealthState: state,
    description: `Replica '${replica.id}' is in ${state}.`,
    partitionId: replica.partition.id,
    replicaOrInstanceId: replica.id,
    unhealthyEvaluations,
  };
}
