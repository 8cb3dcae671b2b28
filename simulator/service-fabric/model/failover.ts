import type { ClusterNode, Partition, Reconfiguration, Replica, Service } from './entities.ts';
import { recordReconfiguration, reportPlacement, reportQuorumLoss } from './partition-reports.ts';
import type { Placement } from './placement.ts';
import { addReplica, closeReplica, dropReplica, reopenReplica } from './replicas.ts';
import { isPlanned, paced, type World } from './world.ts';

/** How long the failover manager waits for a lost replica to come back before it builds another elsewhere. */
const REBUILD_DELAY_MS = 60_000;
const BUILD_MS = 12_000;
const OPEN_MS = 4_000;
const RECONFIGURATION_MS = 2_500;
/** Between noticing that something is missing and acting. */
const REACTION_MS = 1_000;

/** Who is told when a replica's code has started on a node. */
export interface CodeListener {
  started(replica: Replica): void;
}

/**
 * The failover manager: keeps partitions at their target, elects primaries, rebuilds what was lost, and reports what it
 * sees (service-fabric.md §2.5). The configuration of a partition is its primary and active secondaries, down ones
 * included until they are replaced; without a majority of them up it is in quorum loss and nothing can be changed.
 */
export class Failover {
  readonly #world: World;
  readonly #placement: Placement;
  readonly #code: CodeListener;
  readonly #reconciling = new Set<Partition>();
  /** Replicas being built to succeed one that is still there; they do not count until they have. */
  readonly #successors = new Set<Replica>();

  constructor(world: World, placement: Placement, code: CodeListener) {
    this.#world = world;
    this.#placement = placement;
    this.#code = code;
  }

  /** All replicas of a node go down with it. Stateless instances are given up, unless the node is back in a moment. */
  closeAllOn(node: ClusterNode, planned: boolean, causedBy?: string): void {
    this.close([...node.replicas], planned, false, causedBy);
  }

