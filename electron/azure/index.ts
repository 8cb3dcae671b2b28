import type { CoreServices } from '../core/services.ts';
import type { System } from '../core/system.ts';
import { OperationBook } from './arm/operation-book.ts';
import { clustersRouter } from './clusters/router.ts';
import { Deploy } from './deploy/deploy.ts';
import { deployRouter } from './deploy/router.ts';
import { DeploymentDesks } from './deployments/deployment-desks.ts';
import { deploymentsRouter } from './deployments/router.ts';
import { HeavyThread } from './heavy/heavy-thread.ts';
import { AzureProfiles } from './profile/azure-profiles.ts';
import { profileDiagnostics } from './profile/profile-diagnostics.ts';
import { profileDriver } from './profile/driver.ts';
import { ProfileAccess } from './profile/profile-access.ts';
import { profilesRouter } from './profile/router.ts';
import { SavedProfiles } from './profile/saved-profiles.ts';
import { AzureCli } from './sign-in/azure-cli.ts';
import { vaultsRouter } from './vaults/router.ts';

/** Azure: everything behind `azure.*`, the driver for its profiles, and tokens for whoever needs Entra. */
export async function createAzure(services: CoreServices, dataDir: string): Promise<System> {
  const saved = await SavedProfiles.open(services.documents);
  const book = await OperationBook.open(services.documents, (profileId) => saved.has(profileId));
  const profiles = new AzureProfiles(services, saved, book, new AzureCli({ env: process.env, platform: process.platform }));
  services.tokens.provide(profiles);
  const access = new ProfileAccess(profiles);
  const heavy = new HeavyThread();
  const desks = new DeploymentDesks(profiles, heavy);
  const deploy = await Deploy.open({ services, profiles, heavy, dataDir, onNews: (connectionId, deploymentId) => desks.of(connectionId).lookAt(deploymentId) });
  return {
    router: {
      azure: {
        profiles: profilesRouter(access), deployments: deploymentsRouter(profiles, desks),
        deploy: { ...deployRouter(deploy), vaults: vaultsRouter(profiles), clusters: clustersRouter(profiles) },
      },
    },
    fetchRoutes: [],
    drivers: [profileDriver(profiles)],
    diagnostics: (connectionId) => profileDiagnostics(profiles.of(connectionId)),
    addSimulated: ({ azure }) => access.addSimulated(azure),
    close: async () => {
      deploy.close();
      desks.close();
      profiles.close();
      await heavy.close();
    },
  };
}
