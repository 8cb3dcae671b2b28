import { implement } from '@orpc/server';
import { clusterJobsContract } from '../../../shared/contract/clusters/packages.ts';
import type { RequestContext } from '../../core/request-context.ts';
import type { JobDesk } from './job-desk.ts';

const os = implement(clusterJobsContract).$context<RequestContext>();

/** Everything behind `clusters.jobs.*`. */
export function jobsRouter(desk: JobDesk) {
  return os.router({
    repairTasks: os.repairTasks.handler(({ input, signal, context }) => desk.of(input.connectionId).watchTasks(input.completed, signal, () => context.visible)),
    infrastructureJobs: os.infrastructureJobs.handler(({ input, signal, context }) => desk.of(input.connectionId).watchJobs(signal, () => context.visible)),
    freshness: os.freshness.handler(({ input, signal, context }) => desk.of(input.connectionId).watchFreshness(signal, () => context.visible)),
  });
}
