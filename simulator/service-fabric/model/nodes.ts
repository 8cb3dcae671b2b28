import { drain, stopDraining } from './draining.ts';
import type { ClusterNode, DeactivationIntent, NodeDeactivationTask } from './entities.ts';
import { ModelError } from './errors.ts';
import type { Failover } from './failover.ts';
import { noDeactivation, unknownNode } from './node-factory.ts';
import type { Placement } from './placement.ts';
import { isoOf, recordMembership, recordOpening, reportSeedNodes } from './node-reports.ts';
import { NodeWatch } from './node-watch.ts';
import { dropReplica } from './replicas.ts';
import type { SafetyChecks } from './safety-checks.ts';
import { runAfter } from './timers.ts';
import { paced, requireNode, type World } from './world.ts';

const RESTART_MS = 25_000;
const CHECK_MS = 2_500;
const SETTLE_MS = 3_000;
const intents: Readonly<Record<DeactivationIntent | 'Invalid', number>> = {
  Invalid: 0,
  Pause: 1,
  Restart: 2,
  RemoveData: 3,
  RemoveNode: 4,
};
/** The task the client's own activate and deactivate calls work on. */
const CLIENT_TASK = 'client';

/** Nodes fail, restart, are taken out of service and come back (service-fabric.md §2.5, §2.8). */
export class Nodes {
  readonly watch = new NodeWatch();
  readonly #world: World;
  readonly #placement: Placement;
  readonly #failover: Failover;
  readonly #safety: SafetyChecks;

  constructor(world: World, placement: Placement, failover: Failover, safety: SafetyChecks) {
    this.#world = world;
    this.#placement = placement;
    this.#failover = failover;
    this.#safety = safety;
  }

