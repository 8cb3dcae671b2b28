import type { ClusterSummary } from '../../../shared/contract/connections.ts';
import { clusterFigure } from '../../../shared/domain/service-fabric/cluster-figure.ts';
import type { Cluster } from '../cluster.ts';
import { unknownCounts } from '../mirror/health-reading.ts';
import { nodeFigures } from './cluster-card.ts';

/** The telling figures of a cluster for the list of connections. */
export function clusterSummary(cluster: Cluster): ClusterSummary {
  const { mirror } = cluster;
  const healthState = mirror.health?.state ?? 'Unknown';
  return {
    clusterName: cluster.clusterName,
    healthState,
    healthSince: mirror.stateSince,
    figure: clusterFigure({ healthState, counts: mirror.health?.counts ?? unknownCounts, nodesDown: nodeFigures(cluster).down, partitionsWithoutQuorum: partitionsWithoutQuorum(cluster) }),
    secure: cluster.services.connections.record(cluster.connectionId)?.endpoint.scheme === 'https',
    role: cluster.profile()?.role ?? null,
    unlockedUntil: cluster.lock.unlockedUntil,
  };
}

export function partitionsWithoutQuorum({ mirror }: Cluster): number {
  return [...mirror.causes.values()].filter(({ key }) => mirror.causeKind(key) === 'quorumLoss').reduce((sum, { entityCount }) => sum + entityCount, 0);
}
