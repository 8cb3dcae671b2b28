import { createHash, randomBytes, X509Certificate } from 'node:crypto';

import type { Clock } from '../../foundation/clock.ts';
import type { CertifiedKey } from '../../foundation/authority.ts';
import { asObject, asText } from '../model/json.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { Caller } from '../model/provider.ts';
import { DirectoryError } from './directory-error.ts';
import { readAssertion, TokenSigner } from './tokens.ts';

export interface Tenant {
  readonly id: string;
  readonly displayName: string;
  readonly domain: string;
}

export interface User {
  readonly objectId: string;
  readonly name: string;
  readonly displayName: string;
  readonly homeTenantId: string;
  /** Tenants that know the user as a guest. */
  readonly guestOf: readonly string[];
}

/** An application that may ask for tokens, as a public client and, with its secret or certificate, for itself. */
export interface Application {
  readonly clientId: string;
  /** Of its service principal. */
  readonly objectId: string;
  readonly displayName: string;
  readonly tenantIds: readonly string[];
  readonly secret: string;
  readonly certificate: () => CertifiedKey;
}

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

export interface DeviceSignIn {
  readonly userCode: string;
  readonly deviceCode: string;
  readonly tenant: string;
  readonly scopes: readonly string[];
  readonly contexts: readonly string[];
  readonly expiresAt: number;
  state: { readonly kind: 'pending' } | { readonly kind: 'declined' } | { readonly kind: 'used' } | { readonly kind: 'approved'; readonly user: User };
  polledAt: number;
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
const DEVICE_CODE_LIFETIME_MS = 15 * 60_000;
const REFRESH_LIFETIME_MS = 90 * 86_400_000;
const USER_CODE_ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** Application ids of the resources that tokens are for, by what scopes call them. */
const RESOURCES: Readonly<Record<string, string>> = {
  'https://management.azure.com': 'https://management.azure.com',
  'https://management.azure.com/': 'https://management.azure.com/',
  'https://management.core.windows.net': 'https://management.core.windows.net',
  'https://management.core.windows.net/': 'https://management.core.windows.net/',
  'https://vault.azure.net': 'https://vault.azure.net',
  '499b84ac-1321-427f-aa17-267ca6975798': '499b84ac-1321-427f-aa17-267ca6975798',
  'https://graph.microsoft.com': 'https://graph.microsoft.com',
};

const OPENID_SCOPES = new Set(['openid', 'profile', 'offline_access', 'email']);
const MULTI_TENANT = new Set(['common', 'organizations']);

/** Tokens for the management API are for one of these. */
export const ARM_AUDIENCES: ReadonlySet<string> = new Set(Object.keys(RESOURCES).filter((each) => each.includes('management')));

/** Tenants, users and one application, and what they may have tokens for. */
export class Directory {
  readonly tenants: readonly [Tenant, ...Tenant[]];
  readonly users: readonly [User, ...User[]];
  readonly application: Application;
  readonly signer = new TokenSigner();
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
  readonly #devices: DeviceSignIn[] = [];
  /** Tokens issued before this time are worthless. */
  #validFrom = 0;

  constructor(options: DirectoryOptions) {
    this.#options = options;
    this.tenants = options.tenants;
    this.users = options.users;
    this.application = options.application;
    this.tokenLifetimeMs = options.tokenLifetimeMs;
  }

  get devicePollSeconds(): number {
    return this.#options.devicePollSeconds;
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
    this.#resourceOf(scopes);
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
    this.#resourceOf(scopes);
    const signIn: DeviceSignIn = {
      userCode: Array.from(randomBytes(9), (byte) => USER_CODE_ALPHABET.charAt(byte % USER_CODE_ALPHABET.length)).join(''),
      deviceCode: randomBytes(32).toString('base64url'),
      tenant,
      scopes,
      contexts: contextsOf(form.get('claims')),
      expiresAt: this.now() + DEVICE_CODE_LIFETIME_MS,
      state: { kind: 'pending' },
      polledAt: 0,
    };
    this.#devices.push(signIn);
    return signIn;
  }

  /** Sign-ins by device code that wait for somebody. */
  pendingDevices(): readonly DeviceSignIn[] {
    return this.#devices.filter((each) => each.state.kind === 'pending' && each.expiresAt > this.now());
  }

