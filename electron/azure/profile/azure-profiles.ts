import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { TokenAccount, TokenProvider, TokenSource, TokenWish } from '../../core/access-tokens.ts';
import { faultError } from '../../core/faults.ts';
import type { CoreServices } from '../../core/services.ts';
import type { OperationBook } from '../arm/operation-book.ts';
import type { AzureCli } from '../sign-in/azure-cli.ts';
import type { ClientCredential } from '../sign-in/client-credential.ts';
import { ProfileSecrets } from '../sign-in/profile-secrets.ts';
import { AzureProfile } from './azure-profile.ts';
import type { SavedProfile, SavedProfiles } from './saved-profiles.ts';

/** All Azure profiles of the list, and whoever asks for tokens in their names. */
export class AzureProfiles implements TokenProvider {
  readonly services: CoreServices;
  readonly cli: AzureCli;
  readonly #saved: SavedProfiles;
  readonly #book: OperationBook;
  readonly #profiles = new Map<ConnectionId, AzureProfile>();
  readonly #secrets = new Map<ConnectionId, ProfileSecrets>();
  /** Ids are never given twice: whoever speaks of a removed one late must not bring it back. */
  readonly #forgotten = new Set<ConnectionId>();
  readonly #profileListeners = new Set<(profile: AzureProfile) => void>();
  readonly #changeListeners = new Set<() => void>();
  readonly #forgottenListeners = new Set<(connectionId: ConnectionId) => Promise<void> | void>();

  constructor(services: CoreServices, saved: SavedProfiles, book: OperationBook, cli: AzureCli) {
    this.services = services;
    this.cli = cli;
    this.#saved = saved;
    this.#book = book;
  }

  /** @throws FaultError `not-found` for a connection that is not there or is no Azure profile. */
  of(connectionId: ConnectionId): AzureProfile {
    const known = this.#profiles.get(connectionId);
    if (known) return known;
    if (!this.has(connectionId)) throw faultError('not-found', { message: 'This Azure profile is no longer in the list.', hint: 'Add it again.', connectionId });
    return this.#open(this.#saved.get(connectionId));
  }

  /** Whether the connection is there, is an Azure profile, and is not just being removed. */
  has(connectionId: ConnectionId): boolean {
    return !this.#forgotten.has(connectionId) && this.services.connections.record(connectionId)?.kind === 'azure';
  }

  /** Every profile of the list, in its order. */
  all(): readonly AzureProfile[] {
    return this.services.connections.list().filter(({ kind, id }) => kind === 'azure' && !this.#forgotten.has(id)).map(({ id }) => this.of(id));
  }

  /** Told about each profile once: those that are known already at once, others when they come up, and again after their settings changed. */
  onProfile(listener: (profile: AzureProfile) => void): () => void {
    this.#profileListeners.add(listener);
    for (const profile of this.#profiles.values()) listener(profile);
    return () => void this.#profileListeners.delete(listener);
  }

  /** The user removed the profile: whatever is kept about it goes. */
  onForgotten(listener: (connectionId: ConnectionId) => Promise<void> | void): () => void {
    this.#forgottenListeners.add(listener);
    return () => void this.#forgottenListeners.delete(listener);
  }

  /** Any of them changed. */
  onChange(listener: () => void): () => void {
    this.#changeListeners.add(listener);
    return () => void this.#changeListeners.delete(listener);
  }

  /** Settings and credential of a new profile, before its connection begins. */
  async prepare(settings: SavedProfile, credential: ClientCredential | null): Promise<void> {
    if (credential) await this.#secretsOf(settings).set('credential', JSON.stringify(credential));
    await this.#saved.put(settings);
  }

  /** Which subscriptions take part; the profile goes on as it is. */
  async select(connectionId: ConnectionId, selected: readonly string[]): Promise<void> {
    const profile = this.of(connectionId);
    const settings = { ...profile.settings, selected: selected.map((id) => id.toLowerCase()) };
    await this.#saved.put(settings);
    profile.reselect(settings.selected);
  }

  /** Other settings: the profile begins anew. */
  async replace(settings: SavedProfile): Promise<void> {
    this.#profiles.get(settings.connectionId)?.close();
    this.#profiles.delete(settings.connectionId);
    await this.#saved.put(settings);
    this.#open(settings);
  }

  async forget(connectionId: ConnectionId): Promise<void> {
    this.#forgotten.add(connectionId);
    for (const listener of this.#forgottenListeners) {
      await Promise.resolve(listener(connectionId)).catch((error: unknown) => this.services.logger.error('azure.forget-failed', 'Something of a removed profile could not be forgotten.', { connectionId, error }));
    }
    const profile = this.#profiles.get(connectionId);
    await (profile ? profile.operations.forget() : this.#book.forget(connectionId));
    profile?.close();
    this.#profiles.delete(connectionId);
    this.#secrets.delete(connectionId);
    await this.#saved.remove(connectionId);
    this.#changed();
  }

  accounts(): readonly TokenAccount[] {
    return this.all().map((profile) => ({
      profileId: profile.connectionId, name: profile.name, account: profile.account?.userName ?? null, tenantId: profile.account?.tenantId ?? null, signedIn: profile.signedIn,
    }));
  }

  source(profileId: ConnectionId, { tenantId, scope }: TokenWish): TokenSource {
    this.of(profileId);
    // Asked for anew each time: after a change of its settings the profile is another object.
    return { token: (ask) => this.of(profileId).tokens(tenantId, scope).token(ask) };
  }

  close(): void {
    for (const profile of this.#profiles.values()) profile.close();
    this.#profiles.clear();
  }

  #open(settings: SavedProfile): AzureProfile {
    const profile = new AzureProfile({ services: this.services, settings, secrets: this.#secretsOf(settings), book: this.#book, cli: this.cli });
    this.#profiles.set(settings.connectionId, profile);
    profile.onChange(() => this.#changed());
    for (const listener of this.#profileListeners) listener(profile);
    profile.operations.resume();
    return profile;
  }

  /** One for each profile, whatever becomes of its settings: those of simulated ones hold them themselves. */
  #secretsOf({ connectionId, simulated }: SavedProfile): ProfileSecrets {
    const secrets = this.#secrets.get(connectionId) ?? new ProfileSecrets(this.services.secrets, connectionId, simulated);
    this.#secrets.set(connectionId, secrets);
    return secrets;
  }

  #changed(): void {
    for (const listener of this.#changeListeners) listener();
  }
}
