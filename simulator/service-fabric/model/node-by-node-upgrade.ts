import type { ClusterNode, SafetyCheck } from './entities.ts';
import { ModelError } from './errors.ts';
import type { NodeWatch } from './node-watch.ts';
import { withUpdate } from './upgrade-descriptions.ts';
import { describeProgress } from './upgrade-status-text.ts';
import type { UpgradeCourse, UpgradeSubject } from './upgrade-subject.ts';
import type {
  NodeUpgradePhase,
  RollingUpgradeDescription,
  RollingUpgradeUpdate,
  UpgradeDomainProgress,
  UpgradeProgress,
  UpgradeState,
  UpgradeUnitState,
} from './upgrade-types.ts';
import { paced, type World } from './world.ts';

const CHECK_MS = 2_500;

interface Unit {
  state: UpgradeUnitState;
  phase: NodeUpgradePhase;
  checks: readonly SafetyCheck[];
  startedAt: number;
}

const nothing: UpgradeDomainProgress = { domainName: '', nodes: [] };

/**
 * An upgrade of mode `UnmonitoredDeferred`: it does nothing by itself, and brings each node to the new version when the
 * node is deactivated with the intent to restart it or more (service-fabric.md §2.7). Domains play no part. Assumed:
 * the way back goes the same way, a node that dies under it has failed until it is deactivated again, and the mode
 * cannot be changed in flight.
 */
export class NodeByNodeUpgrade<Description extends RollingUpgradeDescription> implements UpgradeCourse<Description> {
  readonly #world: World;
  readonly #subject: UpgradeSubject;
  readonly #watch: NodeWatch;
  #description: Description;
  #state: UpgradeState = 'RollingForwardPending';
  readonly #units: Map<ClusterNode, Unit>;
  readonly #startedAt: number;
  #endedAt: number | undefined;
  #interruptedAt: number | undefined;
  #stopWatching: () => void = () => undefined;

  constructor(world: World, subject: UpgradeSubject, description: Description, watch: NodeWatch) {
    this.#world = world;
    this.#subject = subject;
    this.#description = description;
    this.#watch = watch;
    this.#startedAt = world.clock.now();
    const concerned = new Set(world.upgradeDomains.flatMap((domain) => subject.nodesIn(domain)));
    const nodes = [...world.nodes.values()].filter((node) => concerned.has(node));
    this.#units = new Map(nodes.map((node) => [node, this.#pending()]));
  }

  get isRunning(): boolean {
    return this.#endedAt === undefined;
  }

  get description(): Description {
    return this.#description;
  }

  start(): void {
    const { monitoringPolicy, forceRestart, rollingUpgradeMode } = this.#description;
    this.#subject.record.started(rollingUpgradeMode, monitoringPolicy.failureAction, forceRestart);
    this.#stopWatching = this.#watch.add((node) => this.#look(node));
    this.#lookAtAll();
  }

  resume(): void {
    this.#requireRunning();
    throw new ModelError('E_INVALIDARG', 'An upgrade node by node has no upgrade domains to move to.');
  }

