import { createAzure } from './azure/index.ts';
import type { SystemFactory } from './core/system.ts';
import { createDevicePortal } from './device-portal/index.ts';
import { createDevops } from './devops/index.ts';
import { createHistory } from './history/index.ts';
import { createServiceFabric } from './service-fabric/index.ts';

export { openJournal } from './journal/index.ts';

/** Every system that Fabriscope connects to; both hosts start the program with these. */
export const systems: readonly SystemFactory[] = [createDevicePortal, createServiceFabric, createAzure, createDevops, createHistory];