  crash(nodeName: string, forMs: number | undefined): void {
    const node = requireNode(this.#world, nodeName);
    if (node.status === 'Down') return;
    this.goDown(node, false);
    if (forMs !== undefined) paced(this.#world, forMs, () => this.comeUp(node));
  }

  start(nodeName: string): void {
    const node = requireNode(this.#world, nodeName);
    if (node.status === 'Down') this.comeUp(node);
  }

  restart(nodeName: string, instanceId: bigint): void {
    const node = requireNode(this.#world, nodeName);
    if (node.status === 'Down') throw new ModelError('FABRIC_E_NODE_IS_DOWN', `Node '${nodeName}' is down.`);
    if (instanceId !== 0n && instanceId !== node.instanceId) {
      throw new ModelError('FABRIC_E_INSTANCE_ID_MISMATCH', `Node '${nodeName}' runs as instance ${node.instanceId}.`);
    }
    this.goDown(node, false);
    paced(this.#world, RESTART_MS, () => this.comeUp(node));
  }

  removeState(nodeName: string): void {
    const node = requireNode(this.#world, nodeName);
    if (node.status !== 'Down') throw new ModelError('FABRIC_E_NODE_IS_UP', `Node '${nodeName}' is up.`);
    const partitions = new Set([...node.replicas].map((replica) => replica.partition));
    for (const replica of node.replicas) dropReplica(this.#world, replica);
    this.#world.nodes.delete(node.name);
    node.status = 'Removed';
    this.#world.absentNodes.set(node.name, node);
    this.#placement.nodesChanged();
    this.#world.health.forget({ kind: 'Node', entity: node });
    recordMembership(this.#world, 'NodeRemovedFromCluster', node);
    reportSeedNodes(this.#world);
    for (const partition of partitions) {
      this.#failover.assess(partition);
      this.#failover.reconcile(partition);
    }
    this.watch.changed(node);
  }

  /** A node that has not come yet: of its own it has a name and an id, nothing else is known. */
  hearOf(nodeName: string): void {
    if (this.#world.nodes.has(nodeName)) throw new ModelError('E_INVALIDARG', `Node '${nodeName}' is there already.`);
    this.#world.absentNodes.set(nodeName, unknownNode(nodeName, this.#world.ids.hex(32)));
  }

  /** The node stops; `planned` when it will be back in a moment and nobody should worry about its replicas. */
  goDown(node: ClusterNode, planned: boolean): void {
    if (node.status === 'Down') return;
    const now = this.#world.clock.now();
    node.status = 'Down';
    node.downAt = now;
    if (planned) this.#world.planned.add(node.name);
    this.#world.health.systemReport(
      { kind: 'Node', entity: node },
      {
        sourceId: 'System.FM',
        property: 'State',
        healthState: 'Error',
        description: planned
          ? 'Fabric node is down while it is being upgraded.'
          : 'Fabric node is down. The machine may be restarting, or unreachable.',
        healthReportId: 'FM_7.0_1013',
      },
    );
    const event = this.#world.history.append({
      kind: 'NodeDown',
      category: 'StateTransition',
      scope: 'Node',
      keys: { nodeName: node.name },
      properties: { NodeInstance: node.instanceId, LastNodeUpAt: isoOf(node.upAt) },
    });
    this.#failover.closeAllOn(node, planned, event);
    reportSeedNodes(this.#world);
    this.watch.changed(node);
  }

  comeUp(node: ClusterNode): void {
    if (node.status !== 'Down' || this.#world.nodes.get(node.name) !== node) return;
    const now = this.#world.clock.now();
    const downAt = node.downAt;
    node.upAt = now;
    node.instanceId = this.#world.ids.ticks(now);
    const held = node.deactivation.tasks.length > 0;
    node.status = held ? (node.deactivation.status === 'Completed' ? 'Disabled' : 'Disabling') : 'Up';
    this.#world.health.systemReport(
      { kind: 'Node', entity: node },
      {
        sourceId: 'System.FM',
        property: 'State',
        healthState: 'Ok',
        description: 'Fabric node is up.',
        healthReportId: 'FM_7.0_1008',
      },
    );
    recordOpening(this.#world, node, downAt);
    reportSeedNodes(this.#world);
    if (!held || node.deactivation.intent === 'Pause') this.#serve(node);
    else if (node.status === 'Disabling') this.#advance(node);
    this.watch.changed(node);
  }

  #serve(node: ClusterNode): void {
    this.#failover.reopen([...node.replicas]);
    if (node.status === 'Up') this.#failover.nodeAccepts(node);
  }

  deactivateByClient(nodeName: string, intent: DeactivationIntent, description: string): void {
    this.deactivate(requireNode(this.#world, nodeName), { id: CLIENT_TASK, taskType: 'Client', intent, description });
  }

  /** Adds a task that holds the node. A task of the same id and intent is no news. */
  deactivate(node: ClusterNode, task: NodeDeactivationTask): void {
    const { deactivation } = node;
    const known = deactivation.tasks.find((candidate) => candidate.id === task.id);
    if (known?.intent === task.intent) return;
    const stronger = intents[task.intent] > intents[deactivation.intent];
    deactivation.tasks = [...deactivation.tasks.filter((candidate) => candidate !== known), task];
    if (!stronger) return;
    deactivation.intent = task.intent;
    deactivation.status = 'SafetyCheckInProgress';
    deactivation.startedAt = this.#world.clock.now();
    if (node.status !== 'Down') node.status = 'Disabling';
    this.#world.history.append({
      kind: 'NodeDeactivateStarted',
      category: 'StateTransition',
      scope: 'Node',
      keys: { nodeName: node.name },
      properties: { NodeInstance: node.instanceId, BatchId: task.id, DeactivateIntent: task.intent },
    });
    this.#advance(node);
    this.watch.changed(node);
  }

  activateByClient(nodeName: string): void {
    const node = requireNode(this.#world, nodeName);
    this.release(node, CLIENT_TASK);
  }

  /** Lifts one task; the node serves again when none is left. */
  release(node: ClusterNode, taskId: string): void {
    const { deactivation } = node;
    const left = deactivation.tasks.filter((task) => task.id !== taskId);
    if (left.length === deactivation.tasks.length) return;
    if (left.length > 0) {
      deactivation.tasks = left;
      deactivation.intent = left.map((task) => task.intent).toSorted((a, b) => intents[b] - intents[a])[0] ?? 'Invalid';
      return;
    }
    node.deactivation = noDeactivation();
    stopDraining(this.#world, node.replicas);
    this.watch.changed(node);
    if (node.status === 'Down') return;
    node.status = 'Enabling';
    paced(this.#world, SETTLE_MS, () => {
      if (node.status !== 'Enabling') return;
      node.status = 'Up';
      this.#serve(node);
    });
  }

  /** Looks whether the node may go now, and again in a while if not. */
  #advance(node: ClusterNode): void {
    const { deactivation } = node;
    if (deactivation.status !== 'SafetyCheckInProgress') return;
    deactivation.pendingSafetyChecks = this.#checksFor(node);
    if (node.status !== 'Down' && deactivation.pendingSafetyChecks.length > 0) {
      this.#makeWay(node);
      paced(this.#world, CHECK_MS, () => {
        if (node.deactivation === deactivation) this.#advance(node);
      });
      return;
    }
    deactivation.pendingSafetyChecks = [];
    deactivation.status = 'SafetyCheckComplete';
    const delay = deactivation.intent === 'Pause' ? 0 : drain(this.#world, node.replicas);
    runAfter(this.#world.clock, Math.max(SETTLE_MS * this.#world.pace, delay), () => {
      if (node.deactivation === deactivation) this.#complete(node);
    });
  }

  #checksFor(node: ClusterNode) {
    if (node.deactivation.intent === 'Pause') return [];
    return [...this.#safety.seedQuorum(node), ...this.#safety.pending(node.replicas)];
  }

  /** Primaries move first; where the data itself is to leave, every replica is rebuilt elsewhere. */
  #makeWay(node: ClusterNode): void {
    this.#safety.moveAway(node.replicas);
  }

  #complete(node: ClusterNode): void {
    const { deactivation } = node;
    deactivation.status = 'Completed';
    if (node.status !== 'Down') node.status = 'Disabled';
    if (deactivation.intent === 'RemoveData' || deactivation.intent === 'RemoveNode') this.#evacuate(node);
    else if (deactivation.intent === 'Restart') this.#failover.closeAllOn(node, false);
    this.#world.history.append({
      kind: 'NodeDeactivateCompleted',
      category: 'StateTransition',
      scope: 'Node',
      keys: { nodeName: node.name },
      properties: {
        NodeInstance: node.instanceId,
        EffectiveDeactivateIntent: deactivation.intent,
        BatchIdsWithDeactivateIntent: deactivation.tasks.map((task) => `${task.id} (${task.intent})`).join(', '),
        StartTime: isoOf(deactivation.startedAt),
      },
    });
    this.watch.changed(node);
  }

  #evacuate(node: ClusterNode): void {
    for (const replica of node.replicas) {
      const used = replica.partition.replicas.map((other) => other.nodeName);
      const [target] = this.#placement.choose(replica.partition.service, used, 1);
      if (target === undefined) this.#failover.close([replica], false);
      else this.#failover.move(replica, target);
    }
  }
}
