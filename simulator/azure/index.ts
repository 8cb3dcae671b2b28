/** The simulated Azure: sign-in, resource manager, data planes. */
export { startAzure, SimulatedAzure } from './azure-server.ts';
export type { AzureServerOptions } from './azure-server.ts';
export { SUBSCRIPTIONS } from './azure.ts';
export type { ScenarioName } from './scenarios/index.ts';
