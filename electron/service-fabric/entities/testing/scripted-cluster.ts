import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { profileSchema } from '../../../../shared/contract/clusters/access.ts';
import { defaultSettings } from '../../../../shared/domain/settings.ts';
import type { Clock } from '../../../core/clock.ts';
import { Connections } from '../../../core/connections/registry.ts';
import { JsonDocuments } from '../../../core/documents/json-documents.ts';
import { ProgramFolders } from '../../../core/files/folder-store.ts';
import { ProgramUploads } from '../../../core/files/upload-store.ts';
import { MemoryStore } from '../../../core/secrets/memory-store.ts';
import type { CoreServices } from '../../../core/services.ts';
import { systemClock } from '../../../core/system-clock.ts';
import { ProgramTasks } from '../../../core/tasks/task-registry.ts';
import { MemoryJournal } from '../../../core/testing/memory-journal.ts';
import { ProgramTokens } from '../../../core/token-broker.ts';
import { silentLogger } from '../../../core/testing/silent-logger.ts';
import { SavedClusters } from '../../access/saved-clusters.ts';
import type { Cluster } from '../../cluster.ts';
import { Clusters } from '../../clusters.ts';
import { clusterDriver } from '../../driver.ts';
import { IdentityVault } from '../../access/identity-vault.ts';
import { refusal, ScriptedGateway, type Reply } from '../../gateway/testing/scripted-gateway.ts';

/** A cluster whose gateway answers what a test tells it, connected to as the program does. */
export interface ScriptedCluster {
  readonly cluster: Cluster;
  readonly clusters: Clusters;
  readonly gateway: ScriptedGateway;
  readonly services: CoreServices;
  readonly connections: Connections;
  /** Answers the calls whose decoded path and query a pattern fits, the newest first; everything else is 404. */
  answer(pattern: RegExp, reply: Reply | (() => Promise<Reply>)): void;
  /** The same with a recorded answer. */
  recorded(pattern: RegExp, file: string): void;
  close(): Promise<void>;
}

const empty: Reply = { json: { ContinuationToken: '', Items: [] } };
const healthy: Reply = { json: { AggregatedHealthState: 'Ok', HealthEvents: [], UnhealthyEvaluations: [], HealthStatistics: { HealthStateCountList: [] }, NodeHealthStates: [], ApplicationHealthStates: [] } };

/** @param folder for what the program writes. @param fixtures folder of recorded answers; null where the test makes its own. */
export async function openScriptedCluster(folder: string, fixtures: string | null = null, clock: Clock = systemClock): Promise<ScriptedCluster> {
  const gateway = await ScriptedGateway.http();
  const replies: { readonly pattern: RegExp; readonly reply: Reply | (() => Promise<Reply>) }[] = [];
  gateway.reply = ({ path, rawQuery }) => {
    const found = replies.find(({ pattern }) => pattern.test(`${decodeURIComponent(path)}?${decodeURIComponent(rawQuery)}`))?.reply ?? refusal(404, 'FABRIC_E_NOT_FOUND');
    return typeof found === 'function' ? found() : found;
  };
  const services = await servicesIn(folder, clock);
  const clusters = new Clusters(services, await SavedClusters.open(services.documents));
  services.connections.register(clusterDriver(services, clusters, new IdentityVault(services.secrets, services.uploads, services.clock)));
  const answer: ScriptedCluster['answer'] = (pattern, reply) => void replies.unshift({ pattern, reply });
  const recorded = (pattern: RegExp, file: string): void => answer(pattern, { text: readFileSync(join(fixtures ?? '', file), 'utf8') });
  const usual = (pattern: RegExp, reply: Reply, file: string): void => (fixtures === null ? answer(pattern, reply) : recorded(pattern, file));
  answer(/GetClusterVersion\?/, { json: { Version: '11.4.100.0' } });
  answer(/GetAadMetadata\?/, { json: { type: '', metadata: {} } });
  usual(/GetClusterManifest\?/, { json: { Manifest: '<ClusterManifest Name="Scripted" Version="1"><FabricSettings /></ClusterManifest>' } }, 'clusterManifest.json');
  usual(/\$\/GetClusterHealth\?/, healthy, 'clusterHealth.json');
  usual(/GetClusterHealthChunk\?/, { json: { HealthState: 'Ok', NodeHealthStateChunks: {}, ApplicationHealthStateChunks: {} } }, 'clusterHealthChunk.json');
  usual(/^\/Nodes\?/, empty, 'nodes.json');
  usual(/^\/Applications\?/, empty, 'applications.json');
  usual(/^\/ApplicationTypes\?/, empty, 'appType.json');
  const profile = profileSchema.parse({ profileId: 'p1', name: 'Everybody', role: 'admin', kind: 'none', identity: null });
  const { id } = await services.connections.addTarget({
    kind: 'cluster', endpoint: gateway.endpoint, name: 'Scripted', group: null, production: false, simulated: true, trust: null,
    prepare: (connectionId) => clusters.saved.change(connectionId, { gateways: [gateway.endpoint], profiles: [profile], currentProfileId: profile.profileId, simulated: true, server: null }),
  });
  const cluster = clusters.of(id);
  return {
    cluster, clusters, gateway, services, connections: services.connections, answer, recorded,
    close: async () => {
      await services.connections.close();
      clusters.close();
      await gateway.close();
      await services.documents.settled();
    },
  };
}

async function servicesIn(folder: string, clock: Clock): Promise<CoreServices & { connections: Connections; documents: JsonDocuments }> {
  const logger = silentLogger;
  const secrets = new MemoryStore();
  const documents = await JsonDocuments.in(join(folder, 'documents'), clock, logger);
  return {
    version: '0.0.0-test', clock, logger, secrets, documents, connections: await Connections.open({ clock, logger, secrets, documents }),
    tasks: await ProgramTasks.open(documents, clock, logger), uploads: await ProgramUploads.open(join(folder, 'uploads'), logger),
    folders: await ProgramFolders.open(documents, { home: folder, defaultDownloads: join(folder, 'downloads'), others: [] }),
    notices: { post: () => {}, settle: () => {} }, settings: { value: defaultSettings, onChange: () => () => {} }, journal: new MemoryJournal(clock), tokens: new ProgramTokens(),
  };
}
