import { join } from 'node:path';
import { profileSchema } from '../../../../shared/contract/clusters/access.ts';
import { defaultSettings } from '../../../../shared/domain/settings.ts';
import { startCluster } from '../../../../simulator/service-fabric/index.ts';
import type { ClusterServerOptions, SimulatedCluster } from '../../../../simulator/service-fabric/index.ts';
import { Connections } from '../../../core/connections/registry.ts';
import { JsonDocuments } from '../../../core/documents/json-documents.ts';
import { ProgramFolders } from '../../../core/files/folder-store.ts';
import { ProgramUploads } from '../../../core/files/upload-store.ts';
import type { Journal } from '../../../core/journal.ts';
import type { SecretStore } from '../../../core/secret-store.ts';
import { MemoryStore } from '../../../core/secrets/memory-store.ts';
import type { CoreServices } from '../../../core/services.ts';
import { ProgramTasks } from '../../../core/tasks/task-registry.ts';
import { hurryTime } from '../../../core/testing/hurried-time.ts';
import type { HurriedTime } from '../../../core/testing/hurried-time.ts';
import { MemoryJournal } from '../../../core/testing/memory-journal.ts';
import { ProgramTokens } from '../../../core/token-broker.ts';
import { silentLogger } from '../../../core/testing/silent-logger.ts';
import { IdentityVault } from '../../access/identity-vault.ts';
import { SavedClusters } from '../../access/saved-clusters.ts';
import type { Cluster } from '../../cluster.ts';
import { Clusters } from '../../clusters.ts';
import { clusterDriver } from '../../driver.ts';
import { Packages } from '../../packages/packages.ts';
import { Upgrades } from '../../upgrades/upgrades.ts';
import { ActLog } from '../act-log.ts';

/** This side of a cluster as the program composes it, on a clock that can run fast. */
export interface ClusterSide {
  readonly cluster: Cluster;
  readonly clusters: Clusters;
  readonly services: CoreServices;
  readonly tasks: ProgramTasks;
  readonly uploads: ProgramUploads;
  readonly folders: ProgramFolders;
  readonly upgrades: Upgrades;
  readonly acts: ActLog;
  readonly packages: Packages;
  close(): Promise<void>;
}
export interface ClusterRig extends ClusterSide {
  readonly simulated: SimulatedCluster;
}

export interface SideOptions {
  /** The profile; one that an earlier side has left is gone on with, as by a program that starts again. */
  readonly folder: string;
  readonly url: string;
  readonly time: HurriedTime;
  readonly secrets?: SecretStore;
  readonly unlocked?: boolean;
  /** That of an earlier side; a new one unless given. */
  readonly journal?: Journal;
}

export async function openClusterSide({ folder, url, time, secrets = new MemoryStore(), unlocked = true, journal = new MemoryJournal(time.clock) }: SideOptions): Promise<ClusterSide> {
  const { clock } = time;
  const logger = silentLogger;
  const documents = await JsonDocuments.in(join(folder, 'documents'), clock, logger);
  const connections = await Connections.open({ clock, logger, secrets, documents });
  const tasks = await ProgramTasks.open(documents, clock, logger);
  const uploads = await ProgramUploads.open(join(folder, 'uploads'), logger);
  const folders = await ProgramFolders.open(documents, { home: folder, defaultDownloads: join(folder, 'downloads'), others: [] });
  const services: CoreServices = {
    version: '0.0.0-test', clock, logger, secrets, documents, connections, tasks, folders, uploads,
    notices: { post: () => {}, settle: () => {} }, settings: { value: defaultSettings, onChange: () => () => {} }, journal, tokens: new ProgramTokens(),
  };
  const clusters = new Clusters(services, await SavedClusters.open(documents));
  connections.register(clusterDriver(services, clusters, new IdentityVault(secrets, uploads, clock)));
  const upgrades = await Upgrades.open(services, clusters);
  const acts = await ActLog.open(services);
  const packages = await Packages.open(services, clusters, acts);
  const known = connections.list().find(({ kind }) => kind === 'cluster');
  const connection = known ?? await connections.add('cluster', url, 'Bench');
  const cluster = clusters.of(connection.id);
  if (known === undefined) await cluster.save({ profiles: [operator], currentProfileId: operator.profileId });
  connections.connect(connection.id);
  await until(() => cluster.reachable && cluster.mirror.applications.complete);
  if (unlocked) cluster.lock.unlock(600);
  return {
    cluster, clusters, services, tasks, uploads, folders, upgrades, acts, packages,
    close: async () => {
      await tasks.close();
      upgrades.close();
      await connections.close();
      clusters.close();
      await documents.settled();
      await uploads.close();
    },
  };
}

export interface RigOptions extends ClusterServerOptions {
  readonly folder: string;
  /** How much faster than the machine's the clocks are; 1 unless told. */
  readonly factor?: number;
  readonly secrets?: SecretStore;
  readonly unlocked?: boolean;
}

/** A simulated cluster and this side of it, on clocks that run equally fast. */
export async function openClusterRig({ folder, factor = 1, secrets, unlocked, ...options }: RigOptions): Promise<ClusterRig> {
  const time = hurryTime(factor);
  const simulated = await startCluster({ clock: time.deviceClock, ...options });
  const side = await openClusterSide({ folder, url: simulated.url, time, ...(secrets ? { secrets } : {}), ...(unlocked === undefined ? {} : { unlocked }) });
  return {
    ...side, simulated,
    close: async () => {
      await side.close();
      await simulated.close();
      time.restore();
    },
  };
}

const operator = profileSchema.parse({ profileId: 'p1', name: 'Operator', role: 'admin', kind: 'none', identity: null });

/** Waits for something that comes by itself. */
export async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds(); tries++) {
    if (tries > 3_000) throw new Error('It did not come.');
    await new Promise((resolve) => { setTimeout(resolve, 10); });
  }
}
