import { createHash } from 'node:crypto';

import type { JsonObject } from '../model/json.ts';
import type { Application, User } from './principals.ts';

/** When a token is issued and how long it is good, in milliseconds. */
export interface Lifetime {
  readonly nowMs: number;
  readonly lifetimeMs: number;
}

/** What an access token is about. */
export interface AccessClaims extends Lifetime {
  readonly tenantId: string;
  readonly audience: string;
  /** Authentication contexts that the sign-in satisfied. */
  readonly contexts: readonly string[];
}

/** `issued_ms` is the simulator's own: tokens can be made worthless to the millisecond. */
function times({ nowMs, lifetimeMs }: Lifetime): JsonObject {
  const seconds = Math.floor(nowMs / 1000);
  return { iat: seconds, nbf: seconds, exp: Math.floor((nowMs + lifetimeMs) / 1000), issued_ms: nowMs };
}

function shared(about: AccessClaims): JsonObject {
  return {
    aud: about.audience,
    iss: `https://sts.windows.net/${about.tenantId}/`,
    ...times(about),
    tid: about.tenantId,
    ver: '1.0',
    ...(about.contexts.length === 0 ? {} : { acrs: [...about.contexts] }),
  };
}

/** Claims of an access token by which a program acts for a user. */
export function userClaims(user: User, application: Application, scopes: readonly string[], about: AccessClaims): JsonObject {
  const mayAct = scopes.some((each) => each.endsWith('user_impersonation') || each.endsWith('/.default'));
  return {
    ...shared(about),
    appid: application.clientId,
    appidacr: '0',
    idtyp: 'user',
    name: user.displayName,
    oid: user.objectId,
    scp: mayAct ? 'user_impersonation' : 'User.Read',
    unique_name: user.name,
    upn: user.name,
  };
}

/** Claims of an access token by which a program acts for itself. */
export function applicationClaims({ clientId, objectId }: Application, about: AccessClaims): JsonObject {
  return { ...shared(about), appid: clientId, appidacr: '1', idtyp: 'app', oid: objectId, sub: objectId };
}

/** Claims of an id token. No `nonce` unless one was sent: clients take `null` for a mismatch (reference/azure.md §3.1). */
export function idClaims(user: User, application: Application, about: Lifetime & { readonly tenantId: string; readonly authority: string; readonly nonce: string | undefined }): JsonObject {
  return {
    aud: application.clientId,
    iss: `${about.authority}/${about.tenantId}/v2.0`,
    ...times(about),
    name: user.displayName,
    oid: user.objectId,
    preferred_username: user.name,
    sub: createHash('sha256').update(`${user.objectId}${application.clientId}`).digest('base64url'),
    tid: about.tenantId,
    ver: '2.0',
    ...(about.nonce === undefined ? {} : { nonce: about.nonce }),
  };
}