  rollBack(): void {
    this.#requireRunning();
    if (this.#state === 'RollingBackInProgress') return;
    this.#state = 'RollingBackInProgress';
    this.#interruptedAt = this.#world.clock.now();
    this.#subject.record.rollbackStarted('Interrupted', this.#elapsed());
    for (const [node, unit] of this.#units) {
      const touched = unit.state === 'Completed' || unit.state === 'Failed' || unit.phase !== 'PreUpgradeSafetyCheck';
      this.#units.set(node, { ...this.#pending(), state: touched ? 'Pending' : 'Completed' });
      node.isNodeByNodeUpgradeInProgress = false;
    }
    this.#lookAtAll();
  }

  update(update: RollingUpgradeUpdate, description: Partial<Description> = {}): void {
    this.#requireRunning();
    const mode = update.rollingUpgradeMode ?? 'UnmonitoredDeferred';
    if (mode !== 'UnmonitoredDeferred') throw new ModelError('E_INVALIDARG', 'An upgrade node by node cannot change its mode.');
    this.#description = { ...withUpdate(this.#description, update), ...description };
  }

  abandon(): void {
    this.#end('Failed');
  }

  progress(): UpgradeProgress<Description> {
    const elapsed = this.#elapsed();
    const progress = {
      upgradeDomains: [],
      upgradeUnits: [...this.#units].map(([node, unit]) => ({ name: node.name, state: unit.state })),
      upgradeState: this.#state,
      nextUpgradeDomain: '',
      rollingUpgradeMode: this.#description.rollingUpgradeMode,
      description: this.#description,
      upgradeDuration: elapsed,
      // As recorded: there is no domain whose time could be taken.
      upgradeDomainDuration: elapsed,
      unhealthyEvaluations: [],
      current: nothing,
      currentUnits: this.#unitProgress(),
      startedAt: this.#startedAt,
      failedAt: this.#interruptedAt,
      failureReason: this.#interruptedAt === undefined ? 'None' : 'Interrupted',
      atFailure: nothing,
      isNodeByNode: true,
      healthCheck: undefined,
    } as const;
    return { ...progress, statusDetails: describeProgress(progress) };
  }

  #unitProgress(): UpgradeDomainProgress {
    const now = this.#world.clock.now();
    const underWay = [...this.#units].filter(([, unit]) => unit.state === 'InProgress');
    return {
      domainName: '',
      nodes: underWay.map(([node, unit]) => ({
        nodeName: node.name,
        upgradePhase: unit.phase,
        pendingSafetyChecks: unit.phase === 'PreUpgradeSafetyCheck' ? node.deactivation.pendingSafetyChecks : unit.checks,
        upgradeDuration: now - unit.startedAt,
      })),
    };
  }

  #pending(): Unit {
    return { state: 'Pending', phase: 'PreUpgradeSafetyCheck', checks: [], startedAt: this.#world.clock.now() };
  }

  get #forward(): boolean {
    return this.#state !== 'RollingBackInProgress';
  }

  #requireRunning(): void {
    if (!this.isRunning) throw new ModelError(this.#subject.notUpgradingCode, 'No upgrade is running.');
  }

  #lookAtAll(): void {
    for (const node of this.#units.keys()) this.#look(node);
    this.#completeIfDone();
  }

  /** Something about the node has changed. */
  #look(node: ClusterNode): void {
    const unit = this.#units.get(node);
    if (unit === undefined || unit.state === 'Completed' || !this.isRunning) return;
    if (node.status === 'Removed') {
      this.#units.delete(node);
      this.#completeIfDone();
    } else if (unit.phase === 'Upgrading') {
      if (node.status === 'Down' && !this.#world.planned.has(node.name)) this.#settle(node, unit, 'Failed');
    } else if (unit.phase === 'PreUpgradeSafetyCheck') this.#prepare(node, unit);
  }

  /** The node's turn comes with its deactivation, and goes when that is taken back before it was complete. */
  #prepare(node: ClusterNode, unit: Unit): void {
    const { intent, status } = node.deactivation;
    const leaves = intent === 'Restart' || intent === 'RemoveData' || intent === 'RemoveNode';
    if (!leaves || node.status === 'Down') {
      if (unit.state === 'InProgress') this.#settle(node, unit, 'Pending');
      return;
    }
    if (unit.state !== 'InProgress') {
      unit.state = 'InProgress';
      unit.startedAt = this.#world.clock.now();
      node.isNodeByNodeUpgradeInProgress = true;
    }
    if (status === 'Completed') this.#upgrade(node, unit);
  }

  #upgrade(node: ClusterNode, unit: Unit): void {
    unit.phase = 'Upgrading';
    this.#subject.takeDown(node, this.#forward);
    paced(this.#world, this.#subject.nodeDurationMs, () => {
      if (unit.phase !== 'Upgrading') return;
      this.#subject.bringUp(node);
      unit.phase = 'PostUpgradeSafetyCheck';
      this.#checkAfter(node, unit);
    });
  }

  #checkAfter(node: ClusterNode, unit: Unit): void {
    if (this.#units.get(node) !== unit || !this.isRunning) return;
    unit.checks = this.#subject.unsettled(node);
    if (unit.checks.length > 0) {
      paced(this.#world, CHECK_MS, () => this.#checkAfter(node, unit));
      return;
    }
    this.#settle(node, unit, 'Completed');
    this.#subject.record.nodeCompleted(node.name, this.#forward);
    this.#completeIfDone();
  }

  #settle(node: ClusterNode, unit: Unit, state: UpgradeUnitState): void {
    unit.state = state;
    unit.phase = 'PreUpgradeSafetyCheck';
    node.isNodeByNodeUpgradeInProgress = false;
  }

  #completeIfDone(): void {
    if (!this.isRunning || [...this.#units.values()].some((unit) => unit.state !== 'Completed')) return;
    const forward = this.#forward;
    this.#end(forward ? 'RollingForwardCompleted' : 'RollingBackCompleted');
    if (forward) this.#subject.record.completed(this.#elapsed());
    else this.#subject.record.rollbackCompleted('Interrupted', this.#elapsed());
    this.#subject.finished(forward);
  }

  #end(state: UpgradeState): void {
    this.#stopWatching();
    this.#endedAt = this.#world.clock.now();
    this.#state = state;
    for (const node of this.#units.keys()) node.isNodeByNodeUpgradeInProgress = false;
  }

  #elapsed(): number {
    return (this.#endedAt ?? this.#world.clock.now()) - this.#startedAt;
  }
}
