import type { AzureSummary } from '../../../shared/contract/connections.ts';
import type { AzureProfile } from './azure-profile.ts';

/** The one telling figure of a profile in the list: a wait, deployments that run or failed, or how much there is. */
export function profileSummary(profile: AzureProfile): AzureSummary {
  const { account, settings, subscriptions, lock, operations, deployments } = profile;
  const running = deployments?.running ?? operations.list().filter(({ state }) => state.kind === 'running').length;
  const failedToday = deployments?.failedToday ?? 0;
  const selected = subscriptions.filter((each) => each.selected).length;
  const [wait] = profile.waits.list();
  const moving = [
    ...(running > 0 ? [deployments === null ? counted(running, 'operation runs', 'operations run') : counted(running, 'deployment runs', 'deployments run')] : []),
    ...(failedToday > 0 ? [`${failedToday} failed today`] : []),
  ].join(', ');
  return {
    account: account?.userName.slice(0, 300) ?? null,
    tenant: settings.tenant,
    figure: (wait?.words ?? (moving === '' ? counted(selected, 'subscription', 'subscriptions') : moving)).slice(0, 200),
    failedToday, running,
    unlockedUntil: lock.unlockedUntil,
  };
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
