import { asObject, asText } from '../model/json.ts';
import type { Json } from '../model/json.ts';
import { DirectoryError } from './directory-error.ts';

/** What tokens are asked for: scopes, the one resource they are of, and authentication contexts. */

const GRAPH = 'https://graph.microsoft.com';
const MANAGEMENT = 'https://management.azure.com';

/** Tokens for the management API are for one of these. */
export const ARM_AUDIENCES: ReadonlySet<string> = new Set(['https://management.core.windows.net/', 'https://management.core.windows.net', `${MANAGEMENT}/`, MANAGEMENT]);

/** Resources with a service in the directory: management, vaults, Azure DevOps, Graph. */
const RESOURCES: ReadonlySet<string> = new Set([...ARM_AUDIENCES, 'https://vault.azure.net', '499b84ac-1321-427f-aa17-267ca6975798', GRAPH]);

const OPENID_SCOPES: ReadonlySet<string> = new Set(['openid', 'profile', 'offline_access', 'email']);

export const readScopes = (text: string | null): readonly string[] => (text ?? '').split(' ').filter((each) => each !== '');

/** The scopes that are of a resource, not of the sign-in itself. */
export const resourceScopes = (scopes: readonly string[]): readonly string[] => scopes.filter((each) => !OPENID_SCOPES.has(each));

/**
 * What a token for these scopes is for. Older clients ask for the resource manager by its own address (reference/azure.md §2.1).
 * @throws DirectoryError for an unknown resource or several
 */
export function audienceOf(scopes: readonly string[], armOrigin: string, tenantName: string): string {
  const resources = new Set(resourceScopes(scopes).map(resourceOfScope));
  if (resources.size > 1) throw new DirectoryError('invalid_request', 28000, 'Provided value for the input parameter scope is not valid because it contains more than one resource.');
  const [wanted = GRAPH] = resources;
  if (wanted.replace(/\/$/, '') === armOrigin) return MANAGEMENT;
  if (RESOURCES.has(wanted)) return wanted;
  throw new DirectoryError(
    'invalid_resource',
    500011,
    `The resource principal named ${wanted} was not found in the tenant named ${tenantName}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.`,
  );
}

/** `https://vault.azure.net/.default` is of `https://vault.azure.net`; a scope without a resource is of Graph. */
function resourceOfScope(scope: string): string {
  const cut = scope.lastIndexOf('/');
  return cut === -1 ? GRAPH : scope.slice(0, cut);
}

/** Authentication contexts that a claims request asks for. @throws DirectoryError */
export function contextsOf(claims: string | null): readonly string[] {
  if (claims === null) return [];
  let parsed: Json;
  try {
    parsed = JSON.parse(claims);
  } catch {
    throw new DirectoryError('invalid_request', 900144, "The request body contains an invalid value for the parameter 'claims'.");
  }
  const acrs = asObject(asObject(asObject(parsed)['access_token'])['acrs']);
  const value = asText(acrs['value']);
  return value === undefined ? [] : [value];
}
