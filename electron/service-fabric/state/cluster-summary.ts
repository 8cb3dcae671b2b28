import type { ClusterSummary } from '../../../shared/contract/connections.ts';
import type { Cluster } from '../cluster.ts';
import { totalOf } from '../mirror/health-reading.ts';

/** The telling figures of a cluster for the list of connections. */
export function clusterSummary(cluster: Cluster): ClusterSummary {
  const { health, causes } = cluster.mirror;
  return {
    clusterName: cluster.clusterName,
    healthState: health?.state ?? 'Unknown',
    healthSince: cluster.mirror.stateSince,
    figure: figureOf(cluster).slice(0, 200),
    secure: cluster.services.connections.record(cluster.connectionId)?.endpoint.scheme === 'https',
    role: cluster.profile()?.role ?? null,
    unlockedUntil: cluster.lock.unlockedUntil,
  };

  function figureOf({ mirror }: Cluster): string {
    const [first] = causes.values();
    if (first) return first.title;
    const nodes = totalOf(mirror.health?.counts.nodes ?? null);
    const applications = totalOf(mirror.health?.counts.applications ?? null);
    if (nodes === null || applications === null) return '';
    return `${amount(nodes, 'node')}, ${amount(applications, 'application')}`;
  }
}

function amount(count: number, what: string): string {
  return `${new Intl.NumberFormat('en-US').format(count)} ${what}${count === 1 ? '' : 's'}`;
}
