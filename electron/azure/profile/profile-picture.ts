import type { AzureProfile as ProfilePicture } from '../../../shared/contract/azure/profiles.ts';
import type { AzureOperation } from '../arm/azure-operation.ts';
import type { AzureProfile } from './azure-profile.ts';

const mostWaits = 50;
const mostOperations = 100;

/** A profile as the page sees it: accounts and names, never a token. */
export function profilePicture(profile: AzureProfile): ProfilePicture {
  const { settings, account } = profile;
  return {
    connectionId: profile.connectionId,
    cloud: settings.cloud, tenant: settings.tenant, clientId: settings.clientId, method: settings.method,
    account: account === null ? null : account.userName.slice(0, 1_000),
    signedIn: profile.signedIn,
    keeping: profile.secrets.keeping(),
    tenants: profile.tenants,
    subscriptions: [...profile.subscriptions],
    waits: profile.waits.list().slice(0, mostWaits),
    budgets: profile.budgets.list(),
    clockSkewMs: profile.clockSkewMs,
    unlockedUntil: profile.lock.unlockedUntil,
    operations: profile.operations.list().slice(-mostOperations).map(operationPicture),
  };
}

function operationPicture({ begun, state, resumed }: AzureOperation): ProfilePicture['operations'][number] {
  return {
    id: begun.operationId, title: begun.title.slice(0, 300), startedAt: begun.startedAt, resumed, href: begun.href,
    lastAskedAt: state.kind === 'running' ? state.lastAskedAt : state.endedAt,
    words: wordsOf(state).slice(0, 500),
  };
}

function wordsOf(state: AzureOperation['state']): string {
  if (state.kind === 'ended') {
    if (state.end === 'lost') return 'Azure no longer knows this operation: look how it ended.';
    return { succeeded: 'Succeeded.', failed: 'Failed.', canceled: 'Cancelled.' }[state.end];
  }
  const percent = state.percentComplete === null ? '' : `, ${Math.round(state.percentComplete)} %`;
  return state.trouble === null ? `${state.word}${percent}` : `${state.word}${percent}. It cannot be asked just now: ${state.trouble.message}`;
}
