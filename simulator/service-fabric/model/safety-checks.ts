import type { ClusterNode, Partition, Replica, SafetyCheck } from './entities.ts';
import { membersOf, quorumOf, type Failover } from './failover.ts';
import type { Placement } from './placement.ts';
import { acceptsReplicas, type World } from './world.ts';

/** Fewer seed nodes than this have no majority worth protecting. */
const SMALLEST_SEED_SET = 3;

/**
 * What must be true before a node, or the replicas on it, may be taken away (service-fabric.md §2.7). The checks are
 * read off the living partitions: they clear when the partitions do, and never by themselves.
 */
export class SafetyChecks {
  readonly #world: World;
  readonly #placement: Placement;
  readonly #failover: Failover;

  constructor(world: World, placement: Placement, failover: Failover) {
    this.#world = world;
    this.#placement = placement;
    this.#failover = failover;
  }

  /** What still forbids taking these replicas of a node away. */
  pending(replicas: Iterable<Replica>): readonly SafetyCheck[] {
    const checks: SafetyCheck[] = [];
    for (const replica of replicas) {
      const kind = this.#kindFor(replica);
      if (kind !== undefined) checks.push({ kind, partitionId: replica.partition.id });
    }
    return checks;
  }

  /** Whether the cluster keeps a majority of its seed nodes without this one. */
  seedQuorum(node: ClusterNode): readonly SafetyCheck[] {
    const seeds = [...this.#world.nodes.values()].filter((candidate) => candidate.isSeedNode);
    if (!node.isSeedNode || seeds.length < SMALLEST_SEED_SET) return [];
    const left = seeds.filter((seed) => seed !== node && isWorking(seed)).length;
    return left < quorumOf(seeds.length) ? [{ kind: 'EnsureSeedNodeQuorum' }] : [];
  }

  /** Moves primaries away from replicas that are about to be taken, where another replica can take over. */
  moveAway(replicas: Iterable<Replica>): void {
    for (const replica of replicas) {
      const { partition } = replica;
      if (replica.role !== 'Primary' || partition.status !== 'Ready' || partition.reconfiguration !== undefined)
        continue;
      const heir = this.#heirOf(replica);
      if (heir !== undefined) this.#failover.reconfigure(partition, 'SwapPrimary', heir);
    }
  }

  #kindFor(replica: Replica) {
    if (replica.status === 'Down' || replica.status === 'Dropped') return undefined;
    return replica.partition.service.serviceKind === 'Stateless'
      ? this.#statelessKind(replica)
      : this.#statefulKind(replica);
  }

  #statelessKind(replica: Replica) {
    const { partition } = replica;
    const { service } = partition;
    if (partition.replicas.length <= 1) return undefined;
    const wanted = this.#placement.wantedInstances(service);
    const needed = Math.max(service.minInstanceCount, Math.ceil((wanted * service.minInstancePercentage) / 100));
    const others = partition.replicas.filter((other) => other !== replica && other.status === 'Ready').length;
    return others < needed ? 'EnsureAvailability' : undefined;
  }

  #statefulKind(replica: Replica) {
    const { partition } = replica;
    const members = membersOf(partition);
    if (replica.role === 'IdleSecondary' || members.length <= 1) return undefined;
    if (partition.reconfiguration !== undefined) {
      const swaps = partition.reconfiguration.type === 'SwapPrimary' && replica.role === 'Primary';
      return swaps ? 'WaitForPrimarySwap' : 'WaitForReconfiguration';
    }
    if (replica.status === 'InBuild') return 'WaitForInbuildReplica';
    if (this.#spareReplicas(partition, members) < 1) {
      const building = partition.replicas.some((other) => other.status === 'InBuild');
      return building ? 'WaitForInbuildReplica' : 'EnsurePartitionQuorum';
    }
    if (replica.role !== 'Primary') return undefined;
    return this.#heirOf(replica) === undefined ? 'WaitForPrimaryPlacement' : 'WaitForPrimarySwap';
  }

  /**
   * How many replicas may be closed now. What must stay up is a majority of the configuration, and no fewer than the
   * service's `MinReplicaSetSize`; where that is all there should be, one may go nevertheless, or nothing ever could.
   * Replicas on nodes that were allowed to go already do not count as up. So it stands in the published sources of the
   * failover manager (6.4); newer ones are assumed to agree.
   */
  #spareReplicas(partition: Partition, members: readonly Replica[]): number {
    const up = members.filter((member) => member.status === 'Ready' && !this.#isLeaving(member)).length;
    const needed = Math.max(quorumOf(members.length), partition.service.minReplicaSetSize);
    if (up === needed && up >= partition.service.targetReplicaSetSize) return 1;
    return up - needed;
  }

  #isLeaving(replica: Replica): boolean {
    const deactivation = this.#world.nodes.get(replica.nodeName)?.deactivation;
    return deactivation?.status === 'SafetyCheckComplete' && deactivation.intent !== 'Pause';
  }

  #heirOf(replica: Replica): Replica | undefined {
    return replica.partition.replicas.find((other) => {
      const node = this.#world.nodes.get(other.nodeName);
      const fits = other.role === 'ActiveSecondary' && other.status === 'Ready';
      return fits && node !== undefined && acceptsReplicas(node) && !this.#world.planned.has(node.name);
    });
  }
}

function isWorking(node: ClusterNode): boolean {
  return node.status === 'Up' || node.status === 'Enabling' || node.deactivation.intent === 'Pause';
}
