import { createHash, randomBytes } from 'node:crypto';

import type { Clock } from '../../foundation/clock.ts';
import { asText } from '../model/json.ts';
import type { JsonObject } from '../model/json.ts';
import type { Caller } from '../model/provider.ts';
import { checkProof, hasProof } from './client-proof.ts';
import { DeviceSignIns } from './device-sign-ins.ts';
import type { DeviceSignIn } from './device-sign-ins.ts';
import { DirectoryError } from './directory-error.ts';
import type { Application, Tenant, User } from './principals.ts';
import { audienceOf, contextsOf, readScopes, resourceScopes } from './scopes.ts';
import { applicationClaims, idClaims, userClaims } from './token-claims.ts';
import type { AccessClaims } from './token-claims.ts';
import { TokenSigner } from './tokens.ts';

export interface DirectoryOptions {
  readonly clock: Clock;
  readonly tenants: readonly [Tenant, ...Tenant[]];
  readonly users: readonly [User, ...User[]];
  readonly application: Application;
  /** Origin of the sign-in pages. */
  readonly authority: () => string;
  /** Origins whose own URL is accepted as a scope's resource, as older clients ask (reference/azure.md §2.1). */
  readonly armOrigin: () => string;
  readonly tokenLifetimeMs: number;
  /** How often a waiting device may ask. */
  readonly devicePollSeconds: number;
}

interface Grant {
  readonly user: User;
  readonly tenantId: string;
  readonly scopes: readonly string[];
  /** Authentication context values that the sign-in satisfied. */
  readonly contexts: readonly string[];
  readonly expiresAt: number;
}

interface CodeGrant extends Grant {
  readonly redirectUri: string;
  readonly challenge: string | undefined;
  readonly nonce: string | undefined;
}

/** What a sign-in page was asked for, checked. */
export interface AuthorizeRequest {
  readonly tenant: string;
  readonly scopes: readonly string[];
  readonly redirectUri: string;
  readonly responseMode: 'form_post' | 'query';
  readonly state: string | undefined;
  readonly challenge: string;
  readonly nonce: string | undefined;
  readonly contexts: readonly string[];
}

const CODE_LIFETIME_MS = 10 * 60_000;
const REFRESH_LIFETIME_MS = 90 * 86_400_000;
const MULTI_TENANT: ReadonlySet<string> = new Set(['common', 'organizations']);
const MANAGEMENT = 'https://management.azure.com';

/** Tenants, users and one application, and what they may have tokens for. */
export class Directory {
  readonly tenants: readonly [Tenant, ...Tenant[]];
  readonly users: readonly [User, ...User[]];
  readonly application: Application;
  readonly signer = new TokenSigner();
  readonly devices: DeviceSignIns;
  /** Users' consent to the application. */
  isConsented = true;
  /** Sign-in pages answer at once, without a click. */
  autoApprove = false;
  /** An authentication context that management tokens must have been signed in for. */
  requiredContext: string | undefined;
  tokenLifetimeMs: number;
  readonly #options: DirectoryOptions;
  readonly #codes = new Map<string, CodeGrant>();
  readonly #refreshTokens = new Map<string, Grant>();
  /** Tokens issued before this time are worthless. */
  #validFrom = 0;

  constructor(options: DirectoryOptions) {
    this.#options = options;
    this.tenants = options.tenants;
    this.users = options.users;
    this.application = options.application;
    this.tokenLifetimeMs = options.tokenLifetimeMs;
    this.devices = new DeviceSignIns(options.clock, options.devicePollSeconds);
  }

  get authority(): string {
    return this.#options.authority();
  }

  now(): number {
    return this.#options.clock.now();
  }

  /** The tenant of an authority's path, undefined for `common` and `organizations`. @throws DirectoryError */
  tenantOf(segment: string): Tenant | undefined {
    if (MULTI_TENANT.has(segment.toLowerCase())) return undefined;
    const wanted = segment.toLowerCase();
    const found = this.tenants.find((each) => each.id === wanted || each.domain === wanted);
    if (found === undefined) throw new DirectoryError('invalid_request', 90002, `Tenant '${segment}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`);
    return found;
  }

  /** Checks what a sign-in page is asked for. @throws DirectoryError */
  readAuthorizeRequest(tenant: string, query: URLSearchParams): AuthorizeRequest {
    this.tenantOf(tenant);
    this.#requireClient(query.get('client_id'));
    const redirectUri = query.get('redirect_uri') ?? '';
    if (!isLoopbackRedirect(redirectUri)) {
      throw new DirectoryError('invalid_request', 50011, `The redirect URI '${redirectUri}' specified in the request does not match the redirect URIs configured for the application '${this.application.clientId}'.`);
    }
    if (query.get('response_type') !== 'code') throw new DirectoryError('unsupported_response_type', 700054, 'response_type is not enabled for the application.');
    const challenge = query.get('code_challenge');
    if (challenge === null || query.get('code_challenge_method') !== 'S256') throw new DirectoryError('invalid_request', 9002325, 'Proof Key for Code Exchange is required for cross-origin authorization code redemption.');
    const scopes = readScopes(query.get('scope'));
    this.#audienceOf(scopes);
    return {
      tenant,
      scopes,
      redirectUri,
      responseMode: query.get('response_mode') === 'query' ? 'query' : 'form_post',
      state: query.get('state') ?? undefined,
      challenge,
      nonce: query.get('nonce') ?? undefined,
      contexts: contextsOf(query.get('claims')),
    };
  }

