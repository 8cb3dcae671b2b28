import type { ClusterNode, Replica } from './entities.ts';
import type {
  ApplicationLoad,
  ClusterLoad,
  ClusterLoadMetric,
  LoadReport,
  NodeLoadMetric,
  PartitionLoad,
} from './load-types.ts';
import { processIdOf } from './replica-details.ts';
import { requireApplication, requireNode, requirePartition, type World } from './world.ts';

const REPORT_INTERVAL_MS = 60_000;
const BALANCING_INTERVAL_MS = 300_000;
const CPU = 'servicefabric:/_CpuCores';
const MEMORY = 'servicefabric:/_MemoryInMB';
/** Metrics every cluster has. */
const builtIn = ['Count', 'PrimaryCount', 'ReplicaCount', CPU, MEMORY] as const;

/** Load as the cluster resource manager knows it: computed from where replicas are, when somebody asks. */
export class Loads {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  cluster(): ClusterLoad {
    const now = this.#world.clock.now();
    const perNode = new Map([...this.#world.nodes.values()].map((node) => [node, this.#sumOf(node)]));
    const names = new Set<string>(builtIn);
    for (const sums of perNode.values()) for (const name of sums.keys()) names.add(name);
    const lastBalancing = now - (now % BALANCING_INTERVAL_MS);
    return {
      lastBalancingStartAt: lastBalancing,
      lastBalancingEndAt: lastBalancing + 1_200,
      metrics: [...names].toSorted().map((name) => clusterMetric(name, perNode)),
    };
  }

  node(nodeName: string): readonly NodeLoadMetric[] {
    const node = requireNode(this.#world, nodeName);
    const sums = this.#sumOf(node);
    const names = new Set([...builtIn, ...node.capacities.keys(), ...sums.keys()]);
    return [...names].toSorted().map((name) => {
      const nodeCapacity = node.capacities.get(name) ?? 0;
      const nodeLoad = sums.get(name) ?? 0;
      return { name, nodeCapacity, nodeLoad, isCapacityViolation: nodeCapacity > 0 && nodeLoad > nodeCapacity };
    });
  }

  partition(partitionId: string): PartitionLoad {
    const partition = requirePartition(this.#world, partitionId);
    const stateless = partition.service.serviceKind === 'Stateless';
    const primary = partition.replicas.find((replica) => stateless || replica.role === 'Primary');
    const secondary = partition.replicas.find((replica) => replica.role === 'ActiveSecondary');
    return {
      partitionId: partition.id,
      primaryLoadMetricReports: primary === undefined ? [] : this.#reports(primary),
      secondaryLoadMetricReports: secondary === undefined ? [] : this.#reports(secondary),
    };
  }

  application(applicationName: string): ApplicationLoad {
    const application = requireApplication(this.#world, applicationName);
    const sums = new Map<string, number>();
    for (const service of application.services.values()) {
      for (const partition of service.partitions) {
        for (const replica of partition.replicas) {
          for (const [name, value] of this.#loadOf(replica)) sums.set(name, (sums.get(name) ?? 0) + value);
        }
      }
    }
    const custom = [...sums].filter(([name]) => !builtIn.some((known) => known === name));
    return {
      minimumNodes: 0,
      maximumNodes: 0,
      nodeCount: application.deployments.size,
      metrics: custom.map(([name, applicationLoad]) => ({
        name,
        reservationCapacity: 0,
        applicationCapacity: 0,
        applicationLoad,
      })),
    };
  }

  loadedPartitions(metricName: string): readonly { serviceName: string; partitionId: string; load: number }[] {
    const loaded = [...this.#world.partitions.values()].flatMap((partition) => {
      const load = partition.replicas.reduce((sum, replica) => sum + (this.#loadOf(replica).get(metricName) ?? 0), 0);
      return load > 0 ? [{ serviceName: partition.service.name, partitionId: partition.id, load }] : [];
    });
    return loaded.toSorted((a, b) => b.load - a.load);
  }

  #sumOf(node: ClusterNode): Map<string, number> {
    const sums = new Map<string, number>();
    for (const replica of node.replicas) {
      for (const [name, value] of this.#loadOf(replica)) sums.set(name, (sums.get(name) ?? 0) + value);
    }
    return sums;
  }

  #loadOf(replica: Replica): ReadonlyMap<string, number> {
    if (replica.status === 'Down') return new Map();
    const stateful = replica.partition.service.serviceKind === 'Stateful';
    const primary = replica.role === 'Primary' || !stateful;
    const loads = new Map<string, number>([
      ['Count', stateful ? 0 : 1],
      ['PrimaryCount', replica.role === 'Primary' ? 1 : 0],
      ['ReplicaCount', stateful ? 1 : 0],
      [MEMORY, primary ? 180 : 90],
    ]);
    for (const metric of replica.partition.service.loadMetrics) {
      const usual = primary ? metric.primaryDefaultLoad : metric.secondaryDefaultLoad;
      loads.set(metric.name, this.#varied(replica, metric.name, usual));
    }
    return loads;
  }

  /** Reported load sways a little from minute to minute, the same way for everybody who asks within it. */
  #varied(replica: Replica, metric: string, usual: number): number {
    const minute = Math.floor(this.#world.clock.now() / REPORT_INTERVAL_MS);
    const sway = (processIdOf(`${replica.id}${metric}${minute}`) % 41) - 20;
    return Math.max(0, Math.round(usual * (1 + sway / 100)));
  }

  #reports(replica: Replica): readonly LoadReport[] {
    const now = this.#world.clock.now();
    return [...this.#loadOf(replica)].map(([name, value]) => ({
      name,
      value,
      lastReportedAt: now - (now % REPORT_INTERVAL_MS),
    }));
  }
}

function clusterMetric(name: string, perNode: ReadonlyMap<ClusterNode, Map<string, number>>): ClusterLoadMetric {
  const loads = [...perNode]
    .map(([node, sums]) => ({ node, load: sums.get(name) ?? 0 }))
    .toSorted((a, b) => a.load - b.load);
  const total = loads.reduce((sum, entry) => sum + entry.load, 0);
  const mean = loads.length === 0 ? 0 : total / loads.length;
  const variance = loads.reduce((sum, entry) => sum + (entry.load - mean) ** 2, 0) / Math.max(1, loads.length);
  const deviation = mean === 0 ? 0 : Math.sqrt(variance) / mean;
  const capacity = loads.reduce((sum, { node }) => sum + (node.capacities.get(name) ?? 0), 0);
  const [least] = loads;
  const most = loads.at(-1);
  return {
    name,
    isBalancedBefore: true,
    isBalancedAfter: true,
    deviationBefore: deviation,
    deviationAfter: deviation,
    balancingThreshold: 1,
    activityThreshold: 0,
    action: 'NoActionNeeded',
    clusterCapacity: capacity,
    clusterLoad: total,
    isClusterCapacityViolation: capacity > 0 && total > capacity,
    nodeBufferPercentage: 0,
    minNodeLoad: least?.load ?? 0,
    minNodeLoadNodeId: least?.node.id ?? '',
    maxNodeLoad: most?.load ?? 0,
    maxNodeLoadNodeId: most?.node.id ?? '',
  };
}
