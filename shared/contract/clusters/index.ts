import { clusterAccessContract } from './access.ts';
import { clusterActionsContract } from './actions.ts';
import { clusterEntitiesContract } from './entities.ts';
import { clusterJobsContract, clusterPackagesContract, clusterStoreContract } from './packages.ts';
import { clusterAlertsContract, clusterStateContract } from './state.ts';
import { clusterUpgradesContract } from './upgrades.ts';

/** Everything about Service Fabric clusters: reaching them, seeing them, and acting on them. */
export const clustersContract = {
  access: clusterAccessContract,
  state: clusterStateContract,
  alerts: clusterAlertsContract,
  entities: clusterEntitiesContract,
  upgrades: clusterUpgradesContract,
  actions: clusterActionsContract,
  packages: clusterPackagesContract,
  store: clusterStoreContract,
  jobs: clusterJobsContract,
};
