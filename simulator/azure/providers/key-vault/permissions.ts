import { asList, asObject, asText } from '../../model/json.ts';
import type { Caller, Resource, World } from '../../model/provider.ts';
import { VaultFailure } from './vault-failure.ts';

/** What a caller wants to do in a vault, as access policies name it. */
export type VaultAction =
  | { readonly kind: 'secrets'; readonly action: 'get' | 'list' | 'set' }
  | { readonly kind: 'certificates'; readonly action: 'get' | 'list' | 'create' | 'import' | 'update' };

/** The data actions that roles allow, by the words of access policies. */
const DATA_ACTIONS = {
  secrets: { get: 'secrets/getSecret/action', list: 'secrets/readMetadata/action', set: 'secrets/setSecret/action' },
  certificates: {
    get: 'certificates/read',
    list: 'certificates/read',
    create: 'certificates/create/action',
    import: 'certificates/import/action',
    update: 'certificates/update/action',
  },
} as const;

/**
 * Whether the caller may: by a role where the vault asks for roles, by its access policies where it does not.
 * @throws VaultFailure 403, worded as the vault does.
 */
export function requirePermission(world: World, vault: Resource, caller: Caller, wanted: VaultAction): void {
  if (vault.properties['enableRbacAuthorization'] === true) requireRole(world, vault, caller, wanted);
  else requirePolicy(vault, caller, wanted);
}

function requireRole(world: World, vault: Resource, caller: Caller, wanted: VaultAction): void {
  const action = `Microsoft.KeyVault/vaults/${dataAction(wanted)}`;
  if (world.allowsData(caller, action, vault.id)) return;
  throw new VaultFailure(
    403,
    'Forbidden',
    `Caller is not authorized to perform action on resource.\r\nIf role assignments, deny assignments or role definitions were changed recently, please observe propagation time.\r\nCaller: ${identityOf(caller)}\r\nAction: '${action}'\r\nResource: '${vault.id.toLowerCase()}'\r\nAssignment: (not found)\r\nDenyAssignmentId: null\r\nDecisionReason: null \r\nVault: ${placeOf(vault)}\r\n`,
    'ForbiddenByRbac',
  );
}

function dataAction(wanted: VaultAction): string {
  return wanted.kind === 'secrets' ? DATA_ACTIONS.secrets[wanted.action] : DATA_ACTIONS.certificates[wanted.action];
}

function requirePolicy(vault: Resource, caller: Caller, { kind, action }: VaultAction): void {
  const allowed = asList(vault.properties['accessPolicies'])
    .map(asObject)
    .filter((policy) => asText(policy['objectId'])?.toLowerCase() === caller.objectId.toLowerCase())
    .flatMap((policy) => asList(asObject(policy['permissions'])[kind]))
    .map((each) => asText(each)?.toLowerCase());
  if (allowed.includes(action) || allowed.includes('all')) return;
  throw new VaultFailure(
    403,
    'Forbidden',
    `The user, group or application '${identityOf(caller)}' does not have ${kind} ${action} permission on key vault '${placeOf(vault)}'. For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125287`,
    'AccessDenied',
  );
}

function identityOf(caller: Caller): string {
  return `appid=${caller.clientId};oid=${caller.objectId};iss=https://sts.windows.net/${caller.tenantId}/`;
}

export function placeOf(vault: Pick<Resource, 'name' | 'location'>): string {
  return `${vault.name};location=${vault.location ?? ''}`;
}
