/** The simulated Service Fabric cluster. */
export { startCluster, SimulatedCluster } from './cluster-server.ts';
export type { ClusterServerOptions } from './cluster-server.ts';
export type { ClientName, Thumbprints } from './credentials.ts';
export { scenarioNames } from './scenarios/index.ts';
export type { ScenarioName } from './scenarios/index.ts';
