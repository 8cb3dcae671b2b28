import type { AzureSummary } from '../../../shared/contract/connections.ts';
import type { AzureProfile } from './azure-profile.ts';

/** The one telling figure of a profile in the list. */
export function profileSummary(profile: AzureProfile): AzureSummary {
  const { account, settings, subscriptions, lock, operations } = profile;
  const running = operations.list().filter(({ state }) => state.kind === 'running').length;
  const selected = subscriptions.filter((each) => each.selected).length;
  const waits = profile.waits.list();
  return {
    account: account?.userName.slice(0, 300) ?? null,
    tenant: settings.tenant,
    figure: (waits[0]?.words ?? (running > 0 ? counted(running, 'operation runs', 'operations run') : counted(selected, 'subscription', 'subscriptions'))).slice(0, 200),
    failedToday: 0,
    running,
    unlockedUntil: lock.unlockedUntil,
  };
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
