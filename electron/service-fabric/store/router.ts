import { implement } from '@orpc/server';
import { clusterStoreContract } from '../../../shared/contract/clusters/packages.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { RequestContext } from '../../core/request-context.ts';
import type { Cluster } from '../cluster.ts';
import type { Clusters } from '../clusters.ts';
import { ClusterImageStore } from './image-store.ts';

const os = implement(clusterStoreContract).$context<RequestContext>();

/** Everything behind `clusters.store.*`. */
export function storeRouter(clusters: Clusters) {
  const stores = new WeakMap<Cluster, ClusterImageStore>();
  const of = (connectionId: ConnectionId): ClusterImageStore => {
    const cluster = clusters.of(connectionId);
    const store = stores.get(cluster) ?? new ClusterImageStore(cluster);
    stores.set(cluster, store);
    return store;
  };
  return os.router({
    list: os.list.handler(({ input, signal }) => of(input.connectionId).list(input.path, signal)),
    size: os.size.handler(async ({ input, signal }) => ({ bytes: await of(input.connectionId).size(input.path, signal) })),
  });
}
