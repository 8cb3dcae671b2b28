/*
 * Whether roles allow something, by the permissions that `Microsoft.Authorization/permissions` lists for the caller at a
 * scope. Deny assignments are not in that list: what is allowed here may still be refused.
 */

/** One entry for each role that counts there. */
export interface RolePermissions {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly dataActions?: readonly string[];
  readonly notDataActions?: readonly string[];
}

/** The right to use a vault's secrets in deployments (azure.md §1B B12). */
export const vaultDeployAction = 'Microsoft.KeyVault/vaults/deploy/action';

/** A role's exceptions narrow that role only: another role may allow what one leaves out. */
export function allowsAction(permissions: readonly RolePermissions[], action: string): boolean {
  return permissions.some(({ actions, notActions }) => matchesAny(actions, action) && !matchesAny(notActions, action));
}

/** The same for what is inside a resource: `Microsoft.KeyVault/vaults/secrets/getSecret/action`. */
export function allowsDataAction(permissions: readonly RolePermissions[], action: string): boolean {
  return permissions.some(({ dataActions = [], notDataActions = [] }) => matchesAny(dataActions, action) && !matchesAny(notDataActions, action));
}

function matchesAny(patterns: readonly string[], action: string): boolean {
  return patterns.some((pattern) => matchesAction(pattern, action));
}

/** Whether a pattern of a role covers an action: `*` stands for anything, slashes included; case does not count. */
export function matchesAction(pattern: string, action: string): boolean {
  const [first = '', ...rest] = pattern.toLowerCase().split('*');
  const text = action.toLowerCase();
  if (rest.length === 0) return text === first;
  if (!text.startsWith(first)) return false;
  const last = rest.at(-1) ?? '';
  let at = first.length;
  for (const part of rest.slice(0, -1)) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

/** An access policy of a vault without role-based access. */
export interface VaultAccessPolicy {
  readonly objectId: string;
  readonly permissions: { readonly secrets?: readonly string[]; readonly certificates?: readonly string[]; readonly keys?: readonly string[] };
}

/** Whether the policies of a vault let a principal do something: `get` or `list` of its secrets. Groups that the principal is in have to be among `objectIds`. */
export function policyAllows(policies: readonly VaultAccessPolicy[], objectIds: readonly string[], what: 'secrets' | 'certificates' | 'keys', permission: string): boolean {
  const callers = new Set(objectIds.map((id) => id.toLowerCase()));
  const wanted = permission.toLowerCase();
  return policies.some(({ objectId, permissions }) => callers.has(objectId.toLowerCase()) && (permissions[what] ?? []).some((each) => each.toLowerCase() === wanted || each.toLowerCase() === 'all'));
}
