import type { ClusterNode } from './entities.ts';
import { ModelError } from './errors.ts';
import { ticksOf } from './ids.ts';
import type { RepairTasks } from './repair-tasks.ts';
import type { InfrastructureJob, RepairTask } from './repair-types.ts';
import { requireService, type World } from './world.ts';

const NO_DEADLINE = 'Fri, 31 Dec 9999 23:59:59 GMT';

interface Job {
  readonly id: string;
  readonly serviceName: string;
  readonly action: string;
  readonly nodes: readonly ClusterNode[];
  readonly domains: readonly string[];
  readonly checksHealth: boolean;
  domainIndex: number;
  taskIds: string[];
  isActive: boolean;
}

/** The platform's own work on machines, one update domain at a time, each step behind a repair task (§1.8). */
export class Infrastructure {
  readonly #world: World;
  readonly #repairs: RepairTasks;
  readonly #jobs: Job[] = [];

  constructor(world: World, repairs: RepairTasks) {
    this.#world = world;
    this.#repairs = repairs;
    repairs.observe((task) => this.#taskChanged(task));
  }

  /**
   * Begins a job such as `PlatformUpdate` or `TenantUpdate` on all nodes of a type; with `checksHealth` each step
   * waits for a cluster without Error. Returns the job's id.
   */
  startJob(nodeType: string, action: string, checksHealth: boolean): string {
    const nodes = [...this.#world.nodes.values()].filter((node) => node.nodeType === nodeType);
    const job: Job = {
      id: this.#world.ids.guid(),
      serviceName: `fabric:/System/InfrastructureService/${nodeType}`,
      action,
      nodes,
      domains: [...new Set(nodes.map((node) => node.upgradeDomain))].toSorted(),
      checksHealth,
      domainIndex: 0,
      taskIds: [],
      isActive: true,
    };
    this.#jobs.push(job);
    this.#startDomain(job);
    return job.id;
  }

  jobs(serviceName: string): readonly InfrastructureJob[] {
    requireService(this.#world, serviceName);
    return this.#jobs.filter((job) => job.serviceName === serviceName).map((job) => this.#describe(job));
  }

  #startDomain(job: Job): void {
    const domain = job.domains[job.domainIndex];
    if (domain === undefined) {
      job.isActive = false;
      return;
    }
    const names = nodesIn(job, domain).map((node) => node.name);
    const taskId = `Azure/${job.action}/${job.id}/${domain}/${1000 + job.domainIndex}`;
    job.taskIds.push(taskId);
    try {
      this.#repairs.create({
        taskId,
        action: `System.Azure.Job.${job.action}`,
        targetNodeNames: names,
        state: 'Claimed',
        executor: job.serviceName,
        performPreparingHealthCheck: job.checksHealth,
        executorData: JSON.stringify({ JobId: job.id, UD: Number(domain), StepId: names[0] ?? '' }),
      });
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      job.isActive = false;
    }
  }

  #taskChanged(task: RepairTask): void {
    if (task.state !== 'Completed') return;
    const job = this.#jobs.find((candidate) => candidate.isActive && candidate.taskIds.at(-1) === task.taskId);
    if (job === undefined) return;
    if (task.resultStatus !== 'Succeeded') {
      job.isActive = false;
      return;
    }
    job.domainIndex++;
    this.#startDomain(job);
  }

  #describe(job: Job): InfrastructureJob {
    const tasks = this.#repairs.list().filter((task) => job.taskIds.includes(task.taskId));
    const current = tasks.find((task) => task.taskId === job.taskIds.at(-1));
    const domain = job.domains[Math.min(job.domainIndex, job.domains.length - 1)] ?? '0';
    const approved =
      current !== undefined && ['Approved', 'Executing', 'Restoring', 'Completed'].includes(current.state);
    const impacted = job.isActive ? nodesIn(job, domain) : [];
    return {
      Id: job.id,
      IsActive: job.isActive,
      ImpactAction: job.action,
      JobStatus: job.isActive ? 'Executing' : 'Completed',
      ImpactStep: current?.state === 'Restoring' || current?.state === 'Completed' ? 'ImpactEnd' : 'ImpactStart',
      AcknowledgementStatus: approved ? 'Acknowledged' : 'WaitingForAcknowledgement',
      DeadlineForResponse: NO_DEADLINE,
      ActionStatus: current?.state === 'Executing' ? 'Executing' : approved ? 'Executed' : 'NotExecuted',
      CurrentUD: Number(domain),
      ContextId: '',
      CorrelationId: '',
      IsThrottled: false,
      RoleInstancesToBeImpacted: job.nodes.map((node) => node.name),
      CurrentlyImpactedRoleInstances: impacted.map((node) => ({
        Name: node.name,
        UD: Number(node.upgradeDomain),
        ImpactTypes: ['Reboot'],
      })),
      RepairTasks: tasks.map((task) => ({ TaskId: task.taskId, State: task.state })),
      RoleInstanceHealthInfoIncarnation: ticksOf(this.#world.root.createdAt),
    };
  }
}

function nodesIn(job: Job, domain: string): readonly ClusterNode[] {
  return job.nodes.filter((node) => node.upgradeDomain === domain);
}
