import type { AccountInfo, AuthenticationResult, Configuration, ConfidentialClientApplication, PublicClientApplication } from '@azure/msal-node';
import { isGuid } from '../../../shared/domain/guid.ts';
import { faultError } from '../../core/faults.ts';
import type { ServiceExchange } from '../../core/net/service-exchange.ts';
import { orCancelled } from '../../core/or-cancelled.ts';
import type { CloudEndpoints } from '../profile/clouds.ts';
import { CallQueue } from './call-queue.ts';
import type { ClientCredential } from './client-credential.ts';
import { LibraryNetwork } from './library-network.ts';
import type { CacheHooks, SealedTokenCache } from './sealed-token-cache.ts';
import { signInFault } from './sign-in-faults.ts';

export interface LibraryOptions {
  readonly cloud: CloudEndpoints;
  /** Id, domain or `organizations`. */
  readonly tenant: string;
  readonly clientId: string;
  /** Null for a user's sign-in. */
  readonly credential: ClientCredential | null;
  readonly exchange: ServiceExchange;
  readonly cache: SealedTokenCache;
  readonly clockSkewMs: () => number | null;
}

/** Somebody in one directory, as the library knows them. */
export type LibraryAccount = AccountInfo;

/** A token with its owner. */
export interface IssuedToken {
  readonly token: string;
  /** Ms since 1970. */
  readonly expiresAt: number;
  readonly account: LibraryAccount | null;
}

export interface TokenOrder {
  readonly tenant: string;
  readonly scope: string;
  /** As of access-tokens.ts. */
  readonly claims?: string | undefined;
}

export interface DeviceCode {
  readonly userCode: string;
  readonly verificationUrl: string;
  readonly expiresInMs: number;
}

interface Clients {
  readonly user: PublicClientApplication | null;
  readonly application: ConfidentialClientApplication | null;
  readonly hooks: CacheHooks;
  readonly network: LibraryNetwork;
}

/**
 * The one place that knows `@azure/msal-node`: loaded when it is first needed, with our network, our sealed cache, and no
 * personal data in its logs, which nobody reads. Short calls go through one queue; a person's sign-in, which may take
 * minutes, has a client of its own, so that nobody waits for it. All throw FaultErrors of sign-in-faults.ts.
 */
export class SignInLibrary {
  readonly #options: LibraryOptions;
  readonly #queue = new CallQueue();
  #clients: Promise<Clients> | null = null;

  constructor(options: LibraryOptions) {
    this.#options = options;
  }

  /** Whoever is signed in, as the profile's own directory knows them; null where nobody is. */
  async account(): Promise<LibraryAccount | null> {
    return this.#short(async ({ user }) => (user ? ownAccount(await user.getAllAccounts(), this.#options.tenant) : null));
  }

