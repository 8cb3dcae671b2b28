import { entityPath, type EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { leavesOf, type Leaf } from '../../../shared/domain/service-fabric/evaluation-leaves.ts';
import { queries, type GatewayClient } from '../gateway/index.ts';
import type { HealthEvaluation } from '../wire/health.ts';

/** Children are known from the chunks; only why the entity itself is not Ok is wanted. */
const reasonsOnly = { ...queries.stateOnly, excludeStatistics: true };

/** The reports that make one entity not Ok, read from its own health. @throws FaultError `not-found` where it is gone. */
export async function askLeaves(client: GatewayClient, ref: EntityRef, signal: AbortSignal): Promise<readonly Leaf[]> {
  const above = entityPath(ref).filter(({ kind }) => kind !== 'cluster').map((each) => ({ ref: each, words: '' }));
  return leavesOf(await evaluationsOf(client, ref, signal), ref).map((leaf) => ({ ...leaf, path: [...above, ...leaf.path] }));
}

async function evaluationsOf(client: GatewayClient, ref: EntityRef, signal: AbortSignal): Promise<readonly HealthEvaluation[]> {
  const options = { signal };
  switch (ref.kind) {
    case 'node': return (await queries.nodes.health(client, ref.nodeName, reasonsOnly, options)).unhealthyEvaluations;
    case 'application': return (await queries.applications.health(client, ref.applicationName, reasonsOnly, options)).unhealthyEvaluations;
    case 'service': return (await queries.services.health(client, ref.serviceName, reasonsOnly, options)).unhealthyEvaluations;
    case 'partition': return (await queries.services.partitionHealthOf(client, ref.partitionId, reasonsOnly, options)).unhealthyEvaluations;
    case 'replica': return (await queries.services.replicaHealthOf(client, ref.partitionId, ref.replicaId, reasonsOnly, options)).unhealthyEvaluations;
    case 'deployedApplication': return (await queries.deployed.applicationHealth(client, ref, reasonsOnly, options)).unhealthyEvaluations;
    case 'deployedServicePackage': return (await queries.deployed.servicePackageHealth(client, ref, ref.serviceManifestName, ref.activationId, reasonsOnly, options)).unhealthyEvaluations;
    case 'cluster':
    case 'applicationType':
    case 'codePackage': return [];
  }
}
