import type { ClusterNode, Partition, Replica } from './entities.ts';
import { ModelError } from './errors.ts';
import type { Failover } from './failover.ts';
import type { Placement } from './placement.ts';
import { dropReplica } from './replicas.ts';
import { acceptsReplicas, paced, requireNode, requirePartition, requireReplica, type World } from './world.ts';

const REOPEN_MS = 3_000;
/** A replica built on another node is ready after this long, and can become primary. */
const BUILT_MS = 14_000;

/** What operators do to single replicas (service-fabric.md §4.1, §5: which call fits which kind). */
export class ReplicaCommands {
  readonly #world: World;
  readonly #placement: Placement;
  readonly #failover: Failover;

  constructor(world: World, placement: Placement, failover: Failover) {
    this.#world = world;
    this.#placement = placement;
    this.#failover = failover;
  }

  restart(nodeName: string, partitionId: string, replicaId: bigint): void {
    const replica = this.#on(nodeName, partitionId, replicaId);
    if (!replica.partition.service.hasPersistedState) {
      throw new ModelError('E_INVALIDARG', 'Only replicas of persisted stateful services restart; remove the others.');
    }
    this.#failover.close([replica], true, true);
    paced(this.#world, REOPEN_MS, () => this.#failover.reopen([replica]));
  }

  remove(nodeName: string, partitionId: string, replicaId: bigint): void {
    const replica = this.#on(nodeName, partitionId, replicaId);
    const { partition } = replica;
    dropReplica(this.#world, replica);
    this.#failover.assess(partition);
    paced(this.#world, REOPEN_MS, () => this.#failover.reconcile(partition));
  }

  movePrimary(partitionId: string, nodeName: string | undefined): void {
    const partition = this.#movable(partitionId, 'Stateful');
    const primary = partition.replicas.find((replica) => replica.role === 'Primary');
    if (primary === undefined) throw new ModelError('FABRIC_E_RECONFIGURATION_PENDING', 'There is no primary to move.');
    const heir = partition.replicas.find(
      (replica) =>
        replica.role === 'ActiveSecondary' &&
        replica.status === 'Ready' &&
        (nodeName === undefined ? this.#accepts(replica.nodeName) : replica.nodeName === nodeName),
    );
    if (heir !== undefined) {
      this.#failover.reconfigure(partition, 'SwapPrimary', heir);
      return;
    }
    if (nodeName === primary.nodeName) throw new ModelError('E_INVALIDARG', `The primary is on '${nodeName}' already.`);
    this.#movePrimaryAfar(partition, this.#target(partition, nodeName));
  }

  /** Where no replica is yet, one is built first by moving a secondary there. */
  #movePrimaryAfar(partition: Partition, node: ClusterNode): void {
    const secondary = partition.replicas.find((replica) => replica.role === 'ActiveSecondary');
    if (secondary === undefined) throw new ModelError('E_INVALIDARG', 'There is no secondary that could move ahead.');
    this.#failover.move(secondary, node);
    paced(this.#world, BUILT_MS, () => {
      const heir = partition.replicas.find((replica) => replica.nodeName === node.name && replica.status === 'Ready');
      if (heir !== undefined && partition.status === 'Ready')
        this.#failover.reconfigure(partition, 'SwapPrimary', heir);
    });
  }

  moveSecondary(partitionId: string, currentNodeName: string, newNodeName: string | undefined): void {
    const partition = this.#movable(partitionId, 'Stateful');
    const replica = partition.replicas.find((candidate) => candidate.nodeName === currentNodeName);
    if (replica?.role !== 'ActiveSecondary') {
      throw new ModelError('E_INVALIDARG', `There is no secondary of this partition on '${currentNodeName}'.`);
    }
    this.#failover.move(replica, this.#target(partition, newNodeName));
  }

  moveInstance(partitionId: string, currentNodeName: string, newNodeName: string | undefined): void {
    const partition = this.#movable(partitionId, 'Stateless');
    const instance = partition.replicas.find((candidate) => candidate.nodeName === currentNodeName);
    if (instance === undefined) throw new ModelError('E_INVALIDARG', `There is no instance on '${currentNodeName}'.`);
    this.#failover.move(instance, this.#target(partition, newNodeName));
  }

  /** Accepts that what the lost replicas held is gone: the partition goes on with those that are up. */
  recover(partitionId: string): void {
    const partition = requirePartition(this.#world, partitionId);
    if (partition.status !== 'InQuorumLoss') return;
    for (const replica of partition.replicas.filter((candidate) => candidate.status === 'Down')) {
      dropReplica(this.#world, replica);
    }
    partition.epoch.dataLossVersion = this.#world.ids.ticks(this.#world.clock.now());
    this.#failover.assess(partition);
    this.#failover.reconcile(partition);
  }

  /** Why replicas are not placed, per partition that lacks any. */
  unplaced(serviceName: string, partitionId: string | undefined): { partitionId: string; details: string[] }[] {
    const partitions = [...this.#world.partitions.values()].filter(
      (partition) =>
        partition.service.name === serviceName &&
        (partitionId === undefined || partition.id === partitionId.toLowerCase()),
    );
    return partitions.flatMap((partition) => {
      const { service } = partition;
      const wanted =
        service.serviceKind === 'Stateful' ? service.targetReplicaSetSize : this.#placement.wantedInstances(service);
      const missing = wanted - partition.replicas.filter((replica) => replica.status !== 'Down').length;
      if (missing <= 0) return [];
      const fitting = this.#placement.fittingNodes(service.placementConstraints);
      const open = fitting.filter(acceptsReplicas).length;
      const details = `${missing} of ${wanted} are not placed: ${fitting.length} nodes fit the placement constraints, ${open} of them accept replicas, ${partition.replicas.length} carry one already.`;
      return [{ partitionId: partition.id, details: [details] }];
    });
  }

  #on(nodeName: string, partitionId: string, replicaId: bigint): Replica {
    requireNode(this.#world, nodeName);
    const replica = requireReplica(this.#world, partitionId, replicaId);
    if (replica.nodeName === nodeName) return replica;
    throw new ModelError('FABRIC_E_REPLICA_DOES_NOT_EXIST', `Replica ${replicaId} is not on '${nodeName}'.`);
  }

  #movable(partitionId: string, kind: 'Stateful' | 'Stateless'): Partition {
    const partition = requirePartition(this.#world, partitionId);
    if (partition.service.serviceKind !== kind) {
      const code = kind === 'Stateful' ? 'FABRIC_E_INVALID_FOR_STATELESS_SERVICES' : 'E_INVALIDARG';
      throw new ModelError(code, `The partition belongs to a ${partition.service.serviceKind} service.`);
    }
    if (partition.status === 'Ready') return partition;
    throw new ModelError('FABRIC_E_RECONFIGURATION_PENDING', `The partition is ${partition.status}.`);
  }

  #accepts(nodeName: string): boolean {
    const node = this.#world.nodes.get(nodeName);
    return node !== undefined && acceptsReplicas(node);
  }

  #target(partition: Partition, nodeName: string | undefined): ClusterNode {
    const used = partition.replicas.map((replica) => replica.nodeName);
    if (nodeName === undefined) {
      const [chosen] = this.#placement.choose(partition.service, used, 1);
      if (chosen === undefined) throw new ModelError('E_INVALIDARG', 'No node can take the replica.');
      return chosen;
    }
    const node = requireNode(this.#world, nodeName);
    if (!acceptsReplicas(node))
      throw new ModelError('FABRIC_E_NODE_IS_DOWN', `Node '${nodeName}' takes no replicas now.`);
    if (used.includes(nodeName))
      throw new ModelError('E_INVALIDARG', `'${nodeName}' carries a replica of the partition.`);
    return node;
  }
}
