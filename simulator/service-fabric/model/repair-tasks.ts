import { ModelError } from './errors.ts';
import type { HealthView } from './health-view.ts';
import type { Nodes } from './nodes.ts';
import { intentOf, newRepairTask } from './repair-task-record.ts';
import type {
  RepairResultStatus,
  RepairTask,
  RepairTaskFilter,
  RepairTaskRequest,
  RepairTaskState,
} from './repair-types.ts';
import { paced, type World } from './world.ts';

const STEP_MS = 3_000;
const EXECUTION_MS = 40_000;
const POLL_MS = 5_000;
/** How long health must be free of Error before a health check passes. */
const STABLE_MS = 15_000;
const OWN_EXECUTOR = 'fabric:/System/';
const CANCEL_REQUESTED = 1;
const ABORT_REQUESTED = 2;
const FORCED_APPROVAL = 4;
const order: readonly RepairTaskState[] = [
  'Created',
  'Claimed',
  'Preparing',
  'Approved',
  'Executing',
  'Restoring',
  'Completed',
];

/** Who wants to follow a task from outside, e.g. the infrastructure service for its jobs. */
export type TaskObserver = (task: RepairTask) => void;

/**
 * The repair manager (service-fabric.md §1.8): each task runs Created → Claimed → Preparing → Approved → Executing →
 * Restoring → Completed. Preparing deactivates the nodes it touches and waits for that; tasks of the cluster's own
 * executors go all the way by themselves, others wait for their executor to report.
 */
export class RepairTasks {
  readonly #world: World;
  readonly #nodes: Nodes;
  readonly #health: HealthView;
  readonly #tasks = new Map<string, RepairTask>();
  readonly #observers = new Set<TaskObserver>();

  constructor(world: World, nodes: Nodes, health: HealthView) {
    this.#world = world;
    this.#nodes = nodes;
    this.#health = health;
  }

  observe(observer: TaskObserver): void {
    this.#observers.add(observer);
  }

  list(filter: RepairTaskFilter = {}): readonly RepairTask[] {
    const { taskIdFilter = '', stateFilter = 0, executorFilter = '' } = filter;
    return [...this.#tasks.values()].filter(
      (task) =>
        task.taskId.startsWith(taskIdFilter) &&
        (stateFilter === 0 || (stateFilter & (1 << order.indexOf(task.state))) !== 0) &&
        (executorFilter === '' || task.executor === executorFilter),
    );
  }

