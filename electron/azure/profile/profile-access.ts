import type { AzureSignIn, Cloud } from '../../../shared/contract/azure/profiles.ts';
import type { Connection, Endpoint } from '../../../shared/contract/connections.ts';
import { isGuid } from '../../../shared/domain/guid.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { AnnouncedAzure } from '../../core/demo/announced-targets.ts';
import { faultError } from '../../core/faults.ts';
import { requireAuthority } from '../../core/net/extra-authority.ts';
import { endpointOfUrl } from '../../core/net/url-endpoint.ts';
import { readCredential } from '../sign-in/client-credential.ts';
import type { AzureProfiles } from './azure-profiles.ts';
import { armOrigin } from './clouds.ts';
import type { SavedProfile } from './saved-profiles.ts';

export interface NewProfile {
  readonly name: string | null;
  readonly cloud: Cloud;
  readonly tenant: string;
  readonly clientId: string;
  readonly signIn: AzureSignIn;
  readonly production: boolean;
  /** Comes from a simulator that this program started, and ends with it. */
  readonly simulated?: boolean;
}

export interface ProfileChange {
  readonly tenant?: string | undefined;
  readonly clientId?: string | undefined;
  readonly signIn?: AzureSignIn | undefined;
}

const unlockMinutes = 15;

/** Adding, changing, unlocking profiles. */
export class ProfileAccess {
  readonly profiles: AzureProfiles;

  constructor(profiles: AzureProfiles) {
    this.profiles = profiles;
  }

  /** @throws FaultError `invalid-input`, `secrets-locked` */
  async add({ name, cloud, tenant, clientId, signIn, production, simulated = false }: NewProfile): Promise<Connection> {
    checkEntries(tenant, clientId, signIn);
    const { services } = this.profiles;
    const credential = await readCredential(signIn, services.uploads);
    const connection = await services.connections.addTarget({
      kind: 'azure', endpoint: endpointOf(cloud), name, group: null, production, simulated, trust: null,
      prepare: (connectionId) => this.profiles.prepare({ connectionId, cloud, tenant, clientId, method: signIn.kind, selected: null, simulated }, credential),
    });
    await this.#discardUploads(signIn);
    return connection;
  }

  /**
   * Adds the simulated clouds that have just been started, as applications that are signed in; nothing of them is kept
   * beyond this run.
   * @returns the connections to them; ones that are there already are answered as they are.
   */
  async addSimulated(announced: readonly AnnouncedAzure[]): Promise<ConnectionId[]> {
    const ids: ConnectionId[] = [];
    for (const { name, arm, authority, tenant, clientId, clientSecret, ca } of announced) {
      const known = this.profiles.all().find(({ settings: { cloud, simulated } }) => simulated && cloud.kind === 'custom' && cloud.arm === arm);
      ids.push(known?.connectionId ?? (await this.add({
        name, cloud: { kind: 'custom', arm, authority, caPem: ca }, tenant, clientId, signIn: { kind: 'secret', secret: clientSecret }, production: false, simulated: true,
      })).id);
    }
    return ids;
  }

  /** The profile begins anew with what it is now; a sign-in that was is forgotten. */
  async change(connectionId: ConnectionId, { tenant, clientId, signIn }: ProfileChange): Promise<Connection> {
    const { services } = this.profiles;
    const profile = this.profiles.of(connectionId);
    const connection = services.connections.get(connectionId);
    if (!connection) throw faultError('not-found', { connectionId });
    const settings: SavedProfile = {
      ...profile.settings, ...(tenant === undefined ? {} : { tenant }), ...(clientId === undefined ? {} : { clientId }), ...(signIn === undefined ? {} : { method: signIn.kind }),
    };
    checkEntries(settings.tenant, settings.clientId, signIn ?? { kind: settings.method });
    const credential = signIn === undefined ? null : await readCredential(signIn, services.uploads);
    await profile.identity.signOut();
    if (credential) await profile.secrets.set('credential', JSON.stringify(credential));
    else if (signIn !== undefined) await profile.secrets.clear('credential');
    await this.profiles.replace(settings);
    if (signIn !== undefined) await this.#discardUploads(signIn);
    services.connections.restart(connectionId);
    return services.connections.get(connectionId) ?? connection;
  }

  /** @throws FaultError `invalid-input` where another name was typed than that of a production profile. */
  unlock(connectionId: ConnectionId, typedName: string): void {
    const profile = this.profiles.of(connectionId);
    if (profile.production && typedName.trim() !== profile.name) {
      throw faultError('invalid-input', { message: `“${typedName.slice(0, 200)}” is not the name that was to be typed.`, hint: `Type ${profile.name} to confirm.`, connectionId });
    }
    if (!profile.signedIn) throw faultError('signed-out', { connectionId });
    const until = profile.lock.unlock(unlockMinutes);
    this.profiles.services.logger.info('azure.unlocked', 'The user unlocked an Azure profile.', { connectionId, until });
  }

  async #discardUploads(signIn: AzureSignIn): Promise<void> {
    if (signIn.kind === 'certificate') await this.profiles.services.uploads.discard(signIn.uploads);
  }
}

function checkEntries(tenant: string, clientId: string, { kind }: Pick<AzureSignIn, 'kind'>): void {
  if (!/^[0-9A-Za-z][0-9A-Za-z.-]{0,253}$/.test(tenant)) {
    throw faultError('invalid-input', { message: 'This is no tenant.', hint: 'Enter its id, its domain such as contoso.com, or “organizations”.' });
  }
  if (!isGuid(clientId) && !(kind === 'cli' && clientId === '')) {
    throw faultError('invalid-input', { message: 'This is no application (client) id.', hint: 'Copy it from the application’s registration: five groups of digits and letters a to f.' });
  }
  if ((kind === 'secret' || kind === 'certificate') && /^(organizations|common|consumers)$/i.test(tenant)) {
    throw faultError('invalid-input', { message: 'An application signs in to one tenant.', hint: 'Enter the tenant’s id or domain.' });
  }
}

/** @throws FaultError `invalid-input` for an address or a certificate that is none. */
function endpointOf(cloud: Cloud): Endpoint {
  if (cloud.kind === 'custom' && cloud.caPem !== null) requireAuthority(cloud.caPem, 'the cloud');
  return endpointOfUrl(new URL(armOrigin(cloud)));
}
