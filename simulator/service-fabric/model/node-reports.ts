import type { ClusterNode } from './entities.ts';
import type { World } from './world.ts';

/** What the cluster says about its nodes: to the health store, and to the history (service-fabric.md §2.5, §2.8). */

/** A lost majority of seed nodes ends the cluster, so each that is down is worth a warning. */
export function reportSeedNodes(world: World): void {
  const seeds = [...world.nodes.values()].filter((node) => node.isSeedNode);
  const down = seeds.filter((node) => node.status === 'Down');
  const lines = down.map((node) => `NodeName(NodeId): ${node.name}(${node.id}) Node Down At: ${isoOf(node.downAt)}`);
  const subject = { kind: 'Cluster', entity: world.root } as const;
  const known = world.health.events(subject).find((event) => event.property === 'SeedNodeStatus');
  if (down.length === 0 && known === undefined) return;
  world.health.systemReport(subject, {
    sourceId: 'System.FM',
    property: 'SeedNodeStatus',
    healthState: down.length === 0 ? 'Ok' : 'Warning',
    removeWhenExpired: true,
    ...(down.length === 0 ? { timeToLive: 1000 } : {}),
    description:
      down.length === 0
        ? 'All seed nodes are healthy.'
        : `${down.length} out of ${seeds.length} seed nodes are Down; losing a majority of them stops the cluster. Down seed nodes: \n${lines.join('\n')}`,
    healthReportId: 'FM_7.0_1017',
  });
}

/** A node came, after it was down since `downAt`. */
export function recordOpening(world: World, node: ClusterNode, downAt: number | undefined): void {
  const keys = { nodeName: node.name };
  world.history.append({
    kind: 'NodeOpenSucceeded',
    category: 'StateTransition',
    scope: 'Node',
    keys,
    properties: {
      NodeInstance: node.instanceId,
      NodeId: node.id,
      UpgradeDomain: node.upgradeDomain,
      FaultDomain: node.faultDomain,
      IpAddressOrFQDN: node.ipAddressOrFQDN,
      Hostname: node.name,
      IsSeedNode: node.isSeedNode,
      NodeVersion: `${node.codeVersion}:${node.configVersion}`,
    },
  });
  world.history.append({
    kind: 'NodeUp',
    category: 'StateTransition',
    scope: 'Node',
    keys,
    properties: { NodeInstance: node.instanceId, LastNodeDownAt: isoOf(downAt) },
  });
}

export function recordMembership(world: World, kind: 'NodeRemovedFromCluster' | 'NodeAddedToCluster', node: ClusterNode): void {
  world.history.append({
    kind,
    category: 'StateTransition',
    scope: 'Node',
    keys: { nodeName: node.name },
    properties: {
      NodeId: node.id,
      NodeInstance: node.instanceId,
      NodeType: node.nodeType,
      FabricVersion: `${node.codeVersion}:${node.configVersion}`,
      IpAddressOrFQDN: node.ipAddressOrFQDN,
      NodeCapacities: [...node.capacities].map(([name, value]) => `${name}:${value}`).join(' '),
    },
  });
}

/** `0001-01-01T00:00:00Z` for a time that never was. */
export function isoOf(at: number | undefined): string {
  return at === undefined ? '0001-01-01T00:00:00Z' : new Date(at).toISOString();
}