  create(request: RepairTaskRequest): RepairTask {
    this.#requireManager();
    if (request.taskId === '' || request.action === '') {
      throw new ModelError('E_INVALIDARG', 'A repair task needs an id and an action.');
    }
    if (this.#tasks.has(request.taskId)) {
      throw new ModelError(
        'FABRIC_E_REPAIR_TASK_ALREADY_EXISTS',
        `There is a repair task '${request.taskId}' already.`,
      );
    }
    const state = request.state ?? 'Created';
    if (!['Created', 'Claimed', 'Preparing'].includes(state)) {
      throw new ModelError('E_INVALIDARG', `A repair task cannot begin as ${state}.`);
    }
    const unknown = request.targetNodeNames?.find((name) => !this.#world.nodes.has(name));
    if (unknown !== undefined) throw new ModelError('FABRIC_E_NODE_NOT_FOUND', `There is no node '${unknown}'.`);
    const task = newRepairTask(this.#world, request, state);
    this.#tasks.set(task.taskId, task);
    this.#drive(task);
    return task;
  }

  /** A task that succeeded in the past, begun at `createdAt`. */
  addCompleted(request: RepairTaskRequest, createdAt: number): void {
    const task = newRepairTask(this.#world, request, 'Created');
    const { history } = task;
    const moment = (step: number): number => createdAt + step * 90_000;
    history.createdAt = moment(0);
    history.claimedAt = moment(0);
    history.preparingAt = moment(0);
    history.approvedAt = moment(1);
    history.executingAt = moment(1);
    history.restoringAt = moment(5);
    history.completedAt = moment(6);
    task.state = 'Completed';
    task.resultStatus = 'Succeeded';
    task.preparingHealthCheckState = 'Skipped';
    task.restoringHealthCheckState = 'Skipped';
    this.#tasks.set(task.taskId, task);
  }

  /** Before it is approved a task can simply be cancelled; later its executor is asked to stop. */
  cancel(taskId: string, version: bigint, requestAbort: boolean): RepairTask {
    const task = this.#require(taskId, version);
    if (task.state === 'Completed') throw new ModelError('E_INVALIDARG', 'The repair task is completed already.');
    task.flags |= CANCEL_REQUESTED | (requestAbort ? ABORT_REQUESTED : 0);
    if (task.state === 'Created' || task.state === 'Claimed') this.#complete(task, 'Cancelled');
    else if (task.state === 'Preparing' || task.state === 'Approved') this.#restore(task, 'Cancelled');
    else if (task.state === 'Executing' && requestAbort && isOwn(task)) this.#restore(task, 'Interrupted');
    else this.#changed(task);
    return task;
  }

  forceApprove(taskId: string, version: bigint): RepairTask {
    const task = this.#require(taskId, version);
    if (task.state !== 'Preparing')
      throw new ModelError('E_INVALIDARG', `Only a task in Preparing is approved, this is ${task.state}.`);
    task.flags |= FORCED_APPROVAL;
    this.#approve(task);
    return task;
  }

  delete(taskId: string, version: bigint): void {
    const task = this.#require(taskId, version);
    if (task.state !== 'Completed')
      throw new ModelError('E_INVALIDARG', 'Only a completed repair task can be deleted.');
    this.#tasks.delete(taskId);
  }

  updateHealthPolicy(
    taskId: string,
    version: bigint,
    policy: { readonly performPreparingHealthCheck?: boolean; readonly performRestoringHealthCheck?: boolean },
  ): RepairTask {
    const task = this.#require(taskId, version);
    task.performPreparingHealthCheck = policy.performPreparingHealthCheck ?? task.performPreparingHealthCheck;
    task.performRestoringHealthCheck = policy.performRestoringHealthCheck ?? task.performRestoringHealthCheck;
    this.#changed(task);
    return task;
  }

  /** An executor outside the cluster reports how far it is. States only go forward. */
  updateExecution(
    taskId: string,
    version: bigint,
    report: {
      readonly state: RepairTaskState;
      readonly executor?: string;
      readonly resultStatus?: RepairResultStatus;
      readonly resultDetails?: string;
    },
  ): RepairTask {
    const task = this.#require(taskId, version);
    if (order.indexOf(report.state) < order.indexOf(task.state)) {
      throw new ModelError('E_INVALIDARG', `A repair task does not go back from ${task.state} to ${report.state}.`);
    }
    task.executor = report.executor ?? task.executor;
    task.resultDetails = report.resultDetails ?? task.resultDetails;
    if (report.state === 'Restoring') this.#restore(task, report.resultStatus ?? 'Succeeded');
    else if (report.state !== task.state) this.#enter(task, report.state);
    if (report.state === 'Claimed' || report.state === 'Preparing') this.#drive(task);
    return task;
  }

  /** Takes the next step of a task by itself, where it is the cluster's to take. */
  #drive(task: RepairTask): void {
    switch (task.state) {
      case 'Created':
        if (isOwn(task) || task.action.startsWith('System.')) this.#later(task, STEP_MS, () => this.#claim(task));
        return;
      case 'Claimed':
        if (isOwn(task)) this.#later(task, STEP_MS, () => this.#prepare(task));
        return;
      case 'Preparing':
        this.#prepare(task);
        return;
      case 'Approved':
        if (isOwn(task)) this.#later(task, STEP_MS, () => this.#execute(task));
        return;
      case 'Executing':
      case 'Restoring':
      case 'Completed':
        return;
    }
  }

  #claim(task: RepairTask): void {
    if (task.executor === '') task.executor = `${OWN_EXECUTOR}RepairManagerService`;
    this.#enter(task, 'Claimed');
    this.#drive(task);
  }

  #prepare(task: RepairTask): void {
    this.#enter(task, 'Preparing');
    if (task.performPreparingHealthCheck) this.#checkHealth(task, 'preparing', () => this.#deactivate(task));
    else {
      task.preparingHealthCheckState = 'Skipped';
      this.#deactivate(task);
    }
  }

