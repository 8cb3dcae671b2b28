import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { HeavyThread } from '../heavy/heavy-thread.ts';
import type { AzureProfile } from '../profile/azure-profile.ts';
import type { AzureProfiles } from '../profile/azure-profiles.ts';
import { DeploymentDesk } from './deployment-desk.ts';

/** A desk for each profile, from when it comes up until it goes. */
export class DeploymentDesks {
  readonly #profiles: AzureProfiles;
  readonly #heavy: HeavyThread;
  readonly #desks = new Map<ConnectionId, DeploymentDesk>();
  readonly #closed = new AbortController();
  readonly #stops: readonly (() => void)[];

  constructor(profiles: AzureProfiles, heavy: HeavyThread) {
    this.#profiles = profiles;
    this.#heavy = heavy;
    this.#stops = [profiles.onProfile((profile) => this.#open(profile)), profiles.onForgotten((connectionId) => this.#drop(connectionId))];
  }

  /** Aborted when the program ends. */
  get closed(): AbortSignal {
    return this.#closed.signal;
  }

  /** @throws FaultError `not-found` for a connection that is no Azure profile */
  of(connectionId: ConnectionId): DeploymentDesk {
    const profile = this.#profiles.of(connectionId);
    return this.#desks.get(connectionId) ?? this.#open(profile);
  }

  close(): void {
    for (const stop of this.#stops) stop();
    this.#closed.abort();
    for (const connectionId of this.#desks.keys()) this.#drop(connectionId);
  }

  /** After its settings changed a profile is another object, and so is its desk. */
  #open(profile: AzureProfile): DeploymentDesk {
    this.#drop(profile.connectionId);
    const desk = new DeploymentDesk({ services: this.#profiles.services, session: profile, heavy: this.#heavy });
    this.#desks.set(profile.connectionId, desk);
    return desk;
  }

  #drop(connectionId: ConnectionId): void {
    this.#desks.get(connectionId)?.close();
    this.#desks.delete(connectionId);
  }
}
