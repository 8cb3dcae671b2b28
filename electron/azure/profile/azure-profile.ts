import type { AzureProfile as ProfilePicture, AzureSubscription } from '../../../shared/contract/azure/profiles.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { faultError } from '../../core/faults.ts';
import { publicAgent } from '../../core/net/public-agent.ts';
import type { CoreServices } from '../../core/services.ts';
import type { TokenSource } from '../../core/access-tokens.ts';
import { WriteLock } from '../../core/write-lock.ts';
import { AzureClient } from '../arm/azure-client.ts';
import { ServiceExchange } from '../../core/net/service-exchange.ts';
import { AzureOperations } from '../arm/azure-operations.ts';
import { AzureSender } from '../arm/azure-sender.ts';
import { AzureWaits } from '../arm/azure-waits.ts';
import { CallBudgets } from '../arm/call-budgets.ts';
import { CallLimiter } from '../arm/call-limiter.ts';
import type { OperationBook } from '../arm/operation-book.ts';
import { serverTime } from '../../core/net/retry-after.ts';
import type { AzureAccount, AzureSession, DeploymentFigures } from '../azure-session.ts';
import type { AzureCli } from '../sign-in/azure-cli.ts';
import { ProfileIdentity } from '../sign-in/profile-identity.ts';
import type { ProfileSecrets } from '../sign-in/profile-secrets.ts';
import { armOrigin, readCloud, vaultOrigin, type CloudEndpoints } from './clouds.ts';
import { readDirectories, readRights, type DirectoryPicture, type FoundSubscription } from './directories.ts';
import type { SavedProfile } from './saved-profiles.ts';

export interface ProfileParts {
  readonly services: CoreServices;
  readonly settings: SavedProfile;
  readonly secrets: ProfileSecrets;
  readonly book: OperationBook;
  readonly cli: AzureCli;
}

/** Skew below this is the granularity of the header. */
const smallestSkewMs = 2_000;
const nothingRead: DirectoryPicture = { tenants: [], subscriptions: [] };

/** One Azure profile as it lives: its network, its identity, its directories, and the clients that all panels share. */
export class AzureProfile implements AzureSession {
  readonly connectionId: ConnectionId;
  readonly identity: ProfileIdentity;
  readonly secrets: ProfileSecrets;
  readonly waits: AzureWaits;
  readonly budgets = new CallBudgets();
  readonly operations: AzureOperations;
  readonly lock: WriteLock;
  readonly #parts: ProfileParts;
  #settings: SavedProfile;
  readonly #exchange: ServiceExchange;
  readonly #limiters = new Map<string, CallLimiter>();
  readonly #listeners = new Set<() => void>();
  #cloud: CloudEndpoints | null = null;
  #reading: Promise<CloudEndpoints> | null = null;
  #directories: DirectoryPicture = nothingRead;
  #clockSkewMs: number | null = null;
  #deployments: DeploymentFigures | null = null;

