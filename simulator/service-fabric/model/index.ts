/** The surface of the simulated cluster's model. */
export { ClusterModel } from './cluster.ts';
export { ModelError } from './errors.ts';
export { applicationUpgrade, clusterUpgrade, defaultMonitoringPolicy } from './upgrade-descriptions.ts';
export type * from './commands.ts';
export type * from './entities.ts';
export type * from './event-types.ts';
export type * from './health-types.ts';
export type * from './health-view.ts';
export type * from './load-types.ts';
export type * from './package-source.ts';
export type * from './repair-types.ts';
export type * from './upgrade-types.ts';
