import type { SignInStep } from '../../../shared/contract/azure/profiles.ts';
import type { Fault } from '../../../shared/domain/fault.ts';
import type { AskForToken, TokenSource } from '../../core/access-tokens.ts';
import type { Clock } from '../../core/clock.ts';
import { faultError, toFault } from '../../core/faults.ts';
import type { ServiceExchange } from '../../core/net/service-exchange.ts';
import type { AzureAccount } from '../azure-session.ts';
import type { CloudEndpoints } from '../profile/clouds.ts';
import type { SavedProfile } from '../profile/saved-profiles.ts';
import type { AzureCli } from './azure-cli.ts';
import { parseCredential } from './client-credential.ts';
import type { ProfileSecrets } from './profile-secrets.ts';
import { SealedTokenCache } from './sealed-token-cache.ts';
import { needsOwnSignIn } from './sign-in-faults.ts';
import { SignInLibrary, type IssuedToken, type LibraryAccount, type TokenOrder } from './sign-in-library.ts';
import { TokenKeeper, type KeptToken } from './token-keeper.ts';
import { claimsOf } from './token-text.ts';

export interface IdentityParts {
  readonly settings: SavedProfile;
  readonly cloud: () => Promise<CloudEndpoints>;
  readonly secrets: ProfileSecrets;
  readonly exchange: ServiceExchange;
  readonly cli: AzureCli;
  readonly clock: Clock;
  readonly clockSkewMs: () => number | null;
}

/** Steps that a person sees while signing in; how it ends is said by whoever runs it. */
export type PersonStep = Extract<SignInStep, { kind: 'browser' | 'device-code' }>;

/** Longest that a person's sign-in is waited for. */
const personLimitMs = 15 * 60_000;
/** Directories by these names mean "the account's own". */
const anyDirectory = new Set(['organizations', 'common', 'consumers']);

/** Who a profile is, in all directories: signs in, keeps and renews tokens, and knows when nobody is signed in any more. */
export class ProfileIdentity {
  readonly #parts: IdentityParts;
  readonly #keeper: TokenKeeper;
  readonly #cache: SealedTokenCache;
  readonly #listeners = new Set<() => void>();
  /** What a directory asked for and could not get without the person; given along at the next sign-in there. */
  readonly #challenges = new Map<string, string>();
  #library: Promise<SignInLibrary> | null = null;
  #account: AzureAccount | null = null;
  #signedOut: Fault | null = null;
  /** The user signed out: an application, which could sign in again by itself, does not. */
  #isLeft = false;

  constructor(parts: IdentityParts) {
    this.#parts = parts;
    this.#keeper = new TokenKeeper(parts.clock);
    this.#cache = new SealedTokenCache(parts.secrets);
  }

