import { appContract } from './app.ts';
import { azureContract } from './azure/index.ts';
import { clustersContract } from './clusters/index.ts';
import { connectionsContract } from './connections.ts';
import { devicesContract } from './devices.ts';
import { devopsContract } from './devops/index.ts';
import { filesContract } from './files.ts';
import { historyContract } from './history/index.ts';
import { tasksContract } from './tasks.ts';

/** The whole seam between page and main: every procedure, by area. */
export const contract = {
  app: appContract,
  azure: azureContract,
  clusters: clustersContract,
  connections: connectionsContract,
  devices: devicesContract,
  devops: devopsContract,
  files: filesContract,
  history: historyContract,
  tasks: tasksContract,
};
export type Contract = typeof contract;
