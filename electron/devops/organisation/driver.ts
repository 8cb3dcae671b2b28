import type { LadderStep } from '../../../shared/contract/connections.ts';
import { readDevopsAddress } from '../../../shared/domain/devops/address.ts';
import type { ConnectionDriver, ReadAddress } from '../../core/connections/driver.ts';
import { Ladder } from '../../core/connections/ladder.ts';
import { toFault } from '../../core/faults.ts';
import { lookUpHost, reachPort } from '../../core/net/reach.ts';
import { endpointOf } from './organisation-access.ts';
import { OrganisationSession } from './organisation-session.ts';
import type { Organisation } from './organisation.ts';
import type { Organisations } from './organisations.ts';

const reachLimitMs = 8_000;

/** Lets the registry hold organisations of Azure DevOps. */
export function organisationDriver(organisations: Organisations): ConnectionDriver {
  return {
    kind: 'devops',
    sharesAddresses: true,
    readAddress,
    open: (record, link) => new OrganisationSession({ organisation: () => organisations.of(record.id), link, services: organisations.services }),
    walk: (endpoint, record, _credentials, signal) => walk(organisations, endpoint, record === null ? null : organisations.of(record.id), signal),
    forget: (id) => organisations.forget(id),
  };
}

function readAddress(text: string): ReadAddress {
  const read = readDevopsAddress(text);
  return read.ok ? { ok: true, endpoint: endpointOf(read.place.url) } : read;
}

type Address = Parameters<ConnectionDriver['walk']>[0];

async function* walk(organisations: Organisations, endpoint: Address, organisation: Organisation | null, signal: AbortSignal): AsyncGenerator<LadderStep[], void, undefined> {
  const ladder = new Ladder(organisations.services.clock);
  for await (const _ of ladder.follow(climb(ladder, endpoint, organisation, signal))) yield ladder.steps;
}

/** Steps of which the first that fails is the last that is taken. */
async function climb(ladder: Ladder, endpoint: Address, organisation: Organisation | null, signal: AbortSignal): Promise<void> {
  const limits = { timeoutMs: reachLimitMs, signal };
  const steps: readonly (readonly [LadderStep['name'], () => Promise<string>])[] = [
    ['name', async () => `${endpoint.host} is ${(await lookUpHost(endpoint, limits)).slice(0, 3).join(', ')}.`],
    ['tcp', async () => `Answers at ${await reachPort(endpoint, limits)}.`],
    ...(organisation === null ? [] : [['credentials', async () => `Signed in as ${await organisation.identify(signal)}.`]] as const),
    ...(organisation === null ? [] : [['api', async () => {
      const { projects } = organisation.state();
      return `${String(projects.length)} ${projects.length === 1 ? 'project' : 'projects'} can be seen.`;
    }]] as const),
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
