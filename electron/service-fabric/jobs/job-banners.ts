import type { InfrastructureJob, RepairTask } from '../../../shared/contract/clusters/packages.ts';
import type { Cluster } from '../cluster.ts';
import type { ClusterJobs } from './cluster-jobs.ts';

/** How long something may hold a task up before the head of the cluster says so. */
const stuckAfterMs = 30 * 60_000;

/** After a session begins others need the gateway more. */
const glanceAfterMs = 20_000;

/** Tells at the head of a cluster that a repair task is stuck or that the platform throttles a job. */
export class JobBanners {
  readonly #cluster: Cluster;
  readonly #jobs: ClusterJobs;
  readonly #stopListening: () => void;
  #held: ReturnType<ClusterJobs['holdActive']> | null = null;
  #waiting: { cancel(): void } | null = null;
  #stops: readonly (() => void)[] = [];

  constructor(cluster: Cluster, jobs: ClusterJobs) {
    this.#cluster = cluster;
    this.#jobs = jobs;
    this.#stopListening = cluster.onSession(() => {
      this.#waiting ??= cluster.clock.after(glanceAfterMs, () => this.#begin());
    });
  }

  close(): void {
    this.#stopListening();
    this.#waiting?.cancel();
    for (const stop of this.#stops) stop();
    this.#held?.tasks.release();
    this.#held?.jobs.release();
  }

  #begin(): void {
    const held = (this.#held = this.#jobs.holdActive(() => false));
    this.#stops = [held.tasks.list.onChange(() => this.#tasksChanged(held.tasks.list.values())), held.jobs.list.onChange(() => this.#jobsChanged(held.jobs.list.values()))];
    this.#tasksChanged(held.tasks.list.values());
    this.#jobsChanged(held.jobs.list.values());
  }

  #tasksChanged(tasks: Iterable<RepairTask>): void {
    const now = this.#cluster.clock.now();
    const stuck = [...tasks].filter(({ active, blockedBy, blockedSince }) => active && blockedBy !== '' && blockedSince !== null && now - blockedSince > stuckAfterMs);
    const oldest = stuck.toSorted((left, right) => (left.blockedSince ?? 0) - (right.blockedSince ?? 0)).at(0);
    const before = this.#cluster.reportedBanners.find(({ kind }) => kind === 'stuckJob');
    if (oldest === undefined) {
      if (before) this.#cluster.reportBanner('stuckJob', null);
      return;
    }
    const more = stuck.length > 1 ? ` ${stuck.length - 1} more wait too.` : '';
    const message = `Repair task ${oldest.taskId} is stuck. ${oldest.blockedBy}${more}`.slice(0, 1_000);
    if (before?.message === message) return;
    this.#cluster.reportBanner('stuckJob', { kind: 'stuckJob', severity: 'warning', message, hint: 'Look at the repair tasks: it may be approved or cancelled there.', ref: oldest.blockers[0] ?? null });
  }

  #jobsChanged(jobs: Iterable<InfrastructureJob>): void {
    const throttled = [...jobs].filter((job) => job.active && job.throttled);
    const before = this.#cluster.reportedBanners.find(({ kind }) => kind === 'throttled');
    const [first] = throttled;
    if (first === undefined) {
      if (before) this.#cluster.reportBanner('throttled', null);
      return;
    }
    const message = `The platform throttles ${throttled.length === 1 ? `job ${first.jobId} (${first.impactAction})` : `${throttled.length} jobs`} on this cluster.`.slice(0, 1_000);
    if (before?.message === message) return;
    this.#cluster.reportBanner('throttled', { kind: 'throttled', severity: 'warning', message, hint: 'It goes on when the other work on these machines is done.', ref: null });
  }
}
