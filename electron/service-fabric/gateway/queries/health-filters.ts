import { healthFilter } from '../../../../shared/domain/service-fabric/health-state.ts';
import type { JsonValue } from '../../../core/lossless-json.ts';

/** Flags as in `healthFilter`; left out, the gateway gives all. */
export interface HealthQuery {
  readonly events?: number;
  /** Of the children that the answer lists: nodes, services, partitions, replicas and so on. */
  readonly children?: number;
  readonly excludeStatistics?: boolean;
}

/** Nothing but the state, its evaluations and the statistics: what a heartbeat asks (§7.3). */
export const stateOnly: HealthQuery = { events: healthFilter.none, children: healthFilter.none };

/** Filters of a chunk query: a level without filters answers nothing, a filter without name is the default of its level (§1.4). */
export interface HealthChunkQuery {
  readonly nodeFilters?: readonly { readonly nodeName?: string; readonly states: number }[];
  readonly applicationFilters?: readonly ApplicationChunkFilter[];
}
export interface ApplicationChunkFilter {
  readonly applicationName?: string;
  readonly applicationTypeName?: string;
  readonly states: number;
  readonly serviceFilters?: readonly ServiceChunkFilter[];
  readonly deployedApplicationFilters?: readonly DeployedApplicationChunkFilter[];
}
export interface ServiceChunkFilter {
  readonly serviceName?: string;
  readonly states: number;
  readonly partitionFilters?: readonly PartitionChunkFilter[];
}
export interface PartitionChunkFilter {
  readonly partitionId?: string;
  readonly states: number;
  readonly replicaFilters?: readonly { readonly replicaOrInstanceId?: string; readonly states: number }[];
}
export interface DeployedApplicationChunkFilter {
  readonly nodeName?: string;
  readonly states: number;
  readonly deployedServicePackageFilters?: readonly { readonly serviceManifestName?: string; readonly servicePackageActivationId?: string; readonly states: number }[];
}

/** Everything that is in Warning or Error, down to replicas and service packages, and nothing else. */
export function unhealthyOnly(): HealthChunkQuery {
  const states = healthFilter.unhealthy;
  return {
    nodeFilters: [{ states }],
    applicationFilters: [{
      states,
      serviceFilters: [{ states, partitionFilters: [{ states, replicaFilters: [{ states }] }] }],
      deployedApplicationFilters: [{ states, deployedServicePackageFilters: [{ states }] }],
    }],
  };
}

/** The body of `POST /$/GetClusterHealthChunk`. */
export function chunkBody({ nodeFilters = [], applicationFilters = [] }: HealthChunkQuery): JsonValue {
  return {
    NodeFilters: nodeFilters.map((filter) => ({ NodeNameFilter: filter.nodeName, HealthStateFilter: filter.states })),
    ApplicationFilters: applicationFilters.map((filter) => ({
      ApplicationNameFilter: filter.applicationName,
      ApplicationTypeNameFilter: filter.applicationTypeName,
      HealthStateFilter: filter.states,
      ServiceFilters: (filter.serviceFilters ?? []).map(serviceFilter),
      DeployedApplicationFilters: (filter.deployedApplicationFilters ?? []).map((deployed) => ({
        NodeNameFilter: deployed.nodeName,
        HealthStateFilter: deployed.states,
        DeployedServicePackageFilters: (deployed.deployedServicePackageFilters ?? []).map((each) => ({
          ServiceManifestNameFilter: each.serviceManifestName, ServicePackageActivationIdFilter: each.servicePackageActivationId, HealthStateFilter: each.states,
        })),
      })),
    })),
  };
}

function serviceFilter(filter: ServiceChunkFilter): JsonValue {
  return {
    ServiceNameFilter: filter.serviceName,
    HealthStateFilter: filter.states,
    PartitionFilters: (filter.partitionFilters ?? []).map((partition) => ({
      PartitionIdFilter: partition.partitionId,
      HealthStateFilter: partition.states,
      ReplicaFilters: (partition.replicaFilters ?? []).map((replica) => ({ ReplicaOrInstanceIdFilter: replica.replicaOrInstanceId, HealthStateFilter: replica.states })),
    })),
  };
}
