import type { JsonObject } from '../../model/json.ts';
import { paged } from '../../model/provider.ts';
import type { Resource, RouteAnswer, RouteRequest } from '../../model/provider.ts';
import type { VaultContents } from './vault-contents.ts';
import { badParameter, VaultFailure } from './vault-failure.ts';

/** More items than this are not given at once. */
const MOST_ON_A_PAGE = 25;

/** One call to a vault. */
export interface VaultCall {
  readonly vault: Resource;
  readonly contents: VaultContents;
  readonly request: RouteRequest;
  /** `https://…` without a slash at the end. */
  readonly origin: string;
}

/** A list, whose page a caller may ask to be smaller. */
export function page(request: RouteRequest, items: readonly JsonObject[]): RouteAnswer {
  const asked = request.query.get('maxresults');
  if (asked !== null && (!/^\d+$/.test(asked) || Number(asked) < 1 || Number(asked) > MOST_ON_A_PAGE)) {
    throw badParameter('The specified value for maxresults is out of range. Allowed are 1 to 25.');
  }
  return paged(items, MOST_ON_A_PAGE);
}

export function methodNotAllowed(request: RouteRequest): VaultFailure {
  return new VaultFailure(405, 'MethodNotAllowed', `The method ${request.method} is not allowed on '${request.path}'.`);
}

/** What names of secrets and certificates are made of. */
export function requireName(name: string): void {
  if (!/^[0-9a-zA-Z-]{1,127}$/.test(name)) throw badParameter(`The request URI contains an invalid name: ${name}`);
}
