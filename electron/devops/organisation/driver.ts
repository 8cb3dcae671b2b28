import { readDevopsAddress } from '../../../shared/domain/devops/address.ts';
import { climb, reachSteps, type ClimbStep } from '../../core/connections/climb.ts';
import type { ConnectionDriver, ReadAddress } from '../../core/connections/driver.ts';
import { endpointOfUrl } from '../../core/net/url-endpoint.ts';
import { OrganisationSession } from './organisation-session.ts';
import type { Organisation } from './organisation.ts';
import type { Organisations } from './organisations.ts';

/** Lets the registry hold organisations of Azure DevOps. */
export function organisationDriver(organisations: Organisations): ConnectionDriver {
  return {
    kind: 'devops',
    sharesAddresses: true,
    readAddress,
    open: (record, link) => new OrganisationSession({ organisation: () => organisations.of(record.id), link, services: organisations.services }),
    walk: (endpoint, record, _credentials, signal) => climb([...reachSteps(endpoint, signal), ...(record === null ? [] : stepsTo(organisations.of(record.id), signal))], organisations.services.clock),
    forget: (id) => organisations.forget(id),
  };
}

function readAddress(text: string): ReadAddress {
  const read = readDevopsAddress(text);
  return read.ok ? { ok: true, endpoint: endpointOfUrl(new URL(read.place.url)) } : read;
}

function stepsTo(organisation: Organisation, signal: AbortSignal): readonly ClimbStep[] {
  return [
    ['credentials', async () => `Signed in as ${await organisation.identify(signal)}.`],
    ['api', async () => {
      const { projects } = organisation.state();
      return `${String(projects.length)} ${projects.length === 1 ? 'project' : 'projects'} can be seen.`;
    }],
  ];
}