  /** The waiting sign-in of a code as people type it. */
  deviceOf(userCode: string): DeviceSignIn | undefined {
    const typed = userCode.trim().toUpperCase().replaceAll('-', '');
    return this.pendingDevices().find((each) => each.userCode === typed);
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
    return this.callerOf(this.#userClaims(user, tenantId, 'https://management.azure.com', [], []));
  }

  /** The caller that the application itself would be. */
  callerForApplication(tenantId: string): Caller {
    return this.callerOf(this.#applicationClaims(tenantId, 'https://management.azure.com', []));
  }

  #forApplication(tenant: string, form: URLSearchParams): JsonObject {
    const tenantId = this.tenantOf(tenant)?.id ?? this.tenants[0].id;
    this.#checkCredential(form);
    const scopes = readScopes(form.get('scope'));
    if (scopes.some((each) => !each.endsWith('/.default'))) {
      throw new DirectoryError('invalid_scope', 1002012, `The provided value for scope ${scopes.join(' ')} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`);
    }
    const claims = this.#applicationClaims(tenantId, this.#resourceOf(scopes), contextsOf(form.get('claims')));
    return { token_type: 'Bearer', ...this.#lifetime(), access_token: this.signer.sign(claims) };
  }

  #forCode(form: URLSearchParams): JsonObject {
    this.#checkOptionalCredential(form);
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
    this.#checkOptionalCredential(form);
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
    const signIn = this.#devices.find((each) => each.deviceCode === form.get('device_code'));
    if (signIn === undefined || signIn.state.kind === 'used') throw new DirectoryError('bad_verification_code', 7000032, 'The device code is not valid.');
    if (signIn.state.kind === 'declined') throw new DirectoryError('authorization_declined', 50132, 'The end user has denied the authorization request.');
    if (signIn.expiresAt < this.now()) throw new DirectoryError('expired_token', 70020, 'The device code has expired. Start a new sign-in.');
    if (signIn.state.kind === 'pending') {
      const isTooSoon = this.now() - signIn.polledAt < this.#options.devicePollSeconds * 500;
      signIn.polledAt = this.now();
      if (isTooSoon) throw new DirectoryError('slow_down', 70019, 'The client polls too often. Wait longer between two requests.');
      throw new DirectoryError('authorization_pending', 70016, 'OAuth 2.0 device flow error. Authorization is pending. Continue polling.');
    }
    const { user } = signIn.state;
    signIn.state = { kind: 'used' };
    const tenantId = this.#admit(user, signIn.tenant);
    return this.#forUser({ user, tenantId, scopes: signIn.scopes, contexts: signIn.contexts, expiresAt: 0 }, signIn.scopes, undefined);
  }

  #forUser(grant: Grant, scopes: readonly string[], nonce: string | undefined): JsonObject {
    this.#requireConsent();
    const { user, tenantId, contexts } = grant;
    const resource = this.#resourceOf(scopes);
    const granted = scopes.filter((each) => !OPENID_SCOPES.has(each));
    const refreshToken = randomBytes(48).toString('base64url');
    this.#refreshTokens.set(refreshToken, { user, tenantId, scopes, contexts, expiresAt: this.now() + REFRESH_LIFETIME_MS });
    return {
      token_type: 'Bearer',
      scope: [...granted, 'openid', 'profile', 'offline_access'].join(' '),
      ...this.#lifetime(),
      access_token: this.signer.sign(this.#userClaims(user, tenantId, resource, scopes, contexts)),
      refresh_token: refreshToken,
      id_token: this.signer.sign(this.#idClaims(user, tenantId, nonce)),
      client_info: Buffer.from(JSON.stringify({ uid: user.objectId, utid: user.homeTenantId })).toString('base64url'),
    };
  }

  #lifetime(): JsonObject {
    const seconds = Math.floor(this.tokenLifetimeMs / 1000);
    return { expires_in: seconds, ext_expires_in: seconds };
  }

  #timeClaims(): JsonObject {
    const now = this.now();
    const seconds = Math.floor(now / 1000);
    return { iat: seconds, nbf: seconds, exp: Math.floor((now + this.tokenLifetimeMs) / 1000), issued_ms: now };
  }

  #userClaims(user: User, tenantId: string, resource: string, scopes: readonly string[], contexts: readonly string[]): JsonObject {
    return {
      aud: resource,
      iss: `https://sts.windows.net/${tenantId}/`,
      ...this.#timeClaims(),
      appid: this.application.clientId,
      appidacr: '0',
      idtyp: 'user',
      name: user.displayName,
      oid: user.objectId,
      scp: scopes.some((each) => each.endsWith('user_impersonation') || each.endsWith('/.default')) ? 'user_impersonation' : 'User.Read',
      tid: tenantId,
      unique_name: user.name,
      upn: user.name,
      ver: '1.0',
      ...(contexts.length === 0 ? {} : { acrs: [...contexts] }),
    };
  }

