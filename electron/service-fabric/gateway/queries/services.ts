import { entityIdOf } from '../../../../shared/domain/service-fabric/identifiers.ts';
import { nameInfo } from '../../wire/applications.ts';
import { partitionHealth, replicaHealth, serviceHealth } from '../../wire/health.ts';
import type { PartitionHealth, ReplicaHealth, ServiceHealth } from '../../wire/health.ts';
import { loadedPartition, partitionInfo, partitionLoad } from '../../wire/partitions.ts';
import type { LoadedPartition, PartitionInfo, PartitionLoad } from '../../wire/partitions.ts';
import { replicaDetail, replicaInfo } from '../../wire/replicas.ts';
import type { ReplicaDetail, ReplicaInfo } from '../../wire/replicas.ts';
import { serviceDescription, serviceInfo, unplacedReplicas } from '../../wire/services.ts';
import type { ServiceDescription, ServiceInfo, UnplacedReplicas } from '../../wire/services.ts';
import type { Page } from '../../wire/shape.ts';
import { endpoints } from '../endpoints.ts';
import type { GatewayClient } from '../gateway-client.ts';
import type { HealthQuery } from './health-filters.ts';
import { usualPage } from './options.ts';
import type { PagedOptions, QueryOptions } from './options.ts';

const ofApplication = (applicationName: string) => ({ applicationId: entityIdOf(applicationName) });
const ofService = (serviceName: string) => ({ serviceId: entityIdOf(serviceName) });
const listCall = (applicationName: string, { maxResults = usualPage, typeName, ...options }: PagedOptions & { readonly typeName?: string }) =>
  ({ ...options, path: ofApplication(applicationName), query: { ServiceTypeName: typeName, MaxResults: maxResults } });

/** The services of an application, page after page; `fabric:/System` gives the cluster's own. */
export function pages(client: GatewayClient, applicationName: string, options: PagedOptions & { readonly typeName?: string } = {}): AsyncGenerator<readonly ServiceInfo[]> {
  return client.pages(endpoints.services, serviceInfo, listCall(applicationName, options));
}
export function all(client: GatewayClient, applicationName: string, options: PagedOptions & { readonly typeName?: string } = {}): Promise<ServiceInfo[]> {
  return client.all(endpoints.services, serviceInfo, listCall(applicationName, options));
}
export function page(client: GatewayClient, applicationName: string, continuationToken: string | null, options: PagedOptions = {}): Promise<Page<ServiceInfo>> {
  const call = listCall(applicationName, options);
  return client.page(endpoints.services, serviceInfo, { ...call, query: { ...call.query, ContinuationToken: continuationToken } });
}

export function one(client: GatewayClient, applicationName: string, serviceName: string, options: QueryOptions = {}): Promise<ServiceInfo | null> {
  return client.readIfThere(endpoints.service, serviceInfo, { ...options, path: { ...ofApplication(applicationName), ...ofService(serviceName) } });
}

export function description(client: GatewayClient, serviceName: string, options: QueryOptions = {}): Promise<ServiceDescription> {
  return client.read(endpoints.serviceDescription, serviceDescription, { ...options, path: ofService(serviceName) });
}

export function health(client: GatewayClient, serviceName: string, query: HealthQuery = {}, options: QueryOptions = {}): Promise<ServiceHealth> {
  return client.read(endpoints.serviceHealth, serviceHealth, {
    ...options,
    path: ofService(serviceName),
    query: { EventsHealthStateFilter: query.events, PartitionsHealthStateFilter: query.children, ExcludeHealthStatistics: query.excludeStatistics },
  });
}

/** The full name of the application that a service belongs to. */
export async function applicationNameOf(client: GatewayClient, serviceName: string, options: QueryOptions = {}): Promise<string> {
  return (await client.read(endpoints.applicationNameOfService, nameInfo, { ...options, path: ofService(serviceName) })).name;
}

export function unplaced(client: GatewayClient, serviceName: string, query: { readonly partitionId?: string; readonly onlyPrimaries?: boolean } = {}, options: QueryOptions = {}): Promise<UnplacedReplicas> {
  return client.read(endpoints.unplacedReplicas, unplacedReplicas, { ...options, path: ofService(serviceName), query: { PartitionId: query.partitionId, OnlyQueryPrimaries: query.onlyPrimaries } });
}

export function partitionPages(client: GatewayClient, serviceName: string, options: QueryOptions = {}): AsyncGenerator<readonly PartitionInfo[]> {
  return client.pages(endpoints.partitions, partitionInfo, { ...options, path: ofService(serviceName) });
}
export function partitions(client: GatewayClient, serviceName: string, options: QueryOptions = {}): Promise<PartitionInfo[]> {
  return client.all(endpoints.partitions, partitionInfo, { ...options, path: ofService(serviceName) });
}

/** Null where there is no partition of this id. */
export function partition(client: GatewayClient, partitionId: string, options: QueryOptions = {}): Promise<PartitionInfo | null> {
  return client.readIfThere(endpoints.partition, partitionInfo, { ...options, path: { partitionId } });
}

/** The full name of the service that a partition belongs to. */
export async function serviceNameOf(client: GatewayClient, partitionId: string, options: QueryOptions = {}): Promise<string> {
  return (await client.read(endpoints.serviceNameOfPartition, nameInfo, { ...options, path: { partitionId } })).name;
}

export function partitionHealthOf(client: GatewayClient, partitionId: string, query: HealthQuery = {}, options: QueryOptions = {}): Promise<PartitionHealth> {
  return client.read(endpoints.partitionHealth, partitionHealth, {
    ...options,
    path: { partitionId },
    query: { EventsHealthStateFilter: query.events, ReplicasHealthStateFilter: query.children, ExcludeHealthStatistics: query.excludeStatistics },
  });
}

export function partitionLoadOf(client: GatewayClient, partitionId: string, options: QueryOptions = {}): Promise<PartitionLoad> {
  return client.read(endpoints.partitionLoad, partitionLoad, { ...options, path: { partitionId } });
}

/** The partitions with the most of a metric, from version 8.0: the only such question (§1.9). */
export async function mostLoaded(client: GatewayClient, metricName: string, count: number, options: QueryOptions = {}): Promise<readonly LoadedPartition[]> {
  return (await client.page(endpoints.loadedPartitions, loadedPartition, { ...options, query: { MetricName: metricName, Ordering: 'Desc', MaxResults: count } })).items;
}

/** Replicas or instances of a partition. */
export function replicas(client: GatewayClient, partitionId: string, options: QueryOptions = {}): Promise<ReplicaInfo[]> {
  return client.all(endpoints.replicas, replicaInfo, { ...options, path: { partitionId } });
}

export function replica(client: GatewayClient, partitionId: string, replicaId: string, options: QueryOptions = {}): Promise<ReplicaInfo | null> {
  return client.readIfThere(endpoints.replica, replicaInfo, { ...options, path: { partitionId, replicaId } });
}

export function replicaHealthOf(client: GatewayClient, partitionId: string, replicaId: string, query: HealthQuery = {}, options: QueryOptions = {}): Promise<ReplicaHealth> {
  return client.read(endpoints.replicaHealth, replicaHealth, { ...options, path: { partitionId, replicaId }, query: { EventsHealthStateFilter: query.events } });
}

/** What the replica's node knows of it: operations under way, its replicator, its load. */
export function replicaDetailOf(client: GatewayClient, nodeName: string, partitionId: string, replicaId: string, options: QueryOptions = {}): Promise<ReplicaDetail> {
  return client.read(endpoints.replicaDetail, replicaDetail, { ...options, path: { nodeName, partitionId, replicaId } });
}
