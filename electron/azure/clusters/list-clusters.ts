import { FaultError } from '../../core/fault-error.ts';
import type { AzureApi } from '../arm/api-versions.ts';
import type { AzureSession } from '../azure-session.ts';
import { readClassicCluster, readManagedCluster, readManagedNodeType, readScaleSet, type ArmCluster } from './cluster-wire.ts';

/**
 * Service Fabric clusters, classic and managed, of the selected subscriptions, by name; each with its node types.
 * @throws FaultError where not a single subscription could be read
 */
export async function listClusters(session: AzureSession, signal: AbortSignal | undefined): Promise<ArmCluster[]> {
  const wanted = session.subscriptions.filter(({ selected, obstacle }) => selected && obstacle === '');
  const results = await Promise.allSettled(wanted.map(({ subscriptionId }) => clustersOf(session, subscriptionId, signal)));
  const read = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failed = results.find((result) => result.status === 'rejected');
  if (read.length === 0 && failed) throw failed.reason instanceof FaultError ? failed.reason : new Error('Clusters could not be read.', { cause: failed.reason });
  return read.flat().toSorted((left, right) => left.name.localeCompare(right.name, 'en'));
}

async function clustersOf(session: AzureSession, subscriptionId: string, signal: AbortSignal | undefined): Promise<ArmCluster[]> {
  const list = async <T>(api: AzureApi, path: string, read: (item: unknown) => T): Promise<readonly T[]> => (await session.arm(subscriptionId).list({ api, path, signal }, read)).items;
  const below = `/subscriptions/${subscriptionId}/providers`;
  const [classic, managed, scaleSets] = await Promise.all([
    list('serviceFabric', `${below}/Microsoft.ServiceFabric/clusters`, readClassicCluster),
    list('managedClusters', `${below}/Microsoft.ServiceFabric/managedClusters`, readManagedCluster),
    // Only for the sizes of machines: a reader of clusters alone may not list them.
    list('computeUsages', `${below}/Microsoft.Compute/virtualMachineScaleSets`, readScaleSet).catch(() => []),
  ]);
  const withNodes = await Promise.all(managed.map(async (cluster) => ({
    ...cluster, nodeTypes: await list('managedClusters', `${cluster.clusterId}/nodeTypes`, readManagedNodeType).catch(() => []),
  })));
  return [...classic.map((cluster) => withSizes(cluster, scaleSets)), ...withNodes];
}

/** The scale set of a node type has its name, and lies in the cluster's group. */
function withSizes(cluster: ArmCluster, scaleSets: readonly ReturnType<typeof readScaleSet>[]): ArmCluster {
  const sizeOf = (name: string): string | null => scaleSets.find((each) => each.name.toLowerCase() === name.toLowerCase() && each.resourceGroup.toLowerCase() === cluster.resourceGroup.toLowerCase())?.size ?? null;
  return { ...cluster, nodeTypes: cluster.nodeTypes.map((nodeType) => ({ ...nodeType, vmSize: sizeOf(nodeType.name) })) };
}
