import type { DevopsRun } from '../../../shared/contract/devops/index.ts';
import type { Build, Deployment, ReleaseApproval } from '../rest/shapes.ts';

/** The service's words for results and reasons, in ours. */

type Result = DevopsRun['result'];

const buildResults: Readonly<Record<string, Result>> = { succeeded: 'succeeded', partiallysucceeded: 'partly', failed: 'failed', canceled: 'cancelled' };

export function buildResult({ status, result }: Pick<Build, 'status' | 'result'>): Result {
  if (status === 'completed') return buildResults[result] ?? 'failed';
  return status === 'inprogress' || status === 'cancelling' ? 'running' : 'waiting';
}

/** `succeededWithIssues` and the like, of tasks, jobs, stages and records. */
const taskResults: Readonly<Record<string, Result>> = {
  succeeded: 'succeeded', succeededwithissues: 'partly', partiallysucceeded: 'partly', failed: 'failed', canceled: 'cancelled', cancelled: 'cancelled', skipped: 'cancelled', abandoned: 'cancelled', rejected: 'cancelled', notdeployed: 'waiting',
};

/** @param state empty where the service gives none. */
export function taskResult(state: string, result: string, startedAt: number | null): Result {
  const ended = taskResults[result];
  if (ended !== undefined) return ended;
  return state === 'pending' || startedAt === null ? 'waiting' : 'running';
}

/** What is queued counts as in progress there, and what waits for an approval as not deployed. */
export function deploymentResult({ deploymentStatus, operationStatus }: Pick<Deployment, 'deploymentStatus' | 'operationStatus'>): Result {
  if (deploymentStatus === 'succeeded') return 'succeeded';
  if (deploymentStatus === 'partiallysucceeded') return 'partly';
  if (operationStatus === 'rejected' || operationStatus.includes('cancel')) return 'cancelled';
  if (deploymentStatus === 'failed') return 'failed';
  if (deploymentStatus === 'inprogress') return /^(queued|pending|scheduled|deferred)/.test(operationStatus) ? 'waiting' : 'running';
  return 'waiting';
}

const reasons: Readonly<Record<string, string>> = {
  manual: 'by hand', individualci: 'by a push', batchedci: 'by pushes', schedule: 'scheduled', scheduleforced: 'scheduled', pullrequest: 'for a pull request', validateshelveset: 'for a check-in',
  checkinshelveset: 'for a check-in', buildcompletion: 'after another build', resourcetrigger: 'by a resource', usercreated: 'by hand', triggered: 'by a trigger',
  automated: 'automatically', scheduled: 'scheduled', redeploytrigger: 'deployed again by a trigger', none: '', all: '',
};

export function reasonWords(reason: string): string {
  return reasons[reason] ?? reason;
}

export interface ApprovalView {
  readonly approver: string;
  readonly state: string;
  readonly since: number | null;
  readonly decidedAt: number | null;
  readonly comment: string;
}

const approvalStates: Readonly<Record<string, string>> = {
  pending: 'waits', approved: 'approved', rejected: 'turned down', reassigned: 'passed on', canceled: 'cancelled', skipped: 'skipped', timedout: 'ran out of time', uninitiated: 'not asked yet',
};

export function approvalState(status: string): string {
  return approvalStates[status] ?? status;
}

/** Approvals of somebody; those that the service gives itself are none. */
export function approvalsOf(deployment: Pick<Deployment, 'preDeployApprovals' | 'postDeployApprovals'>): ApprovalView[] {
  return [...(deployment.preDeployApprovals ?? []), ...(deployment.postDeployApprovals ?? [])].filter((each) => each.isAutomated !== true).map((each) => viewOf(each));
}

function viewOf({ status, approver, approvedBy, createdOn, modifiedOn, comments }: ReleaseApproval): ApprovalView {
  return {
    approver: approvedBy ?? approver ?? 'somebody', state: approvalState(status), since: createdOn,
    decidedAt: status === 'pending' ? null : modifiedOn, comment: (comments ?? '').slice(0, 2_000),
  };
}
