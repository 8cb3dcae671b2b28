import type { Route } from '../route.ts';
import { applicationRoutes, applicationTypeRoutes } from './applications.ts';
import { clusterRoutes } from './cluster.ts';
import { deployedRoutes } from './deployed.ts';
import { eventRoutes } from './events.ts';
import { healthChunkRoutes } from './health-chunk.ts';
import { healthRoutes } from './health.ts';
import { imageStoreRoutes } from './image-store.ts';
import { nodeRoutes } from './nodes.ts';
import { backupRoutes, chaosRoutes, standaloneRoutes } from './optional-services.ts';
import { infrastructureRoutes, repairRoutes } from './repair.ts';
import { reportHealthRoutes } from './report-health.ts';
import { serviceWriteRoutes } from './service-writes.ts';
import { partitionRoutes, serviceRoutes } from './services.ts';
import { clusterUpgradeRoutes, upgradeRoutes } from './upgrades.ts';

/** Every endpoint of the gateway (service-fabric.md §1, Appendix A). */
export const gatewayRoutes: readonly Route[] = [
  ...clusterRoutes,
  ...clusterUpgradeRoutes,
  ...healthRoutes,
  ...healthChunkRoutes,
  ...reportHealthRoutes,
  ...nodeRoutes,
  ...applicationRoutes,
  ...applicationTypeRoutes,
  ...serviceRoutes,
  ...serviceWriteRoutes,
  ...partitionRoutes,
  ...upgradeRoutes,
  ...deployedRoutes,
  ...eventRoutes,
  ...repairRoutes,
  ...infrastructureRoutes,
  ...imageStoreRoutes,
  ...chaosRoutes,
  ...backupRoutes,
  ...standaloneRoutes,
];