  #applicationClaims(tenantId: string, resource: string, contexts: readonly string[]): JsonObject {
    const { clientId, objectId } = this.application;
    return {
      aud: resource,
      iss: `https://sts.windows.net/${tenantId}/`,
      ...this.#timeClaims(),
      appid: clientId,
      appidacr: '1',
      idtyp: 'app',
      oid: objectId,
      sub: objectId,
      tid: tenantId,
      ver: '1.0',
      ...(contexts.length === 0 ? {} : { acrs: [...contexts] }),
    };
  }

  /** No `nonce` unless one was sent: clients take `null` for a mismatch (reference/azure.md §3.1). */
  #idClaims(user: User, tenantId: string, nonce: string | undefined): JsonObject {
    return {
      aud: this.application.clientId,
      iss: `${this.authority}/${tenantId}/v2.0`,
      ...this.#timeClaims(),
      name: user.displayName,
      oid: user.objectId,
      preferred_username: user.name,
      sub: createHash('sha256').update(`${user.objectId}${this.application.clientId}`).digest('base64url'),
      tid: tenantId,
      ver: '2.0',
      ...(nonce === undefined ? {} : { nonce }),
    };
  }

  #requireClient(clientId: string | null): void {
    if (clientId?.toLowerCase() === this.application.clientId) return;
    throw new DirectoryError('unauthorized_client', 700016, `Application with identifier '${clientId ?? ''}' was not found in the directory '${this.tenants[0].displayName}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`);
  }

  #requireConsent(): void {
    if (this.isConsented) return;
    throw new DirectoryError('invalid_grant', 65001, `The user or administrator has not consented to use the application with ID '${this.application.clientId}' named '${this.application.displayName}'. Send an interactive authorization request for this user and resource.`, 'consent_required');
  }

  #checkOptionalCredential(form: URLSearchParams): void {
    if (form.has('client_secret') || form.has('client_assertion')) this.#checkCredential(form);
  }

  #checkCredential(form: URLSearchParams): void {
    const secret = form.get('client_secret');
    const assertion = form.get('client_assertion');
    if (assertion !== null) return this.#checkAssertion(assertion);
    if (secret === null) throw new DirectoryError('invalid_client', 7000218, "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.");
    if (secret !== this.application.secret) {
      throw new DirectoryError('invalid_client', 7000215, `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${this.application.clientId}'.`);
    }
  }

  #checkAssertion(assertion: string): void {
    const { certificatePem, certificateDer } = this.application.certificate();
    const read = readAssertion(assertion, certificatePem);
    const hash = (algorithm: string): string => createHash(algorithm).update(certificateDer).digest('base64url');
    const isOurs = read !== undefined && (read.header['x5t#S256'] === hash('sha256') || read.header['x5t'] === hash('sha1'));
    if (read === undefined || !isOurs || !read.isGenuine) {
      const thumbprint = new X509Certificate(certificateDer).fingerprint.replaceAll(':', '');
      throw new DirectoryError('invalid_client', 700027, `The certificate with identifier used to sign the client assertion is not registered on application, or the signature is not valid. [Reason - The key was not found., Thumbprint of key used by the application: '${thumbprint}']`);
    }
    const { claims } = read;
    if (claims['iss'] !== this.application.clientId || claims['sub'] !== this.application.clientId) throw new DirectoryError('invalid_client', 700021, `Client assertion application identifier doesn't match 'client_id' parameter.`);
    if (!(asText(claims['aud']) ?? '').startsWith(this.authority)) throw new DirectoryError('invalid_client', 700023, `Client assertion audience claim does not match Realm issuer.`);
    if (Number(claims['exp'] ?? 0) * 1000 < this.now()) throw new DirectoryError('invalid_client', 700024, 'Client assertion is not within its valid time range.');
  }

  /** The tenant a user signs in to. @throws DirectoryError where it does not know the user */
  #admit(user: User, tenantSegment: string): string {
    const tenant = this.tenantOf(tenantSegment);
    if (tenant === undefined || tenant.id === user.homeTenantId || user.guestOf.includes(tenant.id)) return tenant?.id ?? user.homeTenantId;
    throw new DirectoryError('invalid_grant', 50020, `User account '${user.name}' from identity provider 'https://sts.windows.net/${user.homeTenantId}/' does not exist in tenant '${tenant.displayName}' and cannot access the application '${this.application.clientId}' in that tenant. The account needs to be added as an external user in the tenant first. Sign out and sign in again with a different Azure Active Directory user account.`);
  }

  /** What the token is for. @throws DirectoryError for an unknown resource or several */
  #resourceOf(scopes: readonly string[]): string {
    const resources = new Set(scopes.filter((each) => !OPENID_SCOPES.has(each)).map(resourceOfScope));
    if (resources.size > 1) throw new DirectoryError('invalid_request', 28000, 'Provided value for the input parameter scope is not valid because it contains more than one resource.');
    const [wanted = 'https://graph.microsoft.com'] = resources;
    if (wanted.replace(/\/$/, '') === this.#options.armOrigin()) return 'https://management.azure.com';
    const resource = RESOURCES[wanted];
    if (resource === undefined) {
      throw new DirectoryError('invalid_resource', 500011, `The resource principal named ${wanted} was not found in the tenant named ${this.tenants[0].displayName}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.`);
    }
    return resource;
  }
}

const readScopes = (text: string | null): readonly string[] => (text ?? '').split(' ').filter((each) => each !== '');

/** `https://vault.azure.net/.default` is for `https://vault.azure.net`; a scope without a resource is for Graph. */
function resourceOfScope(scope: string): string {
  const cut = scope.lastIndexOf('/');
  return cut === -1 ? 'https://graph.microsoft.com' : scope.slice(0, cut);
}

/** Any port and path of the loopback, as registered for desktop programs. */
function isLoopbackRedirect(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return url.protocol === 'http:' && (url.hostname === 'localhost' || url.hostname === '127.0.0.1');
}

/** Authentication contexts that a claims request asks for. */
function contextsOf(claims: string | null): readonly string[] {
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
