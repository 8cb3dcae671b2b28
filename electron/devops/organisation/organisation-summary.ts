import type { DevopsSummary } from '../../../shared/contract/connections.ts';
import type { Organisation } from './organisation.ts';

/** The one telling figure of an organisation in the list. @param now ms since 1970; today is the local day. */
export function organisationSummary(organisation: Organisation, now: number): DevopsSummary {
  const { runs, approvals, settings, place } = organisation;
  const startOfDay = new Date(now).setHours(0, 0, 0, 0);
  const all = runs.values();
  const running = all.filter(({ result }) => result === 'running').length;
  const failedToday = all.filter(({ result, endedAt }) => result === 'failed' && endedAt !== null && endedAt >= startOfDay).length;
  const waiting = approvals.size;
  const parts = [
    ...(waiting > 0 ? [counted(waiting, 'approval waits', 'approvals wait')] : []),
    ...(failedToday > 0 ? [`${String(failedToday)} failed today`] : []),
    ...(running > 0 ? [counted(running, 'run goes on', 'runs go on')] : []),
  ];
  return {
    organisation: place.organisation.slice(0, 300), projects: settings.projects.slice(0, 200),
    figure: (parts.length > 0 ? parts.join(', ') : counted(all.length, 'run in 90 days', 'runs in 90 days')).slice(0, 200),
    waitingApprovals: waiting, failedToday,
  };
}

function counted(count: number, one: string, many: string): string {
  return `${String(count)} ${count === 1 ? one : many}`;
}