  /** A code for a user who has signed in. @throws DirectoryError where the user must not */
  approve(request: AuthorizeRequest, user: User): string {
    const tenantId = this.#admit(user, request.tenant);
    const code = randomBytes(24).toString('base64url');
    const { scopes, redirectUri, challenge, nonce, contexts } = request;
    this.#codes.set(code, { user, tenantId, scopes, redirectUri, challenge, nonce, contexts, expiresAt: this.now() + CODE_LIFETIME_MS });
    return code;
  }

  /** Begins a sign-in by device code. @throws DirectoryError */
  beginDeviceSignIn(tenant: string, form: URLSearchParams): DeviceSignIn {
    this.tenantOf(tenant);
    this.#requireClient(form.get('client_id'));
    const scopes = readScopes(form.get('scope'));
    this.#audienceOf(scopes);
    return this.devices.begin({ tenant, scopes, contexts: contextsOf(form.get('claims')) });
  }

  /** Sign-ins by device code that wait for somebody. */
  pendingDevices(): readonly DeviceSignIn[] {
    return this.devices.pending();
  }

  /** Answers a request to the token endpoint. @throws DirectoryError */
  token(tenant: string, form: URLSearchParams): JsonObject {
    this.tenantOf(tenant);
    this.#requireClient(form.get('client_id'));
    const grantType = form.get('grant_type') ?? '';
    switch (grantType) {
      case 'client_credentials':
        return this.#forApplication(tenant, form);
      case 'authorization_code':
        return this.#forCode(form);
      case 'refresh_token':
        return this.#forRefreshToken(tenant, form);
      case 'device_code':
      case 'urn:ietf:params:oauth:grant-type:device_code':
        return this.#forDevice(form);
      default:
        throw new DirectoryError('unsupported_grant_type', 70003, `The app requested an unsupported grant type '${grantType}'.`);
    }
  }

  /** Makes every token issued so far worthless, refresh tokens too where `withRefreshTokens`. */
  revoke(withRefreshTokens: boolean): void {
    this.#validFrom = this.now() + 1;
    if (withRefreshTokens) this.#refreshTokens.clear();
  }

  /** Claims of a token that is genuine and has not been revoked. Expiry and audience are the caller's to judge. */
  claimsOf(token: string): JsonObject | undefined {
    const claims = this.signer.verify(token);
    return claims === undefined || Number(claims['issued_ms']) < this.#validFrom ? undefined : claims;
  }

  callerOf(claims: JsonObject): Caller {
    const isUser = claims['idtyp'] === 'user';
    const objectId = asText(claims['oid']) ?? '';
    return {
      tenantId: asText(claims['tid']) ?? '',
      objectId,
      name: isUser ? (asText(claims['upn']) ?? objectId) : objectId,
      clientId: asText(claims['appid']) ?? '',
      kind: isUser ? 'user' : 'application',
      claims,
    };
  }

