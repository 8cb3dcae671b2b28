import { appContract } from './app.ts';
import { azureContract } from './azure/index.ts';
import { clustersContract } from './clusters/index.ts';
import { connectionsContract } from './connections.ts';
import { devicesContract } from './devices.ts';
import { devopsContract } from './devops/index.ts';
import { filesContract } from './files.ts';
import { historyContract } from './history/index.ts';
import { journalContract } from './journal/index.ts';
import { tasksContract } from './tasks.ts';

/** Spelt out, since the type of all areas together is too long to be inferred. */
export type Contract = {
  app: typeof appContract;
  azure: typeof azureContract;
  clusters: typeof clustersContract;
  connections: typeof connectionsContract;
  devices: typeof devicesContract;
  devops: typeof devopsContract;
  files: typeof filesContract;
  history: typeof historyContract;
  journal: typeof journalContract;
  tasks: typeof tasksContract;
};

/** The whole seam between page and main: every procedure, by area. */
export const contract: Contract = {
  app: appContract,
  azure: azureContract,
  clusters: clustersContract,
  connections: connectionsContract,
  devices: devicesContract,
  devops: devopsContract,
  files: filesContract,
  history: historyContract,
  journal: journalContract,
  tasks: tasksContract,
};
