import { implement } from '@orpc/server';
import { deployContract } from '../../../shared/contract/azure/deploy.ts';
import { clusterAdvice } from '../../../shared/domain/azure/cluster-settings-advice.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { RequestContext } from '../../core/request-context.ts';
import type { AzureProfiles } from '../profile/azure-profiles.ts';
import type { ArmCluster } from './cluster-wire.ts';
import { connectionWith } from './known-connection.ts';
import { listClusters } from './list-clusters.ts';

const os = implement(deployContract.clusters).$context<RequestContext>();

/** The procedures of `azure.deploy.clusters.*`. */
export function clustersRouter(profiles: AzureProfiles) {
  const { connections } = profiles.services;
  return os.router({
    list: os.list.handler(async ({ input: { connectionId }, signal }) => {
      const clusters = await listClusters(profiles.of(connectionId), signal);
      return clusters.slice(0, 1_000).map((cluster) => shownCluster(cluster, connectionWith(cluster.endpoint, connections.list())));
    }),
  });
}

function shownCluster(cluster: ArmCluster, connectionId: ConnectionId | null) {
  const { clusterId, name, managed, subscriptionId, resourceGroup, location, endpoint, thumbprints, clusterState, provisioningState, codeVersion, sku, reliability, upgradeMode, nodeTypes } = cluster;
  return {
    clusterId, name, managed, subscriptionId, resourceGroup, location, endpoint, thumbprints: thumbprints.slice(0, 4).map((each) => each.slice(0, 100)),
    clusterState: clusterState.slice(0, 60), provisioningState: provisioningState.slice(0, 60), codeVersion: codeVersion?.slice(0, 60) ?? null,
    reliability: reliability?.slice(0, 40) ?? null, upgradeMode: upgradeMode?.slice(0, 40) ?? null,
    nodeTypes: nodeTypes.slice(0, 50).map(({ name: nodeType, primary, durability, instances, vmSize }) => ({ name: nodeType.slice(0, 1_000), primary, durability: durability?.slice(0, 40) ?? null, instances, vmSize: vmSize?.slice(0, 100) ?? null })),
    advice: clusterAdvice({ managed, sku, reliability, upgradeMode, nodeTypes }).slice(0, 30).map(({ severity, words }) => ({ severity, words: words.slice(0, 500) })),
    connectionId,
  };
}
