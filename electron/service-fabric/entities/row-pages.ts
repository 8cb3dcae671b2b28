import type { ChildList, EntityRow, EntityRowOf } from '../../../shared/contract/clusters/entities.ts';
import type { EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { healthFilter } from '../../../shared/domain/service-fabric/health-state.ts';
import { systemApplicationName } from '../../../shared/domain/service-fabric/identifiers.ts';
import { faultError } from '../../core/faults.ts';
import type { GatewayClient } from '../gateway/gateway-client.ts';
import * as queries from '../gateway/queries.ts';
import type { ClusterMirror } from '../mirror/cluster-mirror.ts';
import { bounded } from './bounded-values.ts';
import { deploymentPages } from './deployment-pages.ts';
import { codePackageRow, deployedApplicationRow, deployedServicePackageRow, partitionRow, replicaRow, serviceRow } from './entity-rows.ts';

/** A list that is asked for only while somebody looks at it. */
export interface ListRef {
  readonly ref: EntityRef;
  readonly list: ChildList;
}

type Pages = AsyncIterable<readonly EntityRow[]>;
interface Asked {
  readonly client: GatewayClient;
  readonly mirror: ClusterMirror;
  readonly signal: AbortSignal;
}

/** The lists that each kind of entity has, beside those of the whole cluster. */
const listsOfKind: Readonly<Record<EntityRef['kind'], readonly ChildList[]>> = {
  cluster: ['nodes', 'applications', 'applicationTypes', 'systemServices'],
  node: ['deployedApplications'],
  applicationType: [],
  application: ['services', 'deployedApplications'],
  service: ['partitions'],
  partition: ['replicas'],
  replica: [],
  deployedApplication: ['deployedServicePackages', 'codePackages', 'replicas'],
  deployedServicePackage: ['codePackages', 'replicas'],
  codePackage: ['replicas'],
};
const ofTheCluster = new Set<ChildList>(listsOfKind.cluster);

export function childListsOf(ref: EntityRef): ChildList[] {
  return [...listsOfKind[ref.kind]];
}

/** Whether the mirror keeps this list anyway. */
export function isMirrored(list: ChildList): list is 'nodes' | 'applications' | 'applicationTypes' {
  return list === 'nodes' || list === 'applications' || list === 'applicationTypes';
}

/** @throws FaultError `invalid-input` for a list that this kind of entity does not have. */
export function requireList({ ref, list }: ListRef): void {
  if (ofTheCluster.has(list) || listsOfKind[ref.kind].includes(list)) return;
  throw faultError('invalid-input', { message: 'This entity has no such list.', hint: 'Open the list from the entity that holds it.' });
}

/**
 * The rows of a list as its pages arrive.
 * @throws FaultError of the call; `not-found` where the entity that holds the list is gone.
 */
export function rowPages({ ref, list }: ListRef, asked: Asked): Pages {
  if (list === 'systemServices') return servicesOf(systemApplicationName, asked);
  switch (ref.kind) {
    case 'application': return list === 'services' ? servicesOf(ref.applicationName, asked) : deploymentPages(ref.applicationName, asked);
    case 'service': return partitionsOf(ref, asked);
    case 'partition': return once(async () => (await queries.services.replicas(asked.client, ref.partitionId, asked)).map((replica) => replicaRow(replica, ref)));
    case 'node': return once(async () => (await queries.nodes.deployedApplications(asked.client, ref.nodeName, asked)).map((deployed) => deployedApplicationRow(deployed, ref.nodeName)));
    case 'deployedApplication':
      if (list === 'deployedServicePackages') return once(() => servicePackagesOf(ref, asked));
      return list === 'codePackages' ? once(() => codePackagesOf(ref, asked)) : once(() => deployedReplicasOf(ref, asked));
    case 'deployedServicePackage': return list === 'codePackages' ? once(() => codePackagesOf(ref, asked)) : once(() => deployedReplicasOf(ref, asked));
    case 'codePackage': return once(() => deployedReplicasOf(ref, asked));
    case 'cluster':
    case 'applicationType':
    case 'replica': throw faultError('invalid-input', { message: 'This entity has no such list.' });
  }
}

async function* once(ask: () => Promise<readonly EntityRow[]>): Pages {
  yield await ask();
}

async function* servicesOf(applicationName: string, { client, signal }: Asked): Pages {
  for await (const page of queries.services.pages(client, applicationName, { signal })) yield page.map((service) => serviceRow(service, applicationName));
}

async function* partitionsOf(ref: Extract<EntityRef, { kind: 'service' }>, { client, signal }: Asked): Pages {
  for await (const page of queries.services.partitionPages(client, ref.serviceName, { signal })) yield page.map((partition) => partitionRow(partition, ref));
}

interface OnNode { readonly nodeName: string; readonly applicationName: string }

async function servicePackagesOf(where: OnNode, { client, signal }: Asked): Promise<EntityRow[]> {
  const [packages, states] = await Promise.all([queries.deployed.servicePackages(client, where, { signal }), packageStates(client, where, signal)]);
  return packages.map((each) => deployedServicePackageRow(each, where.nodeName, where.applicationName, states.get(packageKey(each.name, each.servicePackageActivationId)) ?? null));
}

/** States of the service packages of an application on a node; none where its health cannot be had. */
async function packageStates(client: GatewayClient, where: OnNode, signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
  try {
    const { deployedServicePackageHealthStates } = await queries.deployed.applicationHealth(client, where, { events: healthFilter.none, children: healthFilter.all, excludeStatistics: true }, { signal });
    return new Map(deployedServicePackageHealthStates.map((each) => [packageKey(each.serviceManifestName, each.servicePackageActivationId), each.aggregatedHealthState]));
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof Error)) throw error;
    return new Map();
  }
}