  /** Somebody else signed in: whoever was before is forgotten. */
  async keepOnly({ homeAccountId }: LibraryAccount): Promise<void> {
    await this.#short(async ({ user }) => {
      if (!user) return;
      for (const account of await user.getAllAccounts()) if (account.homeAccountId !== homeAccountId) await user.getTokenCache().removeAccount(account);
    });
  }

  /** A token without asking anybody: from the cache, by the refresh token, or by the application's credential. */
  token(order: TokenOrder, account: LibraryAccount | null): Promise<IssuedToken> {
    const request = { scopes: [order.scope], authority: this.#authority(order.tenant), ...(order.claims ? { claims: order.claims } : {}) };
    return this.#short(async ({ user, application }) => {
      if (application) return issued(await application.acquireTokenByClientCredential({ ...request, skipCache: order.claims !== undefined }));
      if (!user || !account) throw faultError('signed-out');
      return issued(await user.acquireTokenSilent({ ...request, account: inDirectory(account, order.tenant), forceRefresh: order.claims !== undefined }));
    });
  }

  /**
   * Sign-in in the user's browser, which comes back to a server on this machine's loopback.
   * @param open gets the address to open.
   */
  signInByBrowser(order: TokenOrder, open: (url: string) => void, signal: AbortSignal): Promise<IssuedToken> {
    return this.#long(signal, async (user) => {
      const giveUp = new LoopbackExit(signal);
      try {
        return await user.acquireTokenInteractive({
          scopes: [order.scope], authority: this.#authority(order.tenant), prompt: 'select_account', ...(order.claims ? { claims: order.claims } : {}),
          successTemplate: page('You are signed in. You can close this page and go back to Fabriscope.'),
          errorTemplate: page('The sign-in did not succeed. You can close this page; Fabriscope says what to do.'),
          openBrowser: async (url) => {
            giveUp.arm(url);
            open(url);
          },
        });
      } finally {
        giveUp.disarm();
      }
    });
  }

  signInByDeviceCode(order: TokenOrder, show: (code: DeviceCode) => void, signal: AbortSignal): Promise<IssuedToken> {
    return this.#long(signal, (user) => {
      const request: Parameters<typeof user.acquireTokenByDeviceCode>[0] = {
        scopes: [order.scope], authority: this.#authority(order.tenant), ...(order.claims ? { claims: order.claims } : {}),
        deviceCodeCallback: ({ userCode, verificationUri, expiresIn }) => show({ userCode, verificationUrl: verificationUri, expiresInMs: expiresIn * 1_000 }),
      };
      // The library looks at this field between its polls.
      signal.addEventListener('abort', () => void (request.cancel = true), { once: true });
      return user.acquireTokenByDeviceCode(request);
    });
  }

  /** Nothing of a sign-in stays. */
  async signOut(): Promise<void> {
    await this.#queue.run(async () => {
      this.#clients = null;
      await this.#options.cache.clear();
    });
  }

  #short<T>(call: (clients: Clients) => Promise<T>): Promise<T> {
    return this.#queue.run(async () => {
      const clients = await (this.#clients ??= this.#open(undefined));
      try {
        return await call(clients);
      } catch (error) {
        throw signInFault(error, { trouble: clients.network.trouble, refusal: clients.network.refusal, clockSkewMs: this.#options.clockSkewMs() });
      } finally {
        clients.hooks.release();
      }
    });
  }

  async #long(signal: AbortSignal, call: (user: PublicClientApplication) => Promise<AuthenticationResult | null>): Promise<IssuedToken> {
    signal.throwIfAborted();
    const { user, hooks, network } = await this.#open(signal);
    if (!user) throw faultError('invalid-input', { message: 'This profile signs in as an application, not as a person.' });
    try {
      // The library goes on by itself for a while.
      return issued(await orCancelled(call(user), signal));
    } catch (error) {
      if (signal.aborted) throw faultError('cancelled', { message: 'The sign-in was given up.' }, error);
      throw signInFault(error, { trouble: network.trouble, refusal: network.refusal, clockSkewMs: this.#options.clockSkewMs() });
    } finally {
      hooks.release();
    }
  }

  async #open(signal: AbortSignal | undefined): Promise<Clients> {
    const { PublicClientApplication: UserClient, ConfidentialClientApplication: ApplicationClient } = await import('@azure/msal-node');
    const { credential, clientId, cloud, tenant, exchange, cache } = this.#options;
    const network = new LibraryNetwork(exchange, signal);
    const hooks = cache.hooks();
    const configuration: Configuration = {
      auth: {
        clientId, authority: this.#authority(tenant),
        // A private cloud's directory is believed because the user named it; Microsoft's own are known to the library.
        ...(cloud.kind === 'custom' ? { knownAuthorities: [new URL(cloud.authority).host] } : {}),
        clientCapabilities: ['CP1'],
        ...credentialOf(credential),
      },
      cache: { cachePlugin: hooks },
      system: { networkClient: network, loggerOptions: { piiLoggingEnabled: false, loggerCallback: () => {} } },
    };
    return { user: credential ? null : new UserClient(configuration), application: credential ? new ApplicationClient(configuration) : null, hooks, network };
  }

  #authority(tenant: string): string {
    return `${this.#options.cloud.authority}/${tenant}`;
  }
}

/** The library has one account for each directory that somebody has been in. */
function ownAccount(accounts: readonly AccountInfo[], tenant: string): AccountInfo | null {
  const isHome = ({ homeAccountId, tenantId }: AccountInfo): boolean => homeAccountId.endsWith(`.${tenantId}`);
  return accounts.findLast(({ tenantId }) => tenantId === tenant.toLowerCase()) ?? accounts.findLast(isHome) ?? accounts.at(-1) ?? null;
}

/** The library looks for cached tokens by the account's directory, whatever authority it is told. */
function inDirectory(account: AccountInfo, tenant: string): AccountInfo {
  return isGuid(tenant) ? { ...account, tenantId: tenant.toLowerCase() } : account;
}

function credentialOf(credential: ClientCredential | null): Partial<Configuration['auth']> {
  if (credential === null) return {};
  if (credential.kind === 'secret') return { clientSecret: credential.secret };
  const { thumbprintSha256, keyPem, certificatePem } = credential;
  return { clientCertificate: { thumbprintSha256, privateKey: keyPem, x5c: certificatePem } };
}

function issued(result: AuthenticationResult | null): IssuedToken {
  if (!result || result.accessToken === '') throw faultError('signed-out');
  return { token: result.accessToken, expiresAt: result.expiresOn?.getTime() ?? 0, account: result.account };
}

/**
 * The library's server on loopback waits for the browser and knows no giving up. It closes after an answer with the state
 * that it expects: so it gets one that says "declined".
 */
class LoopbackExit {
  readonly #signal: AbortSignal;
  #leave: (() => void) | null = null;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  arm(authorizeUrl: string): void {
    const { searchParams } = new URL(authorizeUrl);
    const redirect = URL.parse(searchParams.get('redirect_uri') ?? '');
    if (!redirect) return;
    this.#leave = () => {
      const body = new URLSearchParams({ error: 'access_denied', state: searchParams.get('state') ?? '' });
      fetch(`http://127.0.0.1:${redirect.port}/`, { method: 'POST', body }).catch(() => {});
    };
    if (this.#signal.aborted) this.#leave();
    else this.#signal.addEventListener('abort', this.#leave, { once: true });
  }

  disarm(): void {
    if (this.#leave && !this.#signal.aborted) this.#signal.removeEventListener('abort', this.#leave);
  }
}

function page(words: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Fabriscope</title><body style="font:16px/1.5 system-ui;margin:4rem auto;max-width:32rem;padding:0 1rem"><p>${words}</p></body></html>`;
}

