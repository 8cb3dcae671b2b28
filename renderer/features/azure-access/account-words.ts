const guid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Who is signed in. An application has no name that its token would tell: the beginning of its id will do. Empty for nobody. */
export function accountWords(account: string | null): string {
  if (account === null) return '';
  return guid.test(account) ? `application ${account.slice(0, 8)}…` : account;
}

/** A tenant by what the user gave for it, where nothing better is known. */
export function tenantWords(tenant: string): string {
  return guid.test(tenant) ? `tenant ${tenant.slice(0, 8)}…` : tenant;
}
