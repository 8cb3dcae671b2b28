import { z } from 'zod';

import type { EvaluatedHealth, HealthEntityRef, HealthPolicies, HealthState, HealthStatistics, HealthView } from '../../model/index.ts';
import { ok } from '../answer.ts';
import type { Answer } from '../answer.ts';
import { applicationPolicies, applicationPolicy, clusterPolicy, policies } from '../bodies.ts';
import { evaluationsThatFit } from '../evaluation-limit.ts';
import { filterOf, MessageWeight, passes, tooLarge } from '../health-filter.ts';
import {
  forHealth,
  requireApplication,
  requireDeployed,
  requireNode,
  requirePartition,
  requireReplica,
  requireService,
  requireServicePackage,
} from '../lookup.ts';
import { textWeight } from '../paging.ts';
import type { GatewayRequest } from '../request.ts';
import { both } from '../route.ts';
import type { Route } from '../route.ts';
import type { ServedCluster } from '../served-cluster.ts';
import { evaluations, healthEvent, statistics } from '../wire/health.ts';

/** Health of each kind of entity, by GET and, under another policy, by POST (service-fabric.md §2.2, §2.3). */

const clusterPolicies = z.object({ ClusterHealthPolicy: clusterPolicy.optional(), ApplicationHealthPolicyMap: applicationPolicies.optional() });

/** What one child of a health answer weighs beside its names. */
const CHILD_WEIGHT = 40;

/** A health answer being put together under the limit of its message. */
class HealthAnswer {
  readonly #request: GatewayRequest;
  readonly #cluster: ServedCluster;
  readonly #weight: MessageWeight;
  readonly #fields: Record<string, unknown> = {};

  constructor(request: GatewayRequest, cluster: ServedCluster) {
    this.#request = request;
    this.#cluster = cluster;
    this.#weight = new MessageWeight(cluster.messageLimitBytes);
  }

