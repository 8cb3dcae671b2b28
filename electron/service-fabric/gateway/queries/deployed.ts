import { entityIdOf } from '../../../../shared/domain/service-fabric/identifiers.ts';
import { codePackageInfo, containerLogs, deployedApplicationInfo, deployedServicePackageInfo, deployedServiceTypeInfo } from '../../wire/deployed.ts';
import type { CodePackageInfo, DeployedApplicationInfo, DeployedServicePackageInfo, DeployedServiceTypeInfo } from '../../wire/deployed.ts';
import { listOf } from '../../wire/fields.ts';
import { deployedApplicationHealth, deployedServicePackageHealth } from '../../wire/health.ts';
import type { DeployedApplicationHealth, DeployedServicePackageHealth } from '../../wire/health.ts';
import { deployedReplicaInfo } from '../../wire/replicas.ts';
import type { DeployedReplicaInfo } from '../../wire/replicas.ts';
import { endpoints } from '../endpoints.ts';
import type { GatewayClient } from '../gateway-client.ts';
import type { HealthQuery } from './health-filters.ts';
import type { QueryOptions } from './options.ts';

/** An application on a node. */
export interface OnNode {
  readonly nodeName: string;
  readonly applicationName: string;
}
const pathOf = ({ nodeName, applicationName }: OnNode) => ({ nodeName, applicationId: entityIdOf(applicationName) });

export function application(client: GatewayClient, where: OnNode, options: QueryOptions = {}): Promise<DeployedApplicationInfo | null> {
  return client.readIfThere(endpoints.deployedApplication, deployedApplicationInfo, { ...options, path: pathOf(where), query: { IncludeHealthState: true } });
}

export function applicationHealth(client: GatewayClient, where: OnNode, query: HealthQuery = {}, options: QueryOptions = {}): Promise<DeployedApplicationHealth> {
  return client.read(endpoints.deployedApplicationHealth, deployedApplicationHealth, {
    ...options,
    path: pathOf(where),
    query: { EventsHealthStateFilter: query.events, DeployedServicePackagesHealthStateFilter: query.children, ExcludeHealthStatistics: query.excludeStatistics },
  });
}

export async function servicePackages(client: GatewayClient, where: OnNode, options: QueryOptions = {}): Promise<readonly DeployedServicePackageInfo[]> {
  return (await client.readIfThere(endpoints.deployedServicePackages, listOf(deployedServicePackageInfo), { ...options, path: pathOf(where) })) ?? [];
}

/** All activations of one package. */
export async function servicePackage(client: GatewayClient, where: OnNode, servicePackageName: string, options: QueryOptions = {}): Promise<readonly DeployedServicePackageInfo[]> {
  return (await client.readIfThere(endpoints.deployedServicePackage, listOf(deployedServicePackageInfo), { ...options, path: { ...pathOf(where), servicePackageName } })) ?? [];
}

/** @param activationId empty for the shared process model. */
export function servicePackageHealth(client: GatewayClient, where: OnNode, servicePackageName: string, activationId: string, query: HealthQuery = {}, options: QueryOptions = {}): Promise<DeployedServicePackageHealth> {
  return client.read(endpoints.deployedServicePackageHealth, deployedServicePackageHealth, {
    ...options,
    path: { ...pathOf(where), servicePackageName },
    query: { EventsHealthStateFilter: query.events, ServicePackageActivationId: activationId === '' ? undefined : activationId },
  });
}

export function serviceTypes(client: GatewayClient, where: OnNode, serviceManifestName: string | null = null, options: QueryOptions = {}): Promise<readonly DeployedServiceTypeInfo[]> {
  return client.read(endpoints.deployedServiceTypes, listOf(deployedServiceTypeInfo), { ...options, path: pathOf(where), query: { ServiceManifestName: serviceManifestName } });
}

export async function codePackages(client: GatewayClient, where: OnNode, filter: { readonly serviceManifestName?: string; readonly codePackageName?: string } = {}, options: QueryOptions = {}): Promise<readonly CodePackageInfo[]> {
  const call = { ...options, path: pathOf(where), query: { ServiceManifestName: filter.serviceManifestName, CodePackageName: filter.codePackageName } };
  return (await client.readIfThere(endpoints.codePackages, listOf(codePackageInfo), call)) ?? [];
}

/** Replicas and instances on the node. */
export async function replicas(client: GatewayClient, where: OnNode, filter: { readonly partitionId?: string; readonly serviceManifestName?: string } = {}, options: QueryOptions = {}): Promise<readonly DeployedReplicaInfo[]> {
  const call = { ...options, path: pathOf(where), query: { PartitionId: filter.partitionId, ServiceManifestName: filter.serviceManifestName } };
  return (await client.readIfThere(endpoints.deployedReplicas, listOf(deployedReplicaInfo), call)) ?? [];
}

/**
 * The end of a container's log: a snapshot, since nothing streams it (§1.9). @param tail lines, or `all`.
 * @param previous the log of the container that ran before.
 */
export async function containerLog(client: GatewayClient, where: OnNode, of: { readonly serviceManifestName: string; readonly codePackageName: string }, tail: number | 'all', previous = false, options: QueryOptions = {}): Promise<string> {
  const query = { ServiceManifestName: of.serviceManifestName, CodePackageName: of.codePackageName, Tail: tail, Previous: previous };
  return (await client.read(endpoints.containerLogs, containerLogs, { ...options, path: pathOf(where), query })).content;
}
