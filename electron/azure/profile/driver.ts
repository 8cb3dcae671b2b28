import type { LadderStep } from '../../../shared/contract/connections.ts';
import type { ConnectionDriver } from '../../core/connections/driver.ts';
import { Ladder } from '../../core/connections/ladder.ts';
import { toFault } from '../../core/faults.ts';
import { lookUpHost, reachPort } from '../../core/net/reach.ts';
import type { AzureProfile } from './azure-profile.ts';
import type { AzureProfiles } from './azure-profiles.ts';
import { ProfileSession } from './profile-session.ts';

const reachLimitMs = 8_000;

/** Lets the registry hold Azure profiles. */
export function profileDriver(profiles: AzureProfiles): ConnectionDriver {
  return {
    kind: 'azure',
    sharesAddresses: true,
    readAddress: () => ({ ok: false, problem: 'There is more to an Azure profile than an address.', hint: 'Add it, or change it, on its own page.' }),
    open: (record, link) => new ProfileSession({ profile: () => profiles.of(record.id), link, services: profiles.services }),
    walk: (endpoint, record, _credentials, signal) => walk(profiles, endpoint, record === null ? null : profiles.of(record.id), signal),
    forget: (id) => profiles.forget(id),
  };
}

type Address = Parameters<ConnectionDriver['walk']>[0];

async function* walk(profiles: AzureProfiles, endpoint: Address, profile: AzureProfile | null, signal: AbortSignal): AsyncGenerator<LadderStep[], void, undefined> {
  const ladder = new Ladder(profiles.services.clock);
  for await (const _ of ladder.follow(climb(ladder, endpoint, profile, signal))) yield ladder.steps;
}

/** Steps of which the first that fails is the last that is taken. */
async function climb(ladder: Ladder, endpoint: Address, profile: AzureProfile | null, signal: AbortSignal): Promise<void> {
  const limits = { timeoutMs: reachLimitMs, signal };
  const steps: readonly (readonly [LadderStep['name'], () => Promise<string>])[] = [
    ['name', async () => `${endpoint.host} is ${(await lookUpHost(endpoint, limits)).slice(0, 3).join(', ')}.`],
    ['tcp', async () => `Answers at ${await reachPort(endpoint, limits)}.`],
    ...(profile === null ? [] : [
      ['tls', async () => `Resource Manager at ${(await profile.readCloud()).arm}, sign-in at ${(await profile.readCloud()).authority}.`],
      ['credentials', async () => `Signed in as ${(await profile.identity.restore(signal)).userName}.`],
      ['api', async () => {
        const { items } = await profile.directory(null).list({ api: 'tenants', path: '/tenants', signal }, (item) => item);
        return `${items.length} ${items.length === 1 ? 'directory' : 'directories'} can be read.`;
      }],
    ] as const),
  ];
  for (const [name, run] of steps) {
    ladder.change(name, { state: 'running' });
    try {
      ladder.change(name, { state: 'ok', finding: await run() });
    } catch (error) {
      ladder.change(name, { state: 'failed', fault: toFault(error) });
      break;
    }
  }
  ladder.skipTheRest();
}
