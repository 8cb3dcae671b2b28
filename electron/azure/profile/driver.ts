import { climb, reachSteps, type ClimbStep } from '../../core/connections/climb.ts';
import type { ConnectionDriver } from '../../core/connections/driver.ts';
import type { AzureProfile } from './azure-profile.ts';
import type { AzureProfiles } from './azure-profiles.ts';
import { ProfileSession } from './profile-session.ts';

/** Lets the registry hold Azure profiles. */
export function profileDriver(profiles: AzureProfiles): ConnectionDriver {
  return {
    kind: 'azure',
    sharesAddresses: true,
    readAddress: () => ({ ok: false, problem: 'There is more to an Azure profile than an address.', hint: 'Add it, or change it, on its own page.' }),
    open: (record, link) => new ProfileSession({ profile: () => profiles.of(record.id), link, services: profiles.services }),
    walk: (endpoint, record, _credentials, signal) => climb([...reachSteps(endpoint, signal), ...(record === null ? [] : stepsTo(profiles.of(record.id), signal))], profiles.services.clock),
    forget: (id) => profiles.forget(id),
  };
}

function stepsTo(profile: AzureProfile, signal: AbortSignal): readonly ClimbStep[] {
  return [
    ['tls', async () => `Resource Manager at ${(await profile.readCloud()).arm}, sign-in at ${(await profile.readCloud()).authority}.`],
    ['credentials', async () => `Signed in as ${(await profile.identity.restore(signal)).userName}.`],
    ['api', async () => {
      const { items } = await profile.directory(null).list({ api: 'tenants', path: '/tenants', signal }, (item) => item);
      return `${items.length} ${items.length === 1 ? 'directory' : 'directories'} can be read.`;
    }],
  ];
}
