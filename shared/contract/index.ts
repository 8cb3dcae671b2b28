import { appContract } from './app.ts';
import { clustersContract } from './clusters/index.ts';
import { connectionsContract } from './connections.ts';
import { devicesContract } from './devices.ts';
import { filesContract } from './files.ts';
import { tasksContract } from './tasks.ts';

/** The whole seam between page and main: every procedure, by area. */
export const contract = {
  app: appContract,
  clusters: clustersContract,
  connections: connectionsContract,
  devices: devicesContract,
  files: filesContract,
  tasks: tasksContract,
};
export type Contract = typeof contract;
