import type { CoreServices } from '../core/services.ts';
import type { System } from '../core/system.ts';
import { ActLog } from './actions/act-log.ts';
import { actionsRouter } from './actions/router.ts';
import { ClusterAccess } from './access/cluster-access.ts';
import { IdentityVault } from './access/identity-vault.ts';
import { accessRouter } from './access/router.ts';
import { SavedClusters } from './access/saved-clusters.ts';
import { addSimulatedClusters } from './access/simulated-clusters.ts';
import { AlertDesk } from './alerts/alert-desk.ts';
import { alertsRouter } from './alerts/router.ts';
import { Clusters } from './clusters.ts';
import { clusterDriver } from './driver.ts';
import { EntityDesk } from './entities/entity-desk.ts';
import { entitiesRouter } from './entities/router.ts';
import { EventDesk } from './events/event-desk.ts';
import { JobDesk } from './jobs/job-desk.ts';
import { jobsRouter } from './jobs/router.ts';
import { ClusterSearch } from './search/cluster-search.ts';
import { clusterDiagnostics } from './state/cluster-diagnostics.ts';
import { ClusterStates } from './state/cluster-states.ts';
import { feedHealth } from './state/health-feed.ts';
import { Packages } from './packages/packages.ts';
import { packagesRouter } from './packages/router.ts';
import { stateRouter } from './state/router.ts';
import { storeRouter } from './store/router.ts';
import { upgradesRouter } from './upgrades/router.ts';
import { Upgrades } from './upgrades/upgrades.ts';

/** Service Fabric clusters: everything behind `clusters.*` and the driver for connections. */
export async function createServiceFabric(services: CoreServices): Promise<System> {
  const clusters = new Clusters(services, await SavedClusters.open(services.documents));
  const vault = new IdentityVault(services.secrets, services.uploads, services.clock);
  const access = new ClusterAccess(clusters, vault);
  const states = new ClusterStates(clusters);
  const stopHealthFeed = feedHealth(clusters, states);
  const alerts = await AlertDesk.open(clusters, states);
  const upgrades = await Upgrades.open(services, clusters);
  const entities = new EntityDesk(clusters);
  const events = await EventDesk.open(clusters, services);
  const jobs = new JobDesk(clusters);
  const acts = await ActLog.open(services);
  clusters.onForgotten((connectionId) => acts.forget(connectionId));
  const packages = await Packages.open(services, clusters, acts);
  return {
    router: {
      clusters: {
        access: accessRouter(access),
        state: stateRouter(clusters, states, new ClusterSearch(clusters)),
        alerts: alertsRouter(alerts),
        entities: entitiesRouter(entities, events),
        jobs: jobsRouter(jobs),
        store: storeRouter(clusters),
        upgrades: upgradesRouter(upgrades),
        actions: actionsRouter(clusters, acts, upgrades),
        packages: packagesRouter(packages),
      },
    },
    fetchRoutes: [],
    drivers: [clusterDriver(services, clusters, vault)],
    diagnostics: (connectionId) => clusterDiagnostics(states, connectionId),
    addSimulated: (announced) => addSimulatedClusters(clusters, vault, announced.clusters),
    close: async () => {
      jobs.close();
      events.close();
      entities.close();
      upgrades.close();
      alerts.close();
      stopHealthFeed();
      states.close();
      clusters.close();
    },
  };
}