  constructor(parts: ProfileParts) {
    const { services, settings, secrets, book, cli } = parts;
    this.#parts = parts;
    this.#settings = settings;
    this.connectionId = settings.connectionId;
    this.secrets = secrets;
    this.waits = new AzureWaits(services.clock);
    this.lock = new WriteLock(services.clock, () => this.#changed());
    this.#exchange = new ServiceExchange({
      agent: publicAgent({ extraCaPem: settings.cloud.kind === 'custom' ? settings.cloud.caPem : null }), version: services.version,
      onAnswer: ({ date }) => this.#noteTime(serverTime(date)),
    });
    this.identity = new ProfileIdentity({ settings, cloud: () => this.readCloud(), secrets, exchange: this.#exchange, cli, clock: services.clock, clockSkewMs: () => this.#clockSkewMs });
    this.operations = new AzureOperations({ profileId: settings.connectionId, client: (subscriptionId) => this.arm(subscriptionId), book, clock: services.clock, logger: services.logger });
    this.identity.onChange(() => {
      if (this.identity.signedIn) this.operations.askNow();
      this.#changed();
    });
    this.waits.onChange(() => this.#changed());
    this.operations.onChange(() => this.#changed());
  }

  get settings(): SavedProfile {
    return this.#settings;
  }
  get name(): string {
    return this.#parts.services.connections.get(this.connectionId)?.name ?? 'Azure';
  }
  get production(): boolean {
    return this.#parts.services.connections.get(this.connectionId)?.production ?? false;
  }
  get cloud(): CloudEndpoints | null {
    return this.#cloud;
  }
  get account(): AzureAccount | null {
    return this.identity.account;
  }
  get signedIn(): boolean {
    return this.identity.signedIn;
  }
  get tenants(): ProfilePicture['tenants'] {
    return [...this.#directories.tenants];
  }
  get subscriptions(): readonly AzureSubscription[] {
    const { selected } = this.settings;
    return this.#directories.subscriptions.map((each) => ({ ...each, selected: selected === null || selected.includes(each.subscriptionId.toLowerCase()) }));
  }
  /** Azure's clock minus ours, ms; null while unknown. */
  get clockSkewMs(): number | null {
    return this.#clockSkewMs;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  arm(subscriptionId: string): AzureClient {
    const tenantId = this.#directories.subscriptions.find((each) => each.subscriptionId.toLowerCase() === subscriptionId.toLowerCase())?.tenantId ?? null;
    return this.#armClient(subscriptionId.toLowerCase(), tenantId);
  }

  directory(tenantId: string | null): AzureClient {
    return this.#armClient(null, tenantId);
  }

  vault(vaultUri: string, tenantId: string | null): AzureClient {
    const cloud = this.#cloud;
    if (!cloud) throw faultError('signed-out', { message: 'Nothing is known of this cloud yet.', hint: 'Connect to it first.' });
    const origin = vaultOrigin(cloud, vaultUri);
    return this.#client(origin, null, tenantId, this.identity.source(tenantId, ({ vaultScope }) => vaultScope), `vault ${origin}`);
  }

  /** For systems that know nothing of Azure (`CoreServices.tokens`). */
  tokens(tenantId: string | null, scope: string): TokenSource {
    return this.identity.source(tenantId, () => scope);
  }

  guardWrite(): void {
    if (this.lock.allows) return;
    throw faultError('locked', { message: `“${this.name}” is locked: Azure can only be looked at.`, hint: 'Unlock the profile, then try again.', remedy: 'unlock-profile', connectionId: this.connectionId });
  }

  /** Where everything of the cloud is; read once. @throws FaultError of the network, `not-a-portal` */
  readCloud(): Promise<CloudEndpoints> {
    const reading = (this.#reading ??= readCloud(this.settings.cloud, this.#exchange).then((cloud) => (this.#cloud = cloud)));
    reading.catch(() => {
      if (this.#reading === reading) this.#reading = null;
    });
    return reading;
  }

  /**
   * Lists directories and subscriptions anew; what the account may do in each follows.
   * @param rights `all` anew, or only of subscriptions that came up since.
   * @param listed told between the two.
   * @throws as of directories.ts
   */
  async readDirectories(signal: AbortSignal, rights: 'all' | 'new', listed: () => void = () => {}): Promise<void> {
    const { tenant } = this.settings;
    const only = /^(organizations|common)$/i.test(tenant) ? null : tenant;
    const clients = { directory: (tenantId: string | null) => this.directory(tenantId), arm: (subscriptionId: string, tenantId: string) => this.#armClient(subscriptionId.toLowerCase(), tenantId) };
    const found = await readDirectories(clients, only, signal);
    const known = new Map(this.#directories.subscriptions.map((each) => [each.subscriptionId, each]));
    const subscriptions = found.subscriptions.map((each) => ({ ...each, ...rightsOf(each, known.get(each.subscriptionId)) }));
    this.#directories = { tenants: found.tenants, subscriptions };
    this.#changed();
    listed();
    const wanted = rights === 'all' ? found.subscriptions : found.subscriptions.filter(({ subscriptionId }) => (known.get(subscriptionId)?.mayWrite ?? null) === null);
    await readRights(clients, wanted, signal, (subscription) => {
      const place = this.#directories.subscriptions.findIndex((each) => each.subscriptionId === subscription.subscriptionId);
      if (place >= 0) this.#directories = { ...this.#directories, subscriptions: this.#directories.subscriptions.with(place, subscription) };
      this.#changed();
    });
  }

  reportDeployments(figures: DeploymentFigures | null): void {
    this.#deployments = figures;
    this.#changed();
  }
  get deployments(): DeploymentFigures | null {
    return this.#deployments;
  }

  /** Lower-case ids of the subscriptions that take part. */
  reselect(selected: SavedProfile['selected']): void {
    this.#settings = { ...this.#settings, selected };
    this.#changed();
  }

  /** Nobody is signed in: nothing of what was read is shown as if somebody were. */
  forgetDirectories(): void {
    this.#directories = nothingRead;
    this.lock.close();
    this.#changed();
  }

  close(): void {
    this.operations.close();
    this.lock.close();
    this.#exchange.close();
  }

  #armClient(subscriptionId: string | null, tenantId: string | null): AzureClient {
    const tokens = this.identity.source(tenantId, ({ armScope }) => armScope);
    return this.#client(armOrigin(this.settings.cloud), subscriptionId, tenantId, tokens, subscriptionId ?? `directory ${tenantId ?? ''}`);
  }

  #client(origin: string, subscriptionId: string | null, tenantId: string | null, tokens: TokenSource, limiterKey: string): AzureClient {
    const { clock } = this.#parts.services;
    const limiter = this.#limiters.get(limiterKey) ?? new CallLimiter(clock, this.waits, subscriptionId);
    this.#limiters.set(limiterKey, limiter);
    const sender = new AzureSender({
      origin, subscriptionId, tokens, limiter, clock, exchange: this.#exchange, waits: this.waits, budgets: this.budgets,
      onRefusedToken: () => this.identity.refused(tenantId),
    });
    return new AzureClient(sender, () => this.guardWrite());
  }

  #noteTime(server: number | null): void {
    if (server === null) return;
    // The header has whole seconds, cut off.
    const skew = server + 500 - this.#parts.services.clock.now();
    const next = Math.abs(skew) < smallestSkewMs ? 0 : Math.round(skew);
    const isNews = this.#clockSkewMs === null || Math.abs(next - this.#clockSkewMs) >= smallestSkewMs;
    if (!isNews) return;
    this.#clockSkewMs = next;
    this.#changed();
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** What was found out earlier stays until it is found out anew. */
function rightsOf(found: FoundSubscription, known: FoundSubscription | undefined): Pick<FoundSubscription, 'obstacle' | 'mayWrite'> {
  return { obstacle: found.obstacle || (known?.obstacle ?? ''), mayWrite: known?.mayWrite ?? null };
}