  /** The entity's own events and state, its evaluations cut to what fits beside the rest. @throws GatewayFailure 413 where none does */
  finish(entity: HealthEntityRef, health: EvaluatedHealth, counts: HealthStatistics | undefined): Answer {
    const filter = filterOf(this.#request, 'EventsHealthStateFilter');
    const events = this.#cluster.model.healthEvents(entity).filter((event) => passes(event.healthState, filter));
    for (const event of events) this.#weight.add(200 + textWeight(event.sourceId, event.property, event.description));
    const fitting = evaluationsThatFit(health.unhealthyEvaluations, this.#weight.left());
    if (fitting.length === 0 && health.unhealthyEvaluations.length > 0) throw tooLarge();
    const withStatistics = counts !== undefined && !this.#request.query.flag('ExcludeHealthStatistics');
    return ok({
      HealthEvents: events.map((event) => healthEvent(event)),
      AggregatedHealthState: health.state,
      UnhealthyEvaluations: evaluations(fitting),
      ...(withStatistics ? { HealthStatistics: statistics(counts) } : {}),
      ...this.#fields,
    });
  }

  field(name: string, value: unknown): this {
    this.#fields[name] = value;
    return this;
  }

  /** Children of which there is data, and whose state passes the filter of that name. */
  children<T extends object>(
    view: HealthView,
    name: string,
    filterName: string,
    items: Iterable<T>,
    child: (item: T) => { readonly state: HealthState; readonly names: Record<string, unknown> },
  ): this {
    const filter = filterOf(this.#request, filterName);
    const list: object[] = [];
    // 1 asks for none: then nobody needs to know their states.
    for (const item of filter === 1 ? [] : items) {
      if (!view.knows(item)) continue;
      const { state, names } = child(item);
      if (!passes(state, filter)) continue;
      const texts = Object.values(names).filter((each) => typeof each === 'string');
      this.#weight.add(CHILD_WEIGHT + textWeight(...texts));
      list.push({ ...names, AggregatedHealthState: state });
    }
    return this.field(name, list);
  }
}

async function viewOf(request: GatewayRequest, cluster: ServedCluster, read: () => Promise<HealthPolicies | undefined>): Promise<HealthView> {
  return cluster.model.health(request.method === 'POST' ? await read() : undefined);
}

/** The application's policy in the body, for the application that the entity belongs to. */
function applicationView(request: GatewayRequest, cluster: ServedCluster, applicationName: string): Promise<HealthView> {
  return viewOf(request, cluster, async () => {
    const given = await request.body(applicationPolicy);
    return hasBody(request) ? { applicationHealthPolicies: new Map([[applicationName, given]]) } : undefined;
  });
}

function hasBody(request: GatewayRequest): boolean {
  return Number(request.raw.headers['content-length'] ?? 0) > 0 || request.raw.headers['transfer-encoding'] !== undefined;
}

async function clusterHealth(request: GatewayRequest, cluster: ServedCluster): Promise<Answer> {
  const { model } = cluster;
  const view = await viewOf(request, cluster, async () => {
    const given = await request.body(clusterPolicies);
    return policies(given.ClusterHealthPolicy, given.ApplicationHealthPolicyMap);
  });
  const answer = new HealthAnswer(request, cluster)
    .children(view, 'NodeHealthStates', 'NodesHealthStateFilter', model.nodes(), (node) => ({
      state: view.node(node).state,
      names: { Name: node.name, Id: { Id: node.id } },
    }))
    .children(view, 'ApplicationHealthStates', 'ApplicationsHealthStateFilter', [...model.applications(), model.systemApplication], (each) => ({
      state: view.application(each).state,
      names: { Name: each.name },
    }));
  const counts = view.clusterStatistics(request.query.flag('IncludeSystemApplicationHealthStatistics'));
  return answer.finish({ kind: 'Cluster' }, view.cluster(), counts);
}

async function nodeHealth(request: GatewayRequest, cluster: ServedCluster): Promise<Answer> {
  const node = forHealth(() => requireNode(cluster.model, request));
  const view = await viewOf(request, cluster, async () => {
    const given = await request.body(clusterPolicy);
    return hasBody(request) ? policies(given, undefined) : undefined;
  });
  const answer = new HealthAnswer(request, cluster).field('Name', node.name);
  return answer.finish({ kind: 'Node', nodeName: node.name }, view.node(node), undefined);
}

async function applicationHealth(request: GatewayRequest, cluster: ServedCluster): Promise<Answer> {
  const application = forHealth(() => requireApplication(cluster.model, request));
  const view = await applicationView(request, cluster, application.name);
  const answer = new HealthAnswer(request, cluster)
    .field('Name', application.name)
    .children(view, 'ServiceHealthStates', 'ServicesHealthStateFilter', application.services.values(), (service) => ({
      state: view.service(service).state,
      names: { ServiceName: service.name },
    }))
    .children(view, 'DeployedApplicationHealthStates', 'DeployedApplicationsHealthStateFilter', application.deployments.values(), (deployed) => ({
      state: view.deployedApplication(deployed).state,
      names: { ApplicationName: application.name, NodeName: deployed.nodeName },
    }));
  const ref = { kind: 'Application', applicationName: application.name } as const;
  return answer.finish(ref, view.application(application), view.applicationStatistics(application));
}

async function serviceHealth(request: GatewayRequest, cluster: ServedCluster): Promise<Answer> {
  const service = forHealth(() => requireService(cluster.model, request));
  const view = await applicationView(request, cluster, service.application.name);
  const answer = new HealthAnswer(request, cluster)
    .field('Name', service.name)
    .children(view, 'PartitionHealthStates', 'PartitionsHealthStateFilter', service.partitions, (partition) => ({
      state: view.partition(partition).state,
      names: { PartitionId: partition.id },
    }));
  return answer.finish({ kind: 'Service', serviceName: service.name }, view.service(service), view.serviceStatistics(service));
}

async function partitionHealth(request: GatewayRequest, cluster: ServedCluster): Promise<Answer> {
  const partition = forHealth(() => requirePartition(cluster.model, request));
  const { service } = partition;
  const view = await applicationView(request, cluster, service.application.name);
  const idName = service.serviceKind === 'Stateful' ? 'ReplicaId' : 'InstanceId';
  const answer = new HealthAnswer(request, cluster)
    .field('PartitionId', partition.id)
    .children(view, 'ReplicaHealthStates', 'ReplicasHealthStateFilter', partition.replicas, (replica) => ({
      state: view.replica(replica).state,
      names: { ServiceKind: service.serviceKind, PartitionId: partition.id, [idName]: replica.id.toString() },
    }));
  return answer.finish({ kind: 'Partition', partitionId: partition.id }, view.partition(partition), view.partitionStatistics(partition));
}

async function replicaHealth(request: GatewayRequest, cluster: ServedCluster): Promise<Answer> {
  const replica = forHealth(() => requireReplica(cluster.model, request));
  const { partition } = replica;
  const view = await applicationView(request, cluster, partition.service.application.name);
  const { serviceKind } = partition.service;
  const answer = new HealthAnswer(request, cluster)
    .field('ServiceKind', serviceKind)
    .field('PartitionId', partition.id)
    .field(serviceKind === 'Stateful' ? 'ReplicaId' : 'InstanceId', replica.id.toString());
  return answer.finish({ kind: 'Replica', partitionId: partition.id, replicaId: replica.id }, view.replica(replica), undefined);
}

async function deployedApplicationHealth(request: GatewayRequest, cluster: ServedCluster): Promise<Answer> {
  const deployed = forHealth(() => requireDeployed(cluster.model, request));
  const { application, nodeName } = deployed;
  const view = await applicationView(request, cluster, application.name);
  const answer = new HealthAnswer(request, cluster)
    .field('Name', application.name)
    .field('NodeName', nodeName)
    .children(view, 'DeployedServicePackageHealthStates', 'DeployedServicePackagesHealthStateFilter', deployed.servicePackages.values(), (each) => ({
      state: view.deployedServicePackage(each).state,
      names: {
        ApplicationName: application.name,
        ServiceManifestName: each.serviceManifestName,
        ServicePackageActivationId: each.servicePackageActivationId,
        NodeName: nodeName,
      },
    }));
  const ref = { kind: 'DeployedApplication', nodeName, applicationName: application.name } as const;
  return answer.finish(ref, view.deployedApplication(deployed), view.deployedApplicationStatistics(deployed));
}

async function servicePackageHealth(request: GatewayRequest, cluster: ServedCluster): Promise<Answer> {
  const servicePackage = forHealth(() => requireServicePackage(cluster.model, request));
  const { serviceManifestName, servicePackageActivationId, deployedApplication } = servicePackage;
  const { application, nodeName } = deployedApplication;
  const view = await applicationView(request, cluster, application.name);
  const answer = new HealthAnswer(request, cluster)
    .field('ApplicationName', application.name)
    .field('ServiceManifestName', serviceManifestName)
    .field('ServicePackageActivationId', servicePackageActivationId)
    .field('NodeName', nodeName);
  const ref = { kind: 'DeployedServicePackage', nodeName, applicationName: application.name, serviceManifestName, servicePackageActivationId } as const;
  return answer.finish(ref, view.deployedServicePackage(servicePackage), undefined);
}

const DEPLOYED = '/Nodes/{nodeName}/$/GetApplications/{applicationId}';

export const healthRoutes: readonly Route[] = [
  ...both('/$/GetClusterHealth', clusterHealth),
  ...both('/Nodes/{nodeName}/$/GetHealth', nodeHealth),
  ...both('/Applications/{applicationId}/$/GetHealth', applicationHealth),
  ...both('/Services/{serviceId}/$/GetHealth', serviceHealth),
  ...both('/Partitions/{partitionId}/$/GetHealth', partitionHealth),
  ...both('/Partitions/{partitionId}/$/GetReplicas/{replicaId}/$/GetHealth', replicaHealth),
  ...both(`${DEPLOYED}/$/GetHealth`, deployedApplicationHealth),
  ...both(`${DEPLOYED}/$/GetServicePackages/{servicePackageName}/$/GetHealth`, servicePackageHealth),
];
