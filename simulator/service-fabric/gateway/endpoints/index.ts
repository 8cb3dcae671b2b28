import type { Route } from '../route.ts';
import { applicationRoutes, applicationTypeRoutes } from './applications.ts';
import { clusterRoutes } from './cluster.ts';
import { healthChunkRoutes } from './health-chunk.ts';
import { healthRoutes } from './health.ts';
import { nodeRoutes } from './nodes.ts';
import { reportHealthRoutes } from './report-health.ts';
import { partitionRoutes, serviceRoutes } from './services.ts';
import { upgradeRoutes } from './upgrades.ts';

/** Every endpoint of the gateway (service-fabric.md §1, Appendix A). */
export const gatewayRoutes: readonly Route[] = [
  ...clusterRoutes,
  ...healthRoutes,
  ...healthChunkRoutes,
  ...reportHealthRoutes,
  ...nodeRoutes,
  ...applicationRoutes,
  ...applicationTypeRoutes,
  ...serviceRoutes,
  ...partitionRoutes,
  ...upgradeRoutes,
];
