import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { profileSchema } from '../../../../shared/contract/clusters/access.ts';
import { defaultSettings } from '../../../../shared/domain/settings.ts';
import { Connections } from '../../../core/connections/registry.ts';
import { JsonDocuments } from '../../../core/documents/json-documents.ts';
import { ProgramFolders } from '../../../core/files/folder-store.ts';
import { ProgramUploads } from '../../../core/files/upload-store.ts';
import { MemoryStore } from '../../../core/secrets/memory-store.ts';
import type { CoreServices } from '../../../core/services.ts';
import { systemClock } from '../../../core/system-clock.ts';
import { ProgramTasks } from '../../../core/tasks/task-registry.ts';
import { silentLogger } from '../../../core/testing/silent-logger.ts';
import { SavedClusters } from '../../access/saved-clusters.ts';
import type { Cluster } from '../../cluster.ts';
import { Clusters } from '../../clusters.ts';
import { clusterDriver } from '../../driver.ts';
import { IdentityVault } from '../../access/identity-vault.ts';
import { refusal, ScriptedGateway, type Reply } from '../../gateway/testing/scripted-gateway.ts';

/** A cluster whose gateway answers with what real ones answered. */
export interface RecordedCluster {
  readonly cluster: Cluster;
  readonly clusters: Clusters;
  readonly gateway: ScriptedGateway;
  readonly services: CoreServices;
  /** Answers the paths that a pattern fits, the newest first. */
  answer(pattern: RegExp, reply: Reply): void;
  /** The recorded file of this name. */
  recorded(pattern: RegExp, file: string): void;
  close(): Promise<void>;
}

/** @param fixtures folder of the recordings. @param folder for what the program writes. */
export async function openRecordedCluster(fixtures: string, folder: string): Promise<RecordedCluster> {
  const gateway = await ScriptedGateway.http();
  const replies: { readonly pattern: RegExp; readonly reply: Reply }[] = [];
  gateway.reply = ({ path }) => replies.find(({ pattern }) => pattern.test(decodeURIComponent(path)))?.reply ?? refusal(404, 'FABRIC_E_NOT_FOUND');
  const services = await servicesIn(folder);
  const clusters = new Clusters(services, await SavedClusters.open(services.documents));
  services.connections.register(clusterDriver(services, clusters, new IdentityVault(services.secrets, services.uploads, services.clock)));
  const answer = (pattern: RegExp, reply: Reply): void => void replies.unshift({ pattern, reply });
  const recorded = (pattern: RegExp, file: string): void => answer(pattern, { text: readFileSync(join(fixtures, file), 'utf8') });
  answer(/GetClusterVersion$/, { json: { Version: '11.4.100.0' } });
  answer(/GetAadMetadata$/, { json: { type: '', metadata: {} } });
  recorded(/GetClusterManifest$/, 'clusterManifest.json');
  recorded(/\$\/GetClusterHealth$/, 'clusterHealth.json');
  recorded(/GetClusterHealthChunk$/, 'clusterHealthChunk.json');
  recorded(/^\/Nodes$/, 'nodes.json');
  recorded(/^\/Applications$/, 'applications.json');
  recorded(/^\/ApplicationTypes$/, 'appType.json');
  const profile = profileSchema.parse({ profileId: 'p1', name: 'Everybody', role: 'admin', kind: 'none', identity: null });
  const { id } = await services.connections.addTarget({
    kind: 'cluster', endpoint: gateway.endpoint, name: 'Recorded', group: null, production: false, simulated: true, trust: null,
    prepare: (connectionId) => clusters.saved.change(connectionId, { gateways: [gateway.endpoint], profiles: [profile], currentProfileId: profile.profileId, simulated: true, server: null }),
  });
  const cluster = clusters.of(id);
  return {
    cluster, clusters, gateway, services, answer, recorded,
    close: async () => {
      await services.connections.close();
      clusters.close();
      await gateway.close();
    },
  };
}

async function servicesIn(folder: string): Promise<CoreServices & { connections: Connections }> {
  const clock = systemClock;
  const logger = silentLogger;
  const secrets = new MemoryStore();
  const documents = await JsonDocuments.in(join(folder, 'documents'), clock, logger);
  return {
    version: '0.0.0-test', clock, logger, secrets, documents, connections: await Connections.open({ clock, logger, secrets, documents }),
    tasks: await ProgramTasks.open(documents, clock, logger), uploads: await ProgramUploads.open(join(folder, 'uploads'), logger),
    folders: await ProgramFolders.open(documents, { home: folder, defaultDownloads: join(folder, 'downloads'), others: [] }),
    notices: { post: () => {}, settle: () => {} }, settings: { value: defaultSettings, onChange: () => () => {} },
  };
}
