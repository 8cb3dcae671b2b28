import { spaced } from './event-words.ts';

/** What the rules need of a job of the platform below the cluster. */
export interface InfrastructureFacts {
  readonly isActive: boolean;
  readonly isThrottled: boolean;
  readonly jobStatus: string;
  readonly impactStep: string;
  readonly acknowledgementStatus: string;
  readonly deadlineForResponse: number | null;
  readonly repairTasks: readonly { readonly taskId: string; readonly state: string | null }[];
}

/** Where repair tasks wait for the cluster rather than for the platform. */
const unfinished = new Set(['Created', 'Claimed', 'Preparing']);

/**
 * Whom a job of the platform waits for; empty where nothing holds it up. No ages stand in the words.
 * @param now decides whether the platform's deadline has passed.
 */
export function infrastructureHold(job: InfrastructureFacts, now: number): string {
  if (!job.isActive || job.jobStatus === 'Completed') return '';
  if (job.isThrottled) return 'The platform holds it back because other work on these machines goes first (throttled).';
  if (job.acknowledgementStatus !== 'WaitingForAcknowledgement') return '';
  const isLate = job.deadlineForResponse !== null && job.deadlineForResponse < now;
  const late = isLate ? ' The time that the platform gives for the answer is over: it may go on without.' : '';
  const waiting = job.repairTasks.filter(({ state }) => state !== null && unfinished.has(state));
  const [first] = waiting;
  if (first === undefined) return `It waits for the cluster’s answer to its step “${spaced(job.impactStep).toLowerCase()}”.${late}`;
  const more = waiting.length > 1 ? ` and ${waiting.length - 1} more` : '';
  return `It waits for the cluster: repair task ${first.taskId} is ${spaced(first.state ?? '').toLowerCase()}${more}.${late}`;
}
