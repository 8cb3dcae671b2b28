import type { ClusterNode, SafetyCheck } from './entities.ts';
import { runAfter } from './timers.ts';
import type { UpgradeSubject } from './upgrade-subject.ts';
import type { NodeUpgradePhase, UpgradeDomainProgress } from './upgrade-types.ts';
import { paced, type World } from './world.ts';

const CHECK_MS = 2_500;
const EMPTY_DOMAIN_MS = 500;

interface NodeRun {
  phase: NodeUpgradePhase;
  checks: readonly SafetyCheck[];
  readonly startedAt: number;
  doneAt: number | undefined;
}

export interface DomainTask {
  readonly domain: string;
  readonly forward: boolean;
  /** Milliseconds a node waits for its safety checks before it goes on regardless; read each time, it may be changed. */
  checkTimeout(): number;
  /** All its nodes are done. */
  done(): void;
}

/**
 * The nodes of one upgrade domain on their way, all at once: each waits for its safety checks, is drained, taken down,
 * brought up, and waits until it has settled (service-fabric.md §2.7).
 */
export class DomainRun {
  readonly #world: World;
  readonly #subject: UpgradeSubject;
  readonly #task: DomainTask;
  readonly #nodes: ReadonlyMap<ClusterNode, NodeRun>;
  #stopped = false;

  constructor(world: World, subject: UpgradeSubject, task: DomainTask) {
    this.#world = world;
    this.#subject = subject;
    this.#task = task;
    const startedAt = world.clock.now();
    this.#nodes = new Map(
      subject.nodesIn(task.domain).map((node) => [node, { phase: 'PreUpgradeSafetyCheck', checks: [], startedAt, doneAt: undefined }]),
    );
  }

  start(): void {
    if (this.#nodes.size === 0) this.#step(EMPTY_DOMAIN_MS, () => this.#task.done());
    for (const [node, run] of this.#nodes) this.#checkBefore(node, run);
  }

  /** Nothing more happens. */
  stop(): void {
    this.#stopped = true;
  }

  /** Stops in the middle: what was taken down, or was about to be, comes up again. */
  leave(): void {
    this.stop();
    for (const [node, run] of this.#nodes) if (run.phase === 'Upgrading') this.#subject.bringUp(node);
  }

  /** The nodes that are not done yet. */
  progress(): UpgradeDomainProgress {
    const now = this.#world.clock.now();
    const nodes = [...this.#nodes]
      .filter(([, run]) => run.doneAt === undefined)
      .map(([node, run]) => ({
        nodeName: node.name,
        upgradePhase: run.phase,
        pendingSafetyChecks: run.checks,
        upgradeDuration: now - run.startedAt,
      }));
    return { domainName: this.#task.domain, nodes };
  }

  /** Runs a step after a paced while, unless the run was stopped meanwhile. */
  #step(milliseconds: number, callback: () => void): void {
    paced(this.#world, milliseconds, () => {
      if (!this.#stopped) callback();
    });
  }

  #checkBefore(node: ClusterNode, run: NodeRun): void {
    if (node.status === 'Down') {
      this.#nodeDone(run);
      return;
    }
    run.checks = this.#subject.pendingChecks(node, this.#task.forward);
    const waited = this.#world.clock.now() - run.startedAt;
    if (run.checks.length > 0 && waited < this.#task.checkTimeout()) {
      this.#step(CHECK_MS, () => this.#checkBefore(node, run));
      return;
    }
    run.checks = [];
    run.phase = 'Upgrading';
    const delay = this.#subject.drain(node, this.#task.forward);
    if (delay === 0) {
      this.#upgrade(node, run);
      return;
    }
    // The delay is the caller's own, and passes at no other pace.
    runAfter(this.#world.clock, delay, () => {
      if (!this.#stopped) this.#upgrade(node, run);
    });
  }

  #upgrade(node: ClusterNode, run: NodeRun): void {
    this.#subject.takeDown(node, this.#task.forward);
    this.#step(this.#subject.nodeDurationMs, () => {
      this.#subject.bringUp(node);
      run.phase = 'PostUpgradeSafetyCheck';
      this.#checkAfter(node, run);
    });
  }

  #checkAfter(node: ClusterNode, run: NodeRun): void {
    run.checks = this.#subject.unsettled(node);
    if (run.checks.length > 0) this.#step(CHECK_MS, () => this.#checkAfter(node, run));
    else this.#nodeDone(run);
  }

  #nodeDone(run: NodeRun): void {
    run.doneAt = this.#world.clock.now();
    if ([...this.#nodes.values()].every((other) => other.doneAt !== undefined)) {
      this.#step(EMPTY_DOMAIN_MS, () => this.#task.done());
    }
  }
}