  /** Whoever is signed in, or was until the sign-in ran out; null where nobody was. */
  get account(): AzureAccount | null {
    return this.#account;
  }
  get signedIn(): boolean {
    return this.#account !== null && this.#signedOut === null;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** @param tenantId null for the profile's own directory. */
  source(tenantId: string | null, scope: (cloud: CloudEndpoints) => string): TokenSource {
    return { token: async (ask = {}) => this.#token(tenantId, scope(await this.#parts.cloud()), ask) };
  }

  /** Forgets what is only in memory: what is sealed, and whether it still is, counts from now on. */
  reload(): void {
    this.#library = null;
    this.#keeper.clear();
    if (this.#account === null) return;
    this.#account = null;
    this.#changed();
  }

  /** Picks up the sign-in of an earlier run, without asking anybody. @throws FaultError as `source` */
  async restore(signal: AbortSignal): Promise<AzureAccount> {
    const { armScope } = await this.#parts.cloud();
    const token = await this.#token(null, armScope, { signal });
    const account = this.#account ?? (await this.#rememberedAccount()) ?? this.#accountOf(token);
    if (this.#isLeft) throw faultError('signed-out');
    this.#setAccount(account);
    return account;
  }

  /**
   * Signs in by the profile's way. People's ways ask the person through `show`.
   * @param tenantId a directory that wants a sign-in of its own; null for the profile's.
   * @throws FaultError `cancelled` and those of sign-in-faults.ts
   */
  async signIn(tenantId: string | null, show: (step: PersonStep) => void, signal: AbortSignal): Promise<void> {
    const { settings: { method, tenant }, clock } = this.#parts;
    this.#isLeft = false;
    const { armScope } = await this.#parts.cloud();
    const directory = tenantId ?? tenant;
    const order: TokenOrder = { tenant: directory, scope: armScope, claims: this.#challenges.get(this.#challengeKey(tenantId)) };
    const limit = AbortSignal.any([signal, AbortSignal.timeout(personLimitMs)]);
    if (method === 'browser' || method === 'device-code') {
      const library = await this.#open();
      const owner = tenantId === null ? null : await library.account();
      const issued = method === 'browser'
        ? await library.signInByBrowser(order, (url) => show({ kind: 'browser', url, opened: false }), limit)
        : await library.signInByDeviceCode(order, ({ userCode, verificationUrl, expiresInMs }) => show({ kind: 'device-code', userCode, verificationUrl, expiresAt: clock.now() + expiresInMs }), limit);
      await this.#requireSame(library, owner, issued.account);
      if (tenantId === null) this.#setAccount(this.#accountOf(issued.token, issued));
      this.#keeper.clear();
      this.#keeper.put(keyOf(this.#directoryOf(tenantId), armScope), issued);
    } else {
      this.#keeper.clear();
      const token = await this.#token(tenantId, armScope, { signal: limit, claims: '' });
      if (tenantId === null) this.#setAccount(this.#accountOf(token));
    }
    this.#challenges.delete(this.#challengeKey(tenantId));
    this.#changed();
  }

  /**
   * One profile is one person.
   * @param owner whose profile it is; null where whoever signed in becomes that.
   * @throws FaultError `invalid-input` where somebody else signed in to one of the owner's directories.
   */
  async #requireSame(library: SignInLibrary, owner: LibraryAccount | null, signedIn: LibraryAccount | null): Promise<void> {
    if (signedIn === null) return;
    await library.keepOnly(owner ?? signedIn);
    if (owner === null || owner.homeAccountId === signedIn.homeAccountId) return;
    throw faultError('invalid-input', { message: `You signed in as ${signedIn.username}, but this profile is ${owner.username}’s.`, hint: 'Sign in with the same account, or add a profile for the other one.', remedy: 'sign-in' });
  }

  /** Forgets all tokens, here and on disk. A secret or certificate of the profile stays. */
  async signOut(): Promise<void> {
    const library = await this.#library?.catch(() => null);
    this.#library = null;
    if (library) await library.signOut();
    else await this.#cache.clear();
    this.#keeper.clear();
    this.#challenges.clear();
    this.#isLeft = true;
    this.#account = null;
    this.#signedOut = null;
    this.#changed();
  }

  /** A token that had just been renewed was refused: only a new sign-in helps. */
  refused(tenantId: string | null): void {
    if (this.#isOwn(tenantId)) this.#lost(toFault(faultError('signed-out', { message: 'Azure no longer accepts the sign-in.', hint: 'Sign in again; what was open goes on from there.' })));
  }

  async #token(tenantId: string | null, scope: string, ask: AskForToken): Promise<string> {
    if (this.#isLeft) throw faultError('signed-out');
    const account = this.#account ?? (await this.#rememberedAccount());
    const directory = this.#directoryOf(tenantId, account);
    // Another purpose may want a consent or a proof of its own: that concerns whoever asked only.
    const isProfiles = this.#isOwn(tenantId) && scope === (await this.#parts.cloud()).armScope;
    try {
      return await this.#keeper.token(keyOf(directory, scope), ask, async (claims) => {
        const token = await this.#issue({ tenant: directory, scope, claims: claims === '' ? undefined : claims }, claims !== undefined);
        if (isProfiles) this.#found();
        return token;
      });
    } catch (error) {
      const fault = toFault(error);
      if (!needsOwnSignIn(fault)) throw error;
      if (ask.claims) this.#challenges.set(this.#challengeKey(tenantId), ask.claims);
      if (isProfiles) this.#lost(fault);
      throw error;
    }
  }

  async #issue(order: TokenOrder, renew: boolean): Promise<KeptToken> {
    const { settings: { method }, cli } = this.#parts;
    if (method === 'cli') return cli.token(order.scope, anyDirectory.has(order.tenant) ? null : order.tenant);
    const library = await this.#open();
    const account = method === 'browser' || method === 'device-code' ? await library.account() : null;
    return library.token(renew ? { ...order, claims: order.claims ?? '' } : order, account);
  }

  async #rememberedAccount(): Promise<AzureAccount | null> {
    const { method } = this.#parts.settings;
    if (method !== 'browser' && method !== 'device-code') return null;
    const account = await (await this.#open()).account();
    if (account === null) throw faultError('signed-out');
    return { userName: account.username, name: account.name ?? account.username, tenantId: account.tenantId, kind: 'user' };
  }

  /** The library with the credential that is sealed now. */
  #open(): Promise<SignInLibrary> {
    const opening = (this.#library ??= this.#newLibrary());
    opening.catch(() => {
      if (this.#library === opening) this.#library = null;
    });
    return opening;
  }

  async #newLibrary(): Promise<SignInLibrary> {
    const { settings: { method, tenant, clientId }, cloud, secrets, exchange, clockSkewMs } = this.#parts;
    const isApplication = method === 'secret' || method === 'certificate';
    const sealed = isApplication ? await secrets.get('credential') : null;
    if (isApplication && sealed === null) {
      throw faultError('signed-out', { message: 'The secret or certificate of this profile is no longer stored.', hint: 'Enter it again in the profile.' });
    }
    return new SignInLibrary({ cloud: await cloud(), tenant, clientId, credential: sealed === null ? null : parseCredential(sealed), exchange, cache: this.#cache, clockSkewMs });
  }

  #directoryOf(tenantId: string | null, account = this.#account): string {
    const { tenant } = this.#parts.settings;
    if (tenantId !== null) return tenantId;
    return anyDirectory.has(tenant.toLowerCase()) ? (account?.tenantId ?? tenant) : tenant;
  }

  #isOwn(tenantId: string | null): boolean {
    return tenantId === null || tenantId === this.#account?.tenantId || tenantId === this.#parts.settings.tenant;
  }

  #challengeKey(tenantId: string | null): string {
    return this.#isOwn(tenantId) ? '' : (tenantId ?? '');
  }

  #accountOf(token: string, issued?: IssuedToken): AzureAccount {
    const claims = claimsOf(token);
    const { tenant, clientId, method } = this.#parts.settings;
    const userName = issued?.account?.username ?? claims.userName ?? clientId;
    const isApplication = method === 'secret' || method === 'certificate' || (method === 'cli' && claims.isApplication);
    return { userName, name: issued?.account?.name ?? claims.name ?? userName, tenantId: claims.tenantId ?? issued?.account?.tenantId ?? tenant, kind: isApplication ? 'application' : 'user' };
  }

  #setAccount(account: AzureAccount): void {
    this.#account = account;
    this.#signedOut = null;
    this.#changed();
  }

  #lost(fault: Fault): void {
    // What is still kept may be good for some minutes, or not: nobody shall find out by chance.
    this.#keeper.clear();
    if (this.#signedOut?.message === fault.message) return;
    this.#signedOut = fault;
    this.#changed();
  }

  /** A new token was had: what had been lost is not. */
  #found(): void {
    if (this.#signedOut === null) return;
    this.#signedOut = null;
    this.#changed();
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

function keyOf(directory: string, scope: string): string {
  return `${directory.toLowerCase()} ${scope}`;
}