  #deactivate(task: RepairTask): void {
    for (const { nodeName, impactLevel } of task.impact) {
      const node = this.#world.nodes.get(nodeName);
      if (node === undefined || impactLevel === 'None') continue;
      const taskType = task.action.startsWith('System.Azure.') ? 'Infrastructure' : 'Repair';
      this.#nodes.deactivate(node, {
        id: task.taskId,
        taskType,
        intent: intentOf(impactLevel),
        description: task.description,
      });
    }
    this.#waitForNodes(task);
  }

  #waitForNodes(task: RepairTask): void {
    const ready = task.impact.every(({ nodeName, impactLevel }) => {
      const node = this.#world.nodes.get(nodeName);
      return node === undefined || impactLevel === 'None' || node.deactivation.status === 'Completed';
    });
    if (ready) this.#approve(task);
    else this.#later(task, POLL_MS, () => this.#waitForNodes(task));
  }

  #approve(task: RepairTask): void {
    this.#enter(task, 'Approved');
    this.#drive(task);
  }

  #execute(task: RepairTask): void {
    this.#enter(task, 'Executing');
    const restarted = task.impact.filter(({ impactLevel }) => impactLevel !== 'None');
    for (const { nodeName } of restarted) {
      const node = this.#world.nodes.get(nodeName);
      if (node !== undefined) this.#nodes.goDown(node, false);
    }
    this.#later(task, EXECUTION_MS, () => this.#restore(task, 'Succeeded'));
  }

  #restore(task: RepairTask, result: RepairResultStatus): void {
    const wasExecuting = task.state === 'Executing';
    task.resultStatus = result;
    this.#enter(task, 'Restoring');
    for (const { nodeName } of task.impact) {
      const node = this.#world.nodes.get(nodeName);
      if (node === undefined) continue;
      if (wasExecuting && isOwn(task)) this.#nodes.comeUp(node);
      this.#nodes.release(node, task.taskId);
    }
    const finish = (): void => this.#complete(task, result);
    if (task.performRestoringHealthCheck) this.#checkHealth(task, 'restoring', finish);
    else {
      task.restoringHealthCheckState = 'Skipped';
      this.#later(task, STEP_MS, finish);
    }
  }

  #complete(task: RepairTask, result: RepairResultStatus): void {
    task.resultStatus = result;
    this.#enter(task, 'Completed');
  }

  /** Waits until the cluster has been without Error for a while; it never gives up by itself. */
  #checkHealth(task: RepairTask, phase: 'preparing' | 'restoring', passed: () => void): void {
    const { history } = task;
    const now = this.#world.clock.now();
    if (phase === 'preparing') {
      task.preparingHealthCheckState = 'InProgress';
      history.preparingHealthCheckStartAt ??= now;
    } else {
      task.restoringHealthCheckState = 'InProgress';
      history.restoringHealthCheckStartAt ??= now;
    }
    let healthySince: number | undefined;
    const look = (): void => {
      const time = this.#world.clock.now();
      healthySince = this.#health.cluster().state === 'Error' ? undefined : (healthySince ?? time);
      if (healthySince === undefined || time - healthySince < STABLE_MS * this.#world.pace) {
        this.#later(task, POLL_MS, look);
        return;
      }
      if (phase === 'preparing') {
        task.preparingHealthCheckState = 'Succeeded';
        history.preparingHealthCheckEndAt = time;
      } else {
        task.restoringHealthCheckState = 'Succeeded';
        history.restoringHealthCheckEndAt = time;
      }
      passed();
    };
    look();
  }

  #enter(task: RepairTask, state: RepairTaskState): void {
    const now = this.#world.clock.now();
    const { history } = task;
    task.state = state;
    if (state === 'Claimed') history.claimedAt ??= now;
    if (state === 'Preparing') history.preparingAt ??= now;
    if (state === 'Approved') history.approvedAt ??= now;
    if (state === 'Executing') history.executingAt ??= now;
    if (state === 'Restoring') history.restoringAt ??= now;
    if (state === 'Completed') history.completedAt ??= now;
    this.#changed(task);
  }

  #changed(task: RepairTask): void {
    task.version = this.#world.ids.ticks(this.#world.clock.now());
    for (const observer of this.#observers) observer(task);
  }

  /** A step is only taken if the task is still where it was. */
  #later(task: RepairTask, milliseconds: number, step: () => void): void {
    const { state } = task;
    paced(this.#world, milliseconds, () => {
      if (task.state === state && this.#tasks.get(task.taskId) === task) step();
    });
  }

  #requireManager(): void {
    if (this.#world.features.repairManager) return;
    throw new ModelError('FABRIC_E_SERVICE_DOES_NOT_EXIST', 'The cluster runs no repair manager.');
  }

  #require(taskId: string, version: bigint): RepairTask {
    const task = this.#tasks.get(taskId);
    if (task === undefined)
      throw new ModelError('FABRIC_E_REPAIR_TASK_NOT_FOUND', `There is no repair task '${taskId}'.`);
    if (version !== 0n && version !== task.version) {
      throw new ModelError('FABRIC_E_SEQUENCE_NUMBER_CHECK_FAILED', 'The repair task changed since you read it.');
    }
    return task;
  }
}

function isOwn(task: RepairTask): boolean {
  return task.executor.startsWith(OWN_EXECUTOR);
}
