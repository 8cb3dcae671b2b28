import { join } from 'node:path';
import { profileSchema } from '../../../../shared/contract/clusters/access.ts';
import { defaultSettings } from '../../../../shared/domain/settings.ts';
import { startCluster } from '../../../../simulator/service-fabric/index.ts';
import type { ClusterServerOptions, SimulatedCluster } from '../../../../simulator/service-fabric/index.ts';
import { Connections } from '../../../core/connections/registry.ts';
import { JsonDocuments } from '../../../core/documents/json-documents.ts';
import { ProgramFolders } from '../../../core/files/folder-store.ts';
import { ProgramUploads } from '../../../core/files/upload-store.ts';
import type { SecretStore } from '../../../core/secret-store.ts';
import { MemoryStore } from '../../../core/secrets/memory-store.ts';
import type { CoreServices } from '../../../core/services.ts';
import { ProgramTasks } from '../../../core/tasks/task-registry.ts';
import { hurryTime } from '../../../core/testing/hurried-time.ts';
import type { HurriedTime } from '../../../core/testing/hurried-time.ts';
import { silentLogger } from '../../../core/testing/silent-logger.ts';
import { IdentityVault } from '../../access/identity-vault.ts';
import { SavedClusters } from '../../access/saved-clusters.ts';
import type { Cluster } from '../../cluster.ts';
import { Clusters } from '../../clusters.ts';
import { clusterDriver } from '../../driver.ts';
import { Upgrades } from '../../upgrades/upgrades.ts';
import { ActLog } from '../act-log.ts';

/** A simulated cluster, and this side of it as the program composes it, on a clock that runs fast for both. */
export interface ClusterRig {
  readonly simulated: SimulatedCluster;
  readonly cluster: Cluster;
  readonly clusters: Clusters;
  readonly services: CoreServices;
  readonly tasks: ProgramTasks;
  readonly uploads: ProgramUploads;
  readonly folders: ProgramFolders;
  readonly upgrades: Upgrades;
  readonly acts: ActLog;
  readonly time: HurriedTime;
  close(): Promise<void>;
}

export interface RigOptions extends ClusterServerOptions {
  readonly folder: string;
  /** How much faster than the machine's the clocks are; 1 unless told. */
  readonly factor?: number;
  /** Goes on with a cluster that runs already, as a program that starts again. */
  readonly simulated?: SimulatedCluster;
  readonly secrets?: SecretStore;
  readonly unlocked?: boolean;
}

export async function openClusterRig({ folder, factor = 1, simulated: running, secrets = new MemoryStore(), unlocked = true, ...options }: RigOptions): Promise<ClusterRig> {
  const time = hurryTime(factor);
  const simulated = running ?? await startCluster({ clock: time.deviceClock, ...options });
  const { clock } = time;
  const logger = silentLogger;
  const documents = await JsonDocuments.in(join(folder, 'documents'), clock, logger);
  const connections = await Connections.open({ clock, logger, secrets, documents });
  const tasks = await ProgramTasks.open(documents, clock, logger);
  const uploads = await ProgramUploads.open(join(folder, 'uploads'), logger);
  const folders = await ProgramFolders.open(documents, { home: folder, defaultDownloads: join(folder, 'downloads'), others: [] });
  const services: CoreServices = {
    version: '0.0.0-test', clock, logger, secrets, documents, connections, tasks, folders, uploads,
    notices: { post: () => {}, settle: () => {} }, settings: { value: defaultSettings, onChange: () => () => {} },
  };
  const clusters = new Clusters(services, await SavedClusters.open(documents));
  const vault = new IdentityVault(secrets, uploads, clock);
  connections.register(clusterDriver(services, clusters, vault));
  const upgrades = await Upgrades.open(services, clusters);
  const acts = await ActLog.open(services);
  const known = connections.list().find(({ kind }) => kind === 'cluster');
  const connection = known ?? await connections.add('cluster', simulated.url, 'Bench');
  const cluster = clusters.of(connection.id);
  if (known === undefined) await cluster.save({ profiles: [profileOf()], currentProfileId: profileOf().profileId });
  connections.connect(connection.id);
  await until(() => cluster.reachable && cluster.mirror.applications.complete);
  if (unlocked) cluster.lock.unlock(600);
  return {
    simulated, cluster, clusters, services, tasks, uploads, folders, upgrades, acts, time,
    close: async () => {
      await tasks.close();
      upgrades.close();
      await connections.close();
      clusters.close();
      await documents.settled();
      await uploads.close();
      if (running === undefined) await simulated.close();
      time.restore();
    },
  };
}

function profileOf() {
  return profileSchema.parse({ profileId: 'p1', name: 'Operator', role: 'admin', kind: 'none', identity: null });
}

/** Waits for something that comes by itself. */
export async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds(); tries++) {
    if (tries > 3_000) throw new Error('It did not come.');
    await new Promise((resolve) => { setTimeout(resolve, 10); });
  }
}