  /** The caller that a user would be, for records of the past. */
  callerFor(user: User, tenantId: string): Caller {
    return this.callerOf(userClaims(user, this.application, [], this.#about(tenantId, MANAGEMENT, [])));
  }

  /** The caller that the application itself would be. */
  callerForApplication(tenantId: string): Caller {
    return this.callerOf(applicationClaims(this.application, this.#about(tenantId, MANAGEMENT, [])));
  }

  #forApplication(tenant: string, form: URLSearchParams): JsonObject {
    const tenantId = this.tenantOf(tenant)?.id ?? this.tenants[0].id;
    checkProof(form, this.#proving());
    const scopes = readScopes(form.get('scope'));
    if (scopes.some((each) => !each.endsWith('/.default'))) {
      throw new DirectoryError('invalid_scope', 1002012, `The provided value for scope ${scopes.join(' ')} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`);
    }
    const claims = applicationClaims(this.application, this.#about(tenantId, this.#audienceOf(scopes), contextsOf(form.get('claims'))));
    return { token_type: 'Bearer', ...this.#lifetime(), access_token: this.signer.sign(claims) };
  }

  #forCode(form: URLSearchParams): JsonObject {
    if (hasProof(form)) checkProof(form, this.#proving());
    const code = form.get('code') ?? '';
    const grant = this.#codes.get(code);
    this.#codes.delete(code);
    if (grant === undefined) throw new DirectoryError('invalid_grant', 54005, 'OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.');
    if (grant.expiresAt < this.now()) throw new DirectoryError('invalid_grant', 70008, 'The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.');
    const verifier = createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url');
    if (verifier !== grant.challenge) throw new DirectoryError('invalid_grant', 501481, 'The Code_Verifier does not match the code_challenge supplied in the authorization request.');
    if (form.get('redirect_uri') !== grant.redirectUri) throw new DirectoryError('invalid_grant', 500112, `The reply address '${form.get('redirect_uri') ?? ''}' does not match the reply address '${grant.redirectUri}' provided when requesting Authorization code.`);
    return this.#forUser(grant, grant.scopes, grant.nonce);
  }

  #forRefreshToken(tenant: string, form: URLSearchParams): JsonObject {
    if (hasProof(form)) checkProof(form, this.#proving());
    const grant = this.#refreshTokens.get(form.get('refresh_token') ?? '');
    if (grant === undefined || grant.expiresAt < this.now()) {
      throw new DirectoryError('invalid_grant', 700082, 'The refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.');
    }
    const tenantId = this.#admit(grant.user, tenant);
    const wanted = contextsOf(form.get('claims'));
    if (wanted.some((each) => !grant.contexts.includes(each))) {
      throw new DirectoryError('interaction_required', 50076, `Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '${this.application.clientId}'.`, 'basic_action');
    }
    const scopes = readScopes(form.get('scope'));
    return this.#forUser({ ...grant, tenantId }, scopes.length === 0 ? grant.scopes : scopes, undefined);
  }

  #forDevice(form: URLSearchParams): JsonObject {
    const { user, signIn } = this.devices.redeem(form.get('device_code') ?? '');
    const tenantId = this.#admit(user, signIn.tenant);
    return this.#forUser({ user, tenantId, scopes: signIn.scopes, contexts: signIn.contexts, expiresAt: 0 }, signIn.scopes, undefined);
  }

  #forUser(grant: Grant, scopes: readonly string[], nonce: string | undefined): JsonObject {
    this.#requireConsent();
    const { user, tenantId, contexts } = grant;
    const about = this.#about(tenantId, this.#audienceOf(scopes), contexts);
    const refreshToken = randomBytes(48).toString('base64url');
    this.#refreshTokens.set(refreshToken, { user, tenantId, scopes, contexts, expiresAt: this.now() + REFRESH_LIFETIME_MS });
    return {
      token_type: 'Bearer',
      scope: [...resourceScopes(scopes), 'openid', 'profile', 'offline_access'].join(' '),
      ...this.#lifetime(),
      access_token: this.signer.sign(userClaims(user, this.application, scopes, about)),
      refresh_token: refreshToken,
      id_token: this.signer.sign(idClaims(user, this.application, { ...about, authority: this.authority, nonce })),
      client_info: Buffer.from(JSON.stringify({ uid: user.objectId, utid: user.homeTenantId })).toString('base64url'),
    };
  }

  #about(tenantId: string, audience: string, contexts: readonly string[]): AccessClaims {
    return { tenantId, audience, contexts, nowMs: this.now(), lifetimeMs: this.tokenLifetimeMs };
  }

  #proving() {
    return { application: this.application, authority: this.authority, nowMs: this.now() };
  }

  #audienceOf(scopes: readonly string[]): string {
    return audienceOf(scopes, this.#options.armOrigin(), this.tenants[0].displayName);
  }

  #lifetime(): JsonObject {
    const seconds = Math.floor(this.tokenLifetimeMs / 1000);
    return { expires_in: seconds, ext_expires_in: seconds };
  }

  #requireClient(clientId: string | null): void {
    if (clientId?.toLowerCase() === this.application.clientId) return;
    throw new DirectoryError('unauthorized_client', 700016, `Application with identifier '${clientId ?? ''}' was not found in the directory '${this.tenants[0].displayName}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`);
  }

  #requireConsent(): void {
    if (this.isConsented) return;
    throw new DirectoryError('invalid_grant', 65001, `The user or administrator has not consented to use the application with ID '${this.application.clientId}' named '${this.application.displayName}'. Send an interactive authorization request for this user and resource.`, 'consent_required');
  }

  /** The tenant a user signs in to. @throws DirectoryError where it does not know the user */
  #admit(user: User, tenantSegment: string): string {
    const tenant = this.tenantOf(tenantSegment);
    if (tenant === undefined || tenant.id === user.homeTenantId || user.guestOf.includes(tenant.id)) return tenant?.id ?? user.homeTenantId;
    throw new DirectoryError('invalid_grant', 50020, `User account '${user.name}' from identity provider 'https://sts.windows.net/${user.homeTenantId}/' does not exist in tenant '${tenant.displayName}' and cannot access the application '${this.application.clientId}' in that tenant. The account needs to be added as an external user in the tenant first. Sign out and sign in again with a different Azure Active Directory user account.`);
  }
}

/** Any port and path of the loopback, as registered for desktop programs. */
function isLoopbackRedirect(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return url.protocol === 'http:' && (url.hostname === 'localhost' || url.hostname === '127.0.0.1');
}