  /**
   * @param keepDeployed the replicas are started again at once, in service packages that stay on their node.
   * @param causedBy `eventInstanceId` of the event that tells why.
   */
  close(replicas: readonly Replica[], planned: boolean, keepDeployed = false, causedBy?: string): void {
    const partitions = new Set(replicas.map((replica) => replica.partition));
    for (const replica of replicas) {
      if (replica.partition.service.serviceKind === 'Stateless' && !planned) dropReplica(this.#world, replica);
      else if (replica.role === 'IdleSecondary') dropReplica(this.#world, replica);
      else closeReplica(this.#world, replica, keepDeployed);
    }
    for (const partition of partitions) {
      this.assess(partition, causedBy);
      // What is closed on purpose is reopened by whoever closed it.
      if (planned) continue;
      const stateless = partition.service.serviceKind === 'Stateless';
      this.#reconcileLater(partition, stateless ? REACTION_MS : REBUILD_DELAY_MS + REACTION_MS);
    }
  }

  /** Replicas that are down start again, where their node lets them, and are ready after a moment. */
  reopen(replicas: readonly Replica[]): void {
    const opening = replicas.filter((replica) => replica.status === 'Down' && this.#canRun(replica));
    for (const replica of opening) reopenReplica(this.#world, replica);
    for (const partition of new Set(opening.map((replica) => replica.partition))) this.assess(partition);
    paced(this.#world, OPEN_MS, () => this.#opened(opening));
  }

  #canRun(replica: Replica): boolean {
    const node = this.#world.nodes.get(replica.nodeName);
    if (node === undefined || node.status === 'Down') return false;
    return node.status !== 'Disabled' || node.deactivation.intent === 'Pause';
  }

  #opened(replicas: readonly Replica[]): void {
    const alive = replicas.filter((replica) => replica.status === 'InBuild');
    for (const replica of alive) {
      replica.status = 'Ready';
      this.#code.started(replica);
    }
    for (const partition of new Set(alive.map((replica) => replica.partition))) {
      this.assess(partition);
      const settled = partition.replicas.every((replica) => replica.status === 'Ready');
      if (!settled || partition.replicas.length !== this.#wanted(partition.service)) {
        this.#reconcileLater(partition, REACTION_MS);
      }
    }
  }

  /** Services that want an instance on each node get one on nodes that came back. */
  nodeAccepts(node: ClusterNode): void {
    for (const service of this.#world.everywhere) {
      if (!this.#placement.fittingNodes(service.placementConstraints).includes(node)) continue;
      for (const partition of service.partitions) this.reconcile(partition);
    }
  }

  /** Looks at a partition anew: status, primary, and the failover manager's report. */
  assess(partition: Partition, causedBy?: string): void {
    if (partition.status === 'Deleting') return;
    if (partition.service.serviceKind === 'Stateless') this.#assessStateless(partition);
    else this.#assessStateful(partition, causedBy);
    this.#world.touched({ kind: 'Partition', entity: partition });
  }

  #assessStateless(partition: Partition): void {
    const present = partition.replicas.filter(
      (replica) => replica.status === 'Ready' || isPlanned(this.#world, replica),
    );
    partition.status = present.length > 0 ? 'Ready' : 'NotReady';
    reportPlacement(this.#world, partition, present.length, this.#placement.wantedInstances(partition.service));
  }

  #assessStateful(partition: Partition, causedBy: string | undefined): void {
    const members = membersOf(partition);
    const up = members.filter((replica) => replica.status === 'Ready');
    if (up.length < quorumOf(members.length)) {
      this.#loseQuorum(partition, up.length, members.length);
      return;
    }
    if (partition.quorumLostAt !== undefined) {
      partition.lastQuorumLossDuration = this.#world.clock.now() - partition.quorumLostAt;
      partition.quorumLostAt = undefined;
      this.#reconcileLater(partition, REACTION_MS);
    }
    if (!up.some((replica) => replica.role === 'Primary') && partition.reconfiguration === undefined) {
      this.reconfigure(partition, 'Failover', undefined, causedBy);
    }
    partition.status = partition.reconfiguration === undefined ? 'Ready' : 'Reconfiguring';
    const present = members.filter((replica) => replica.status === 'Ready' || isPlanned(this.#world, replica));
    reportPlacement(this.#world, partition, present.length, partition.service.targetReplicaSetSize);
  }

  #loseQuorum(partition: Partition, up: number, members: number): void {
    partition.status = 'InQuorumLoss';
    partition.quorumLostAt ??= this.#world.clock.now();
    partition.reconfiguration = undefined;
    reportQuorumLoss(this.#world, partition, up, members, quorumOf(members));
  }

  /** Makes another replica primary: `to` if given, else the first secondary that is up. */
  reconfigure(partition: Partition, type: Reconfiguration['type'], to?: Replica, causedBy?: string): void {
    const startedAt = this.#world.clock.now();
    const reconfiguration = { phase: 'Phase2', type, startedAt, causedBy } as const;
    partition.reconfiguration = reconfiguration;
    partition.status = 'Reconfiguring';
    this.#world.touched({ kind: 'Partition', entity: partition });
    paced(this.#world, RECONFIGURATION_MS, () => {
      if (partition.reconfiguration === reconfiguration) this.#finishReconfiguration(partition, to);
    });
  }

  #finishReconfiguration(partition: Partition, to: Replica | undefined): void {
    const { reconfiguration } = partition;
    if (reconfiguration === undefined) return;
    const ready = membersOf(partition).filter((replica) => replica.status === 'Ready');
    const old = partition.replicas.find((replica) => replica.role === 'Primary');
    const chosen = to !== undefined && ready.includes(to) ? to : (ready.find((replica) => replica !== old) ?? ready[0]);
    if (chosen !== undefined && chosen !== old) {
      if (old !== undefined) changeRole(old, 'ActiveSecondary');
      changeRole(chosen, 'Primary');
      partition.epoch.configurationVersion += 1n;
      recordReconfiguration(this.#world, partition, chosen, reconfiguration);
    }
    partition.reconfiguration = undefined;
    this.assess(partition);
  }

  #reconcileLater(partition: Partition, delayMs: number): void {
    if (this.#reconciling.has(partition) && delayMs > REACTION_MS) return;
    this.#reconciling.add(partition);
    paced(this.#world, delayMs, () => {
      this.#reconciling.delete(partition);
      this.reconcile(partition);
    });
  }

  /** Builds what is missing and removes what is too much. */
  reconcile(partition: Partition): void {
    if (partition.status === 'Deleting') return;
    const { service } = partition;
    const gone = partition.replicas.length === 0 && service.serviceKind === 'Stateful';
    if (partition.status === 'InQuorumLoss' && !gone) return;
    if (gone) this.#beginAnew(partition);
    const kept = partition.replicas.filter((replica) => !this.#isLost(replica) && !this.#successors.has(replica));
    const wanted = this.#wanted(service);
    const missing = wanted - kept.length;
    if (missing > 0) {
      const used = partition.replicas.map((replica) => replica.nodeName);
      for (const node of this.#placement.choose(service, used, missing)) this.#build(partition, node);
    }
    // A node that takes nothing new keeps what it has: one instance on each node never shrinks.
    if (missing < 0 && service.instanceCount !== -1) this.#shrink(partition, kept, -missing);
    this.assess(partition);
    const down = partition.replicas.some((replica) => replica.status === 'Down' && !isPlanned(this.#world, replica));
    if (down || partition.replicas.length < wanted) this.#reconcileLater(partition, REBUILD_DELAY_MS);
  }

  #wanted(service: Service): number {
    return service.serviceKind === 'Stateful' ? service.targetReplicaSetSize : this.#placement.wantedInstances(service);
  }

  /** Down for longer than anybody waits, and not on purpose. */
  #isLost(replica: Replica): boolean {
    if (replica.status !== 'Down' || isPlanned(this.#world, replica)) return false;
    const node = this.#world.nodes.get(replica.nodeName);
    if (node === undefined) return true;
    const downFor = this.#world.clock.now() - (node.downAt ?? node.deactivation.startedAt ?? 0);
    return node.status === 'Down' && downFor >= REBUILD_DELAY_MS * this.#world.pace;
  }

  #build(partition: Partition, node: ClusterNode): void {
    const stateful = partition.service.serviceKind === 'Stateful';
    const replica = addReplica(this.#world, partition, node, stateful ? 'IdleSecondary' : 'None', 'InBuild');
    paced(this.#world, stateful ? BUILD_MS : OPEN_MS, () => this.#built(replica));
  }

  #built(replica: Replica): void {
    if (replica.status !== 'InBuild') return;
    const { partition } = replica;
    if (partition.status === 'InQuorumLoss') {
      dropReplica(this.#world, replica);
      this.#reconcileLater(partition, REACTION_MS);
      return;
    }
    replica.status = 'Ready';
    replica.lastInBuildDurationSeconds = Math.round((this.#world.clock.now() - replica.createdAt) / 1000);
    if (replica.role === 'IdleSecondary') changeRole(replica, 'ActiveSecondary');
    const lost = partition.replicas.find((other) => this.#isLost(other));
    if (lost !== undefined) dropReplica(this.#world, lost);
    this.#code.started(replica);
    this.assess(partition);
  }

  /** Scaling in removes secondaries, never the primary. */
  #shrink(partition: Partition, kept: readonly Replica[], count: number): void {
    const removable = kept.filter((replica) => replica.role !== 'Primary').slice(-count);
    for (const replica of removable) dropReplica(this.#world, replica);
    if (removable.length > 0) partition.epoch.configurationVersion += 1n;
  }

  /** No replica is left that could come back: an empty one becomes the primary of a new beginning. */
  #beginAnew(partition: Partition): void {
    const [node] = this.#placement.choose(partition.service, [], 1);
    if (node === undefined) {
      this.#reconcileLater(partition, REBUILD_DELAY_MS);
      return;
    }
    addReplica(this.#world, partition, node, 'Primary', 'Ready');
    partition.epoch.dataLossVersion = this.#world.ids.ticks(this.#world.clock.now());
    this.assess(partition);
  }

  /** A replica is moved: its successor is built first, then it is removed. */
  move(replica: Replica, to: ClusterNode): void {
    const { partition } = replica;
    const successor = addReplica(
      this.#world,
      partition,
      to,
      partition.service.serviceKind === 'Stateful' ? 'IdleSecondary' : 'None',
      'InBuild',
    );
    this.#successors.add(successor);
    paced(this.#world, BUILD_MS, () => {
      this.#successors.delete(successor);
      if (successor.status === 'InBuild') this.#succeed(replica, successor);
    });
  }

  #succeed(replica: Replica, successor: Replica): void {
    const { partition } = replica;
    if (replica.status === 'Dropped' || partition.status === 'InQuorumLoss') {
      dropReplica(this.#world, successor);
      this.#reconcileLater(partition, REACTION_MS);
      return;
    }
    if (replica.role === 'Primary') changeRole(successor, 'Primary');
    dropReplica(this.#world, replica);
    this.#built(successor);
  }
}

/** The configuration of a stateful partition. */
export function membersOf(partition: Partition): readonly Replica[] {
  return partition.replicas.filter((replica) => replica.role === 'Primary' || replica.role === 'ActiveSecondary');
}

/** Majority of a configuration. */
export function quorumOf(members: number): number {
  return Math.floor(members / 2) + 1;
}

function changeRole(replica: Replica, role: Replica['role']): void {
  replica.previousRole = replica.role;
  replica.role = role;
}
