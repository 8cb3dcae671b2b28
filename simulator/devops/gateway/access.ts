import { randomBytes } from 'node:crypto';

import type { Clock } from '../../foundation/clock.ts';
import type { Person } from '../../foundation/company-catalogue.ts';
import type { Answer } from './answer.ts';
import { ServiceFailure } from './answer.ts';

/** The application id under which the directory knows Azure DevOps. */
export const DEVOPS_AUDIENCE = '499b84ac-1321-427f-aa17-267ca6975798';

/** What a personal access token may be used for; `full` for everything. */
export const scopes = [
  'full',
  'vso.build',
  'vso.build_execute',
  'vso.release',
  'vso.release_execute',
  'vso.environment_manage',
  'vso.project',
  'vso.pipelineresources_use',
] as const;
export type Scope = (typeof scopes)[number];

/** Claims of a token that the directory vouches for. */
export type TokenClaims = Readonly<Record<string, unknown>>;
/** Returns the claims of a token that is genuine, null otherwise. Expiry and audience are looked at here. */
export type VerifyToken = (token: string) => TokenClaims | null;

export interface PersonalAccessToken {
  readonly token: string;
  readonly owner: Person;
  readonly scopes: readonly Scope[];
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/** Who asks, and what they may. */
export interface Caller {
  readonly person: Person;
  may(scope: Scope): boolean;
}

/** Scopes that include others. */
const INCLUDES: Readonly<Partial<Record<Scope, readonly Scope[]>>> = {
  'vso.build_execute': ['vso.build', 'vso.pipelineresources_use'],
  'vso.release_execute': ['vso.release'],
};

/** What the service shows where it wants somebody to sign in: a page with a status that says success. */
const SIGN_IN_PAGE = '<!DOCTYPE html>\r\n<html lang="en"><head><title>Azure DevOps Services | Sign In</title></head><body><h1>Sign In</h1></body></html>';

export const NOT_AUTHORISED = 'TF400813: The user is not authorized to access this resource.';

/** Personal access tokens, and bearer tokens of the directory. */
export class AccessRules {
  readonly #clock: Clock;
  readonly #verifyToken: VerifyToken | undefined;
  readonly #tokens = new Map<string, PersonalAccessToken>();

  constructor(clock: Clock, verifyToken: VerifyToken | undefined) {
    this.#clock = clock;
    this.#verifyToken = verifyToken;
  }

  /** A new token in the form the service gives them: 84 characters with `AZDO` near the end. */
  issue(owner: Person, granted: readonly Scope[], expiresAt: number): PersonalAccessToken {
    const random = randomBytes(80).toString('base64').replace(/[^A-Za-z0-9]/g, '').padEnd(80, 'x');
    const made = { token: `${random.slice(0, 76)}AZDO${random.slice(76, 80)}`, owner, scopes: granted, expiresAt };
    this.#tokens.set(made.token, made);
    return made;
  }

  /** Makes one token, or all of them, worthless. */
  revoke(token?: string): void {
    if (token === undefined) this.#tokens.clear();
    else this.#tokens.delete(token);
  }

  /**
   * Finds out who asks. What is wrong with a personal access token is answered with a sign-in page and 203, or 302 where
   * there is none at all; `x-tfs-fedauthredirect: Suppress` asks for an honest 401.
   */
  admit(authorization: string | undefined, suppressRedirect: boolean, origin: string): Caller | Answer {
    if (authorization === undefined) return suppressRedirect ? unauthorised() : redirectToSignIn(origin);
    const [scheme = '', credentials = ''] = authorization.split(' ', 2);
    if (scheme.toLowerCase() === 'bearer') return this.#bearer(credentials);
    if (scheme.toLowerCase() !== 'basic') return unauthorised();
    const password = /^[^:]*:(?<password>.*)$/s.exec(Buffer.from(credentials, 'base64').toString('utf8'))?.groups?.['password'];
    const token = password === undefined ? undefined : this.#tokens.get(password);
    if (token === undefined) return suppressRedirect ? unauthorised() : signInPage(203);
    if (token.expiresAt <= this.#clock.now()) return { ...unauthorised(), page: 'Access Denied: The Personal Access Token used has expired.' };
    return { person: token.owner, may: (scope) => token.scopes.some((each) => each === 'full' || each === scope || INCLUDES[each]?.includes(scope) === true) };
  }

  #bearer(token: string): Caller | Answer {
    const claims = this.#verifyToken?.(token) ?? null;
    if (claims === null || !isForDevOps(claims['aud']) || Number(claims['exp'] ?? Infinity) * 1000 <= this.#clock.now()) return unauthorised();
    const mail = textOf(claims['preferred_username'] ?? claims['upn'] ?? claims['appid'] ?? claims['azp'] ?? claims['oid']);
    return { person: { name: textOf(claims['name'] ?? mail), mail }, may: () => true };
  }
}

/** @throws ServiceFailure 403 where the caller has not been granted a scope. */
export function demandScope(caller: Caller, scope: Scope | undefined): void {
  if (scope === undefined || caller.may(scope)) return;
  const message = `Access Denied: ${caller.person.name} needs the following permission(s) to perform this action: ${scope}`;
  throw new ServiceFailure(403, 'AccessCheckException', message, 'Microsoft.VisualStudio.Services.Security');
}

export function isCaller(result: Caller | Answer): result is Caller {
  return 'person' in result;
}

function isForDevOps(audience: unknown): boolean {
  return typeof audience === 'string' && audience.replace(/^api:\/\//, '').replace(/\/$/, '') === DEVOPS_AUDIENCE;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : 'somebody';
}

/** 401 with the challenges for both kinds of tokens. */
export function unauthorised(): Answer {
  const headers = { 'www-authenticate': 'Bearer authorization_uri=https://login.microsoftonline.com/, Basic realm="azure-devops"' };
  return { status: 401, headers, page: NOT_AUTHORISED };
}

export function signInPage(status: number): Answer {
  return { status, headers: { 'x-tfs-fedauthrealm': 'https://visualstudio.example/' }, page: SIGN_IN_PAGE };
}

function redirectToSignIn(origin: string): Answer {
  const page = signInPage(302);
  return { ...page, headers: { ...page.headers, location: `${origin}/_signin?realm=azure-devops` } };
}
