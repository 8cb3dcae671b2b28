import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { faultError } from '../../core/faults.ts';
import type { CoreServices } from '../../core/services.ts';
import type { ToldBook } from '../record/told-book.ts';
import type { CallSigner } from '../rest/devops-client.ts';
import { Organisation } from './organisation.ts';
import { signWithProfile, signWithToken, type TokenVault } from './organisation-sign-in.ts';
import type { SavedOrganisation, SavedOrganisations } from './saved-organisations.ts';

/** All organisations of the list. */
export class Organisations {
  readonly services: CoreServices;
  readonly vault: TokenVault;
  readonly #saved: SavedOrganisations;
  readonly #book: ToldBook;
  readonly #living = new Map<ConnectionId, Organisation>();

  constructor(services: CoreServices, saved: SavedOrganisations, vault: TokenVault, book: ToldBook) {
    this.services = services;
    this.vault = vault;
    this.#saved = saved;
    this.#book = book;
  }

  /** @throws FaultError `not-found` for a connection that is not there or is no organisation. */
  of(connectionId: ConnectionId): Organisation {
    const known = this.#living.get(connectionId);
    if (known) return known;
    if (this.services.connections.record(connectionId)?.kind !== 'devops') {
      throw faultError('not-found', { message: 'This organisation is no longer in the list.', hint: 'Add it again.', connectionId });
    }
    const settings = this.#saved.get(connectionId);
    const made = new Organisation({ services: this.services, settings, book: this.#book, signer: (its) => this.#signer(its) });
    this.#living.set(connectionId, made);
    return made;
  }

  #signer({ connectionId, signIn, azureConnectionId }: Pick<SavedOrganisation, 'connectionId' | 'signIn' | 'azureConnectionId'>): CallSigner {
    if (signIn === 'entra' && azureConnectionId !== null) return signWithProfile(this.services.tokens, azureConnectionId);
    return signWithToken(() => this.vault.get(connectionId));
  }

  /** Settings and token of a new organisation, before its connection begins. */
  async prepare(settings: SavedOrganisation, token: string | null): Promise<void> {
    if (token !== null) await this.vault.set(settings.connectionId, token, settings.simulated);
    await this.#saved.put(settings);
  }

  /** Which projects take part; the organisation goes on as it is. */
  async select(connectionId: ConnectionId, projects: readonly string[]): Promise<void> {
    const organisation = this.of(connectionId);
    const settings = { ...organisation.settings, projects: [...new Set(projects)] };
    await this.#saved.put(settings);
    organisation.reselect(settings);
  }

  /** Another sign-in, for the next session; what was read stays on screen. */
  async signInAnew(settings: SavedOrganisation): Promise<void> {
    await this.#saved.put(settings);
    this.#living.get(settings.connectionId)?.signInAnew(settings);
  }

  async forget(connectionId: ConnectionId): Promise<void> {
    this.#living.get(connectionId)?.close();
    this.#living.delete(connectionId);
    await this.vault.clear(connectionId);
    await this.#book.forget(connectionId);
    await this.#saved.remove(connectionId);
  }

  close(): void {
    for (const organisation of this.#living.values()) organisation.close();
    this.#living.clear();
  }
}
