import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { SecretStore } from '../../core/secret-store.ts';

/** What a profile keeps that nobody may see: `tokens` is the library's cache, `credential` a secret or a certificate with its key. */
export type ProfileSecret = 'tokens' | 'credential';

/** Secrets of one profile: sealed in the secret store, or in memory only where the profile is a simulated one. */
export class ProfileSecrets {
  readonly #store: SecretStore;
  readonly #connectionId: ConnectionId;
  readonly #passing: Map<ProfileSecret, string> | null;

  constructor(store: SecretStore, connectionId: ConnectionId, simulated: boolean) {
    this.#store = store;
    this.#connectionId = connectionId;
    this.#passing = simulated ? new Map() : null;
  }

  /** @throws FaultError `secrets-locked`, as all of these. */
  async get(secret: ProfileSecret): Promise<string | null> {
    return this.#passing ? (this.#passing.get(secret) ?? null) : this.#store.get(this.#name(secret));
  }

  async set(secret: ProfileSecret, value: string): Promise<void> {
    if (this.#passing) this.#passing.set(secret, value);
    else await this.#store.set(this.#name(secret), value);
  }

  async clear(secret: ProfileSecret): Promise<void> {
    if (this.#passing) this.#passing.delete(secret);
    else await this.#store.clear(this.#name(secret));
  }

  /** Whether sign-ins survive a restart, and if not, why. */
  keeping(): { kept: boolean; words: string } {
    if (this.#passing) return { kept: false, words: 'A simulated profile ends with this program.' };
    const { kind, label, locked } = this.#store.protection();
    if (kind === 'memory') return { kept: false, words: 'Kept in memory only: you will sign in again after the next start.' };
    return { kept: true, words: locked ? `Sealed in ${label}, which is locked.` : `Sealed in ${label}.` };
  }

  #name(secret: ProfileSecret): string {
    return `connection/${this.#connectionId}/azure-${secret}`;
  }
}
