import type { ProviderFactory } from '../../model/provider.ts';
import { clusters } from './clusters.ts';
import { managedClusters, managedNodeTypes } from './managed-clusters.ts';

/** Microsoft.ServiceFabric as ARM sees it: clusters of both kinds, without what runs on them. */
export const serviceFabric: ProviderFactory = (world) => ({
  namespace: 'Microsoft.ServiceFabric',
  types: [clusters(world), managedClusters(world), managedNodeTypes(world)],
});
