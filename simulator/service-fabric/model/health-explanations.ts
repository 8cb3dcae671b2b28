import type {
  Application,
  ClusterNode,
  DeployedApplication,
  DeployedServicePackage,
  Partition,
  Replica,
  Service,
} from './entities.ts';
import type { HealthGroup } from './health-rules.ts';
import type { EvaluatedHealth, HealthEvaluation } from './health-types.ts';

/** How each entity appears in the tree that explains a state (service-fabric.md §2.3). */
export function nodeEvaluation(node: ClusterNode, { state, unhealthyEvaluations }: EvaluatedHealth): HealthEvaluation {
  const description = `Node '${node.name}' is in ${state}.`;
  return { kind: 'Node', aggregatedHealthState: state, description, nodeName: node.name, unhealthyEvaluations };
}

export function nodesEvaluation(group: HealthGroup, percent: number): EvaluatedHealth {
  return group.evaluate(percent, (described) => ({
    kind: 'Nodes',
    maxPercentUnhealthyNodes: percent,
    description: group.sentence('nodes', percent),
    ...described,
  }));
}

export function applicationEvaluation(
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

export function applicationsEvaluation(group: HealthGroup, percent: number): EvaluatedHealth {
  return group.evaluate(percent, (described) => ({
    kind: 'Applications',
    maxPercentUnhealthyApplications: percent,
    description: group.sentence('applications', percent),
    ...described,
  }));
}

export function replicaEvaluation(
  replica: Replica,
  { state, unhealthyEvaluations }: EvaluatedHealth,
): HealthEvaluation {
  return {
    kind: 'Replica',
    aggregatedHealthState: state,
    description: `Replica '${replica.id}' is in ${state}.`,
    partitionId: replica.partition.id,
    replicaOrInstanceId: replica.id,
    unhealthyEvaluations,
  };
}

export function serviceEvaluation(
  service: Service,
  { state, unhealthyEvaluations }: EvaluatedHealth,
): HealthEvaluation {
  return {
    kind: 'Service',
    aggregatedHealthState: state,
    description: `Service '${service.name}' is in ${state}.`,
    serviceName: service.name,
    unhealthyEvaluations,
  };
}

export function partitionEvaluation(
  partition: Partition,
  { state, unhealthyEvaluations }: EvaluatedHealth,
): HealthEvaluation {
  return {
    kind: 'Partition',
    aggregatedHealthState: state,
    description: `Partition '${partition.id}' is in ${state}.`,
    partitionId: partition.id,
    unhealthyEvaluations,
  };
}

export function deployedApplicationEvaluation(
  deployed: DeployedApplication,
  { state, unhealthyEvaluations }: EvaluatedHealth,
): HealthEvaluation {
  return {
    kind: 'DeployedApplication',
    aggregatedHealthState: state,
    description: `Application '${deployed.application.name}' on node '${deployed.nodeName}' is in ${state}.`,
    nodeName: deployed.nodeName,
    applicationName: deployed.application.name,
    unhealthyEvaluations,
  };
}

export function packageEvaluation(
  servicePackage: DeployedServicePackage,
  { state, unhealthyEvaluations }: EvaluatedHealth,
): HealthEvaluation {
  const { application, nodeName } = servicePackage.deployedApplication;
  return {
    kind: 'DeployedServicePackage',
    aggregatedHealthState: state,
    description: `Service package '${servicePackage.serviceManifestName}' on node '${nodeName}' is in ${state}.`,
    nodeName,
    applicationName: application.name,
    serviceManifestName: servicePackage.serviceManifestName,
    unhealthyEvaluations,
  };
}
