/*
 * Typed questions to a cluster, by entity: `queries.nodes.all(client)`, `queries.services.partitions(client, name)`. Names
 * of applications and services are full ones (`fabric:/A/B`); every question takes `{ signal, timeoutMs }` last and throws
 * FaultError.
 */
export * as cluster from './queries/cluster.ts';
export * as nodes from './queries/nodes.ts';
export * as applications from './queries/applications.ts';
export * as services from './queries/services.ts';
export * as deployed from './queries/deployed.ts';
export * as operations from './queries/operations.ts';
export * as events from './queries/events.ts';
export { stateOnly, unhealthyOnly } from './queries/health-filters.ts';
export type { ApplicationChunkFilter, HealthChunkQuery, HealthQuery, PartitionChunkFilter, ServiceChunkFilter } from './queries/health-filters.ts';
export type { EventSubject, EventWindow } from './queries/events.ts';
export type { OnNode } from './queries/deployed.ts';
export type { PagedOptions, QueryOptions } from './queries/options.ts';
