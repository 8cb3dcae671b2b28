import type { Answer } from '../http/answer.ts';
import { jsonAnswer } from '../http/answer.ts';
import type { ServiceRequest } from '../http/service-request.ts';
import type { JsonObject } from '../model/json.ts';
import type { AuthorizeRequest, Directory } from './directory.ts';
import { DirectoryError } from './directory-error.ts';
import type { User } from './principals.ts';
import { consentPage, devicePage, formPostPage, messagePage } from './pages.ts';

/** The sign-in service: everything below the authority's origin (reference/azure.md §3.1). */
export class EntraService {
  readonly #directory: Directory;

  constructor(directory: Directory) {
    this.#directory = directory;
  }

  answer(request: ServiceRequest): Answer {
    const [first = '', ...rest] = request.path.split('/').filter((each) => each !== '');
    const below = rest.join('/').toLowerCase();
    try {
      if (rest.length === 0 && first.toLowerCase() === 'devicelogin') return this.#deviceLogin(request);
      if (below === 'oauth2/deviceauth') return this.#deviceLogin(request);
      if (below === 'discovery/instance') return this.#instance();
      if (below === 'v2.0/.well-known/openid-configuration') return this.#discovery(first);
      if (below === 'discovery/v2.0/keys') return jsonAnswer(200, this.#directory.signer.keySet());
      if (below === 'oauth2/v2.0/authorize') return this.#authorize(first, request);
      if (below === 'oauth2/v2.0/devicecode' && request.method === 'POST') return this.#deviceCode(first, formOf(request));
      if (below === 'oauth2/v2.0/token' && request.method === 'POST') return jsonAnswer(200, this.#directory.token(first, formOf(request)), { 'cache-control': 'no-store' });
      return { status: 404, html: messagePage('Not found', 'There is no such page here.') };
    } catch (error) {
      if (!(error instanceof DirectoryError)) throw error;
      // Whoever looks at a page is a person, and must not be sent to an address that is not registered.
      if (below === 'oauth2/v2.0/authorize') return { status: error.status, html: messagePage('Sign in', error.description(this.#directory.now())) };
      return jsonAnswer(error.status, error.json(this.#directory.now()));
    }
  }

  #discovery(segment: string): Answer {
    const { authority } = this.#directory;
    const tenant = this.#directory.tenantOf(segment);
    const base = `${authority}/${tenant?.id ?? segment.toLowerCase()}`;
    return jsonAnswer(200, {
      token_endpoint: `${base}/oauth2/v2.0/token`,
      token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
      jwks_uri: `${base}/discovery/v2.0/keys`,
      response_modes_supported: ['query', 'form_post'],
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: ['ES256'],
      response_types_supported: ['code'],
      scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
      issuer: `${authority}/${tenant?.id ?? '{tenantid}'}/v2.0`,
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
      end_session_endpoint: `${base}/oauth2/v2.0/logout`,
      tenant_region_scope: 'EU',
    });
  }

  #instance(): Answer {
    const { authority, tenants } = this.#directory;
    const host = new URL(authority).host;
    return jsonAnswer(200, {
      tenant_discovery_endpoint: `${authority}/${tenants[0].id}/v2.0/.well-known/openid-configuration`,
      'api-version': '1.1',
      metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
    });
  }

  #authorize(tenant: string, request: ServiceRequest): Answer {
    const form = request.method === 'POST' ? formOf(request) : undefined;
    const query = form === undefined ? request.query : carried(form);
    const wanted = this.#directory.readAuthorizeRequest(tenant, query);
    const { users, application, autoApprove } = this.#directory;
    if (form === undefined && !autoApprove) return { status: 200, html: consentPage(application.displayName, users, query) };
    if (form?.get('decision') === 'cancel') return back(wanted, { error: 'access_denied', error_description: 'AADSTS65004: User declined to consent to access the app.', error_subcode: 'cancel' });
    const user = users.find((each) => each.objectId === form?.get('account')) ?? users[0];
    return this.#signedIn(wanted, user);
  }

  #signedIn(wanted: AuthorizeRequest, user: User): Answer {
    try {
      if (!this.#directory.isConsented) throw new DirectoryError('consent_required', 65001, `The user or administrator has not consented to use the application with ID '${this.#directory.application.clientId}' named '${this.#directory.application.displayName}'. Send an interactive authorization request for this user and resource.`);
      const code = this.#directory.approve(wanted, user);
      const clientInfo = Buffer.from(JSON.stringify({ uid: user.objectId, utid: user.homeTenantId })).toString('base64url');
      return back(wanted, { code, client_info: clientInfo, session_state: user.objectId });
    } catch (error) {
      if (!(error instanceof DirectoryError)) throw error;
      return back(wanted, { error: error.error, error_description: error.description(this.#directory.now()) });
    }
  }

  #deviceCode(tenant: string, form: URLSearchParams): Answer {
    const signIn = this.#directory.beginDeviceSignIn(tenant, form);
    const verificationUri = `${this.#directory.authority}/devicelogin`;
    const answer: JsonObject = {
      user_code: signIn.userCode,
      device_code: signIn.deviceCode,
      verification_uri: verificationUri,
      expires_in: Math.round((signIn.expiresAt - this.#directory.now()) / 1000),
      interval: this.#directory.devices.pollSeconds,
      message: `To sign in, use a web browser to open the page ${verificationUri} and enter the code ${signIn.userCode} to authenticate.`,
    };
    return jsonAnswer(200, answer);
  }

  #deviceLogin(request: ServiceRequest): Answer {
    const { users } = this.#directory;
    if (request.method !== 'POST') return { status: 200, html: devicePage(users, undefined) };
    const form = formOf(request);
    const signIn = this.#directory.devices.find(form.get('code') ?? '');
    if (signIn === undefined) return { status: 200, html: devicePage(users, "That code didn't work. Check the code and try again.") };
    if (form.get('decision') === 'decline') {
      signIn.state = { kind: 'declined' };
      return { status: 200, html: messagePage('Sign-in cancelled', 'You can close this window.') };
    }
    signIn.state = { kind: 'approved', user: users.find((each) => each.objectId === form.get('account')) ?? users[0] };
    return { status: 200, html: messagePage('You have signed in', `You have signed in to ${this.#directory.application.displayName} on your device. You can close this window.`) };
  }
}

const formOf = (request: ServiceRequest): URLSearchParams => new URLSearchParams(request.body.toString('utf8'));

/** The query that the consent page carried along. */
function carried(form: URLSearchParams): URLSearchParams {
  return new URLSearchParams([...form].flatMap(([name, value]): [string, string][] => (name.startsWith('q.') ? [[name.slice(2), value]] : [])));
}

/** Sends the browser back to the program, with the state it gave. */
function back(request: AuthorizeRequest, fields: Readonly<Record<string, string>>): Answer {
  const whole = { ...fields, ...(request.state === undefined ? {} : { state: request.state }) };
  if (request.responseMode === 'form_post') return { status: 200, html: formPostPage(request, whole) };
  const target = new URL(request.redirectUri);
  for (const [name, value] of Object.entries(whole)) target.searchParams.set(name, value);
  return { status: 302, headers: { location: target.toString() } };
}