function packageKey(serviceManifestName: string, activationId: string): string {
  return JSON.stringify([serviceManifestName, activationId]);
}

interface InPackage extends OnNode { readonly serviceManifestName?: string; readonly activationId?: string; readonly codePackageName?: string }

async function codePackagesOf(where: InPackage, { client, signal }: Asked): Promise<EntityRow[]> {
  const { serviceManifestName, activationId } = where;
  const found = await queries.deployed.codePackages(client, where, serviceManifestName === undefined ? {} : { serviceManifestName }, { signal });
  return found
    .filter((each) => activationId === undefined || each.servicePackageActivationId === activationId)
    .map((each) => codePackageRow(each, where.nodeName, where.applicationName));
}

/** Replicas that run on a node, by what the node itself knows; their health comes from the list of all that are not Ok. */
async function deployedReplicasOf(where: InPackage, { client, mirror, signal }: Asked): Promise<EntityRow[]> {
  const { serviceManifestName, activationId, codePackageName } = where;
  const found = await queries.deployed.replicas(client, where, serviceManifestName === undefined ? {} : { serviceManifestName }, { signal });
  return found
    .filter((each) => (activationId === undefined || each.servicePackageActivationId === activationId) && (codePackageName === undefined || each.codePackageName === codePackageName))
    .map((replica): EntityRowOf<'replica'> => {
      const names = { applicationName: where.applicationName, serviceName: replica.serviceName, partitionId: replica.partitionId };
      const row = replicaRow({
        serviceKind: replica.serviceKind, replicaStatus: replica.replicaStatus, healthState: 'Unknown', nodeName: where.nodeName, address: replica.address, lastInBuildDurationInSeconds: null,
        replicaRole: replica.replicaRole, previousReplicaRole: null, instanceRole: null, toBeRemovedReplicaExpirationTimeUtc: null, replicaOrInstanceId: replica.replicaOrInstanceId, more: null,
      }, names);
      return { ...row, healthState: mirror.healthOf({ kind: 'replica', ...names, replicaId: bounded(replica.replicaOrInstanceId, 24) }) ?? 'Unknown' };
    });
}
