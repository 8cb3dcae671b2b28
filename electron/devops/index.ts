import type { CoreServices } from '../core/services.ts';
import type { System } from '../core/system.ts';
import { organisationDriver } from './organisation/driver.ts';
import { OrganisationAccess } from './organisation/organisation-access.ts';
import { TokenVault } from './organisation/organisation-sign-in.ts';
import { Organisations } from './organisation/organisations.ts';
import { SavedOrganisations } from './organisation/saved-organisations.ts';
import { ToldBook } from './record/told-book.ts';
import { devopsRouter } from './router.ts';

/** Azure DevOps: everything behind `devops.*`, the driver for its organisations, and what the journal learns of them. */
export async function createDevops(services: CoreServices): Promise<System> {
  const [saved, book] = await Promise.all([SavedOrganisations.open(services.documents), ToldBook.open(services.documents)]);
  const organisations = new Organisations(services, saved, new TokenVault(services.secrets), book);
  const access = new OrganisationAccess(organisations);
  return {
    router: { devops: devopsRouter(access) },
    fetchRoutes: [],
    drivers: [organisationDriver(organisations)],
    diagnostics: (connectionId) => {
      const organisation = organisations.of(connectionId);
      const { projects, signIn, troubles } = organisation.state();
      return [`${organisation.place.hosting}, signed in with ${signIn}`, `${String(projects.filter(({ selected }) => selected).length)} projects, ${String(organisation.runs.size)} runs, ${String(troubles.length)} troubles`];
    },
    addSimulated: ({ devops }) => access.addSimulated(devops),
    close: async () => organisations.close(),
  };
}
