import type * as z from 'zod';
import { entityPath, type EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { leavesOf, type Leaf } from '../../../shared/domain/service-fabric/evaluation-leaves.ts';
import { entityIdOf } from '../../../shared/domain/service-fabric/identifiers.ts';
import { healthFilter } from '../../../shared/domain/service-fabric/health-state.ts';
import { endpoints, type GatewayEndpoint } from '../gateway/endpoints.ts';
import type { GatewayClient } from '../gateway/gateway-client.ts';
import {
  applicationHealth, deployedApplicationHealth, deployedServicePackageHealth, nodeHealth, partitionHealth, replicaHealth, serviceHealth, type HealthEvaluation,
} from '../wire/health.ts';

/** Children are known from the chunks; only the reports of the entity itself are wanted. */
const onlyOwn = {
  EventsHealthStateFilter: healthFilter.none, ServicesHealthStateFilter: healthFilter.none, DeployedApplicationsHealthStateFilter: healthFilter.none,
  PartitionsHealthStateFilter: healthFilter.none, ReplicasHealthStateFilter: healthFilter.none, DeployedServicePackagesHealthStateFilter: healthFilter.none, ExcludeHealthStatistics: true,
};

/** The reports that make one entity not Ok, read from its own health. @throws FaultError `not-found` where it is gone. */
export async function askLeaves(client: GatewayClient, ref: EntityRef, signal: AbortSignal): Promise<readonly Leaf[]> {
  const evaluations = await evaluationsOf(client, ref, signal);
  if (evaluations === null) return [];
  const above = entityPath(ref).filter(({ kind }) => kind !== 'cluster').map((each) => ({ ref: each, words: '' }));
  return leavesOf(evaluations, ref).map((leaf) => ({ ...leaf, path: [...above, ...leaf.path] }));
}

async function evaluationsOf(client: GatewayClient, ref: EntityRef, signal: AbortSignal): Promise<readonly HealthEvaluation[] | null> {
  const ask = async <Schema extends z.ZodType<{ unhealthyEvaluations: readonly HealthEvaluation[] }>>(endpoint: GatewayEndpoint, schema: Schema, path: Record<string, string>) =>
    (await client.read(endpoint, schema, { path, query: onlyOwn, signal })).unhealthyEvaluations;
  switch (ref.kind) {
    case 'node': return ask(endpoints.nodeHealth, nodeHealth, { nodeName: ref.nodeName });
    case 'application': return ask(endpoints.applicationHealth, applicationHealth, { applicationId: entityIdOf(ref.applicationName) });
    case 'service': return ask(endpoints.serviceHealth, serviceHealth, { serviceId: entityIdOf(ref.serviceName) });
    case 'partition': return ask(endpoints.partitionHealth, partitionHealth, { partitionId: ref.partitionId });
    case 'replica': return ask(endpoints.replicaHealth, replicaHealth, { partitionId: ref.partitionId, replicaId: ref.replicaId });
    case 'deployedApplication': return ask(endpoints.deployedApplicationHealth, deployedApplicationHealth, { nodeName: ref.nodeName, applicationId: entityIdOf(ref.applicationName) });
    case 'deployedServicePackage':
      return ask(endpoints.deployedServicePackageHealth, deployedServicePackageHealth, { nodeName: ref.nodeName, applicationId: entityIdOf(ref.applicationName), servicePackageName: ref.serviceManifestName });
    case 'cluster':
    case 'applicationType':
    case 'codePackage': return null;
  }
}
