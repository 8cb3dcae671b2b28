import type {
  Application,
  ClusterNode,
  DeployedApplication,
  DeployedServicePackage,
  Partition,
  Replica,
  Service,
} from './entities.ts';
import {
  applicationEvaluation,
  applicationsEvaluation,
  deployedApplicationEvaluation,
  nodeEvaluation,
  nodesEvaluation,
  packageEvaluation,
  partitionEvaluation,
  replicaEvaluation,
  serviceEvaluation,
} from './health-explanations.ts';
import { combine, healthy, HealthGroup } from './health-rules.ts';
import { HealthCounting } from './health-counting.ts';
import type { HealthTreeSource } from './health-source.ts';
import { applicationOf, type HealthSubject } from './health-subject.ts';
import type {
  ApplicationHealthPolicy,
  ClusterHealthPolicy,
  EvaluatedHealth,
  HealthStatistics,
  ServiceTypeHealthPolicy,
} from './health-types.ts';
import type { HealthView } from './health-view.ts';

/**
 * Aggregated health of every entity under one set of policies. Remembers what it computed until told that something
 * changed, per application: a change in one of ten thousand leaves the others untouched.
 */
export class HealthTree implements HealthView {
  readonly #source: HealthTreeSource;
  readonly #counting: HealthCounting;
  /** What was computed about each application and everything below it. */
  readonly #memory = new Map<Application, Map<object, EvaluatedHealth>>();
  #cluster: EvaluatedHealth | undefined;

  constructor(source: HealthTreeSource) {
    this.#source = source;
    this.#counting = new HealthCounting(source, this);
  }

  /** Forgets what depended on the entity. */
  invalidate(subject: HealthSubject): void {
    const application = applicationOf(subject);
    if (application !== undefined) this.#memory.delete(application);
    this.#cluster = undefined;
    this.#counting.invalidate(subject);
  }

  knows(entity: object): boolean {
    return this.#source.store.known.has(entity);
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
    return this.#counting.cluster(includeSystemApplication);
  }

  applicationStatistics(application: Application): HealthStatistics {
    return this.#counting.application(application);
  }

  serviceStatistics(service: Service): HealthStatistics {
    return this.#counting.service(service);
  }

  partitionStatistics(partition: Partition): HealthStatistics {
    return this.#counting.partition(partition);
  }

  deployedApplicationStatistics(deployed: DeployedApplication): HealthStatistics {
    return this.#counting.deployedApplication(deployed);
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
    for (const node of this.#known(this.#source.nodes())) {
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
    if (!this.knows(this.#source.systemApplication)) return healthy;
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
    for (const application of this.#known(this.#source.applications())) {
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
    return combine(healthy, [() => applicationsEvaluation(rest, policy.maxPercentUnhealthyApplications), ...groups]);
  }

  #evaluateApplication(application: Application): EvaluatedHealth {
    if (!this.#source.store.hasReportsIn(application)) return healthy;
    const policy = this.#source.applicationPolicy(application);
    const own = this.#source.store.own({ kind: 'Application', entity: application }, policy.considerWarningAsError);
    const groups = [...Map.groupBy(this.#known(application.services.values()), (service) => service.typeName)].map(
      ([serviceTypeName, services]) =>
        () =>
          this.#evaluateServices(serviceTypeName, services, serviceTypePolicy(policy, serviceTypeName)),
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
      const evaluated = this.service(service);
      group.add(evaluated.state, () => serviceEvaluation(service, evaluated));
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
        for (const partition of this.#known(service.partitions)) {
          const evaluated = this.partition(partition);
          group.add(evaluated.state, () => partitionEvaluation(partition, evaluated));
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
        for (const replica of this.#known(partition.replicas)) {
          const evaluated = this.replica(replica);
          group.add(evaluated.state, () => replicaEvaluation(replica, evaluated));
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
    for (const deployed of this.#known(deployments)) {
      const evaluated = this.deployedApplication(deployed);
      group.add(evaluated.state, () => deployedApplicationEvaluation(deployed, evaluated));
    }
    return group;
  }

  /** Nodes ready to be judged together. */
  nodesGroup(nodes: Iterable<ClusterNode>): HealthGroup {
    const group = new HealthGroup();
    for (const node of this.#known(nodes)) {
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
        for (const servicePackage of this.#known(deployed.servicePackages.values())) {
          const evaluated = this.deployedServicePackage(servicePackage);
          group.add(evaluated.state, () => packageEvaluation(servicePackage, evaluated));
        }
        return group.evaluate(0, (described) => ({
          kind: 'DeployedServicePackages',
          description: group.sentence('deployed service packages', 0),
          ...described,
        }));
      },
    ]);
  }

  #known<T extends object>(entities: Iterable<T>): Iterable<T> {
    return this.#source.store.known.among(entities);
  }

  #remember(application: Application, entity: object, evaluate: () => EvaluatedHealth): EvaluatedHealth {
    if (!this.#source.store.hasReportsIn(application)) return healthy;
    let memory = this.#memory.get(application);
    if (memory === undefined) {
      memory = new Map();
      this.#memory.set(application, memory);
    }
    const known = memory.get(entity);
    if (known !== undefined) return known;
    const fresh = evaluate();
    memory.set(entity, fresh);
    return fresh;
  }
}

function serviceTypePolicy(policy: ApplicationHealthPolicy, serviceTypeName: string): ServiceTypeHealthPolicy {
  return policy.serviceTypeHealthPolicyMap.get(serviceTypeName) ?? policy.defaultServiceTypeHealthPolicy;
}
