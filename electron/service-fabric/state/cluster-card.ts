import type { ClusterCard } from '../../../shared/contract/clusters/state.ts';
import { clusterSentence } from '../../../shared/domain/service-fabric/cluster-sentence.ts';
import type { Cluster } from '../cluster.ts';
import { unknownCounts } from '../mirror/health-reading.ts';
import { bannersOf } from './banners.ts';
import { certificatesOf } from './certificates.ts';
import type { EssentialsBook } from './essentials-book.ts';
import type { HealthHistory } from './health-history.ts';

/** One cluster as the overview, the wallboard and the head of its screens show it. */
export function clusterCard(cluster: Cluster, essentials: EssentialsBook, history: HealthHistory): ClusterCard {
  const { mirror, services, connectionId } = cluster;
  const now = cluster.clock.now();
  const connection = services.connections.get(connectionId);
  const causes = [...mirror.causes.values()];
  const healthState = mirror.health?.state ?? 'Unknown';
  const counts = mirror.health?.counts ?? unknownCounts;
  const { down, disabled } = nodeFigures(cluster);
  return {
    connectionId,
    name: cluster.name,
    clusterName: cluster.clusterName,
    production: cluster.production,
    connection: connection?.state ?? 'offline',
    healthState,
    healthSince: mirror.stateSince,
    sentence: clusterSentence({
      connection: connection?.state ?? 'offline', trouble: connection?.fault?.message ?? '', lastSeenAt: connection?.lastSeenAt ?? null, healthState,
      since: mirror.stateSince, counts, nodesDown: down,
      causes: causes.map(({ key, title }) => ({ title, isNodeDown: mirror.causeKind(key) === 'nodeDown' })),
    }, now).slice(0, 1_000),
    counts,
    countsAnHourAgo: history.countsAnHourAgo,
    nodesDown: down,
    nodesDisabled: disabled,
    upgrades: cluster.upgrades.slice(0, 20),
    worstCause: causes[0]?.title ?? null,
    causeCount: causes.length,
    certificate: certificatesOf(cluster)[0] ?? null,
    lastSeenAt: connection?.lastSeenAt ?? null,
    latencyMs: connection?.latencyMs ?? null,
    role: cluster.profile()?.role ?? null,
    unlockedUntil: cluster.lock.unlockedUntil,
    banners: bannersOf(cluster, essentials, now),
  };
}

/** Nodes that are down and nodes that are taken out of use; from the causes before the list of nodes is there. */
export function nodeFigures({ mirror }: Cluster): { readonly down: number | null; readonly disabled: number | null } {
  const fromCauses = [...mirror.causes.values()].filter(({ key }) => mirror.causeKind(key) === 'nodeDown').reduce((sum, { entityCount }) => sum + entityCount, 0);
  if (!mirror.nodes.complete) return { down: mirror.health === null ? null : fromCauses, disabled: null };
  let down = 0;
  let disabled = 0;
  for (const { nodeStatus } of mirror.nodes.values()) {
    if (nodeStatus === 'Down') down += 1;
    if (nodeStatus === 'Disabled' || nodeStatus === 'Disabling') disabled += 1;
  }
  return { down: Math.max(down, fromCauses), disabled };
}
