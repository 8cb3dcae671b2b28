import type { AzureProfile } from './azure-profile.ts';

/** What helps to understand a report about a profile: no names, ids or addresses. */
export function profileDiagnostics(profile: AzureProfile): readonly string[] {
  const { settings: { cloud, method, selected, tenant }, tenants, subscriptions, operations, waits, clockSkewMs, signedIn } = profile;
  return [
    `cloud ${cloud.kind}, sign-in by ${method}, ${/^(organizations|common)$/i.test(tenant) ? 'all tenants' : 'one tenant'}, ${signedIn ? 'signed in' : 'signed out'}`,
    `${tenants.length} tenants (${tenants.filter(({ needsSignIn }) => needsSignIn).length} want a sign-in), ${subscriptions.length} subscriptions (${subscriptions.filter(({ obstacle }) => obstacle !== '').length} not readable), ${selected === null ? 'all' : selected.length} selected`,
    `${operations.list().filter(({ state }) => state.kind === 'running').length} operations run, ${waits.list().length} waits, clock differs by ${clockSkewMs ?? 'an unknown number of'} ms`,
  ];
}
