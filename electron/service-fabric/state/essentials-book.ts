import type { ClusterEssentials } from '../../../shared/contract/clusters/state.ts';
import { clusterSettings, settingOf } from '../../../shared/domain/service-fabric/cluster-settings.ts';
import { formatEndpoint } from '../../../shared/domain/address.ts';
import type { Fault } from '../../../shared/domain/fault.ts';
import { FaultError } from '../../core/fault-error.ts';
import type { Cluster } from '../cluster.ts';
import { settingsSections } from '../entities/cluster-manifest.ts';
import { readXml } from '../entities/xml-tree.ts';
import { queries } from '../gateway/index.ts';
import { Poller } from '../mirror/poller.ts';

/** Versions, features and chaos change rarely; the upgrade progress that tells versions is recomputed once a minute anyway. */
const pauseMs = 60_000;

type Asked = Pick<ClusterEssentials, 'runtimeVersion' | 'configVersion' | 'features' | 'chaosRunning' | 'freshness'>;

const noFeatures: ClusterEssentials['features'] = { eventStore: false, backupService: false, repairManager: false, imageStore: false, resourceProvider: false, managed: false };

/** What identifies one cluster and what it can do. */
export class EssentialsBook {
  readonly #cluster: Cluster;
  readonly #poller: Poller;
  readonly #stops: readonly (() => void)[];
  readonly #listeners = new Set<() => void>();
  #asked: Asked = {
    runtimeVersion: null, configVersion: null, features: noFeatures, chaosRunning: null, freshness: { asOf: null, nextAt: null, trouble: '' },
  };

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.#poller = new Poller({
      clock: cluster.clock, pauseMs: () => pauseMs, ask: (signal) => this.#ask(signal),
      onScheduled: (nextAt, _, trouble) => this.#set({ freshness: { ...this.#asked.freshness, nextAt, trouble } }),
    });
    this.#stops = [
      cluster.onSession(() => this.#poller.start()),
      cluster.onClose((absence: Fault) => {
        this.#poller.stop();
        this.#set({ freshness: { ...this.#asked.freshness, nextAt: null, trouble: absence.message } });
      }),
      cluster.mirror.nodes.onChange(({ keys }) => void (keys.size > 0 && this.#tell())),
    ];
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  get current(): ClusterEssentials {
    const { settings, services, connectionId, mirror } = this.#cluster;
    const endpoint = services.connections.record(connectionId)?.endpoint;
    return {
      clusterName: settings.expectedClusterName,
      clusterId: settings.expectedClusterId,
      ...this.#asked,
      endpoint: endpoint ? formatEndpoint(endpoint) : '',
      secure: endpoint?.scheme === 'https',
      nodeTypes: nodeTypesOf(mirror.nodes.values()),
      seedNodes: mirror.nodes.complete ? seedNodesOf(mirror.nodes.values()) : null,
    };
  }

  close(): void {
    this.#poller.stop();
    for (const stop of this.#stops) stop();
  }

  async #ask(signal: AbortSignal): Promise<void> {
    const client = this.#cluster.client();
    const [xml, progress, version, chaos] = await Promise.all([
      this.#cluster.mirror.manifest(),
      orNull(queries.cluster.upgradeProgress(client, { signal })),
      client.clusterVersion(signal),
      orNull(queries.operations.chaosStatus(client, { signal })),
    ]);
    signal.throwIfAborted();
    const { features, version: manifestVersion } = readManifest(xml);
    this.#set({
      runtimeVersion: version ?? progress?.codeVersion ?? null,
      configVersion: progress?.configVersion || manifestVersion,
      features,
      chaosRunning: chaos === null ? null : chaos.status === 'Running',
      freshness: { ...this.#asked.freshness, asOf: this.#cluster.clock.now(), trouble: '' },
    });
  }

  #set(change: Partial<Asked>): void {
    this.#asked = { ...this.#asked, ...change };
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** Not every version and not every role answers everything; one refusal must not take the rest with it. */
async function orNull<Result>(answer: Promise<Result>): Promise<Result | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof FaultError && ['not-found', 'not-supported', 'forbidden', 'device-refused', 'conflict', 'malformed-answer', 'server-error', 'invalid-input'].includes(error.fault.code)) return null;
    throw error;
  }
}

/** Features by the sections of the manifest (service-fabric.md §4.1). */
function readManifest(xml: string): { readonly features: ClusterEssentials['features']; readonly version: string | null } {
  const root = readXml(xml);
  const sections = settingsSections(root);
  const { hasEventStore, hasBackupService, hasRepairManager, imageStore } = clusterSettings(sections);
  const names = new Set(sections.map(({ name }) => name.toLowerCase()));
  return {
    features: {
      eventStore: hasEventStore, backupService: hasBackupService, repairManager: hasRepairManager, imageStore: imageStore === 'native',
      resourceProvider: names.has('upgradeservice'),
      managed: /managedclusters/i.test(settingOf(sections, 'Paas', 'ArmResourceId') ?? ''),
    },
    version: root.attributes.get('Version') ?? null,
  };
}

type Nodes = Iterable<{ readonly type: string; readonly isSeedNode: boolean; readonly nodeStatus: string }>;

function nodeTypesOf(nodes: Nodes): ClusterEssentials['nodeTypes'] {
  const types = new Map<string, { name: string; nodes: number; seedNodes: number; up: number }>();
  for (const { type, isSeedNode, nodeStatus } of nodes) {
    const known = types.get(type) ?? { name: type, nodes: 0, seedNodes: 0, up: 0 };
    types.set(type, { ...known, nodes: known.nodes + 1, seedNodes: known.seedNodes + Number(isSeedNode), up: known.up + Number(nodeStatus === 'Up') });
  }
  return [...types.values()].slice(0, 100);
}

/** More than half of the seed nodes must be up. */
function seedNodesOf(nodes: Nodes): { total: number; up: number; needed: number } {
  let total = 0;
  let up = 0;
  for (const { isSeedNode, nodeStatus } of nodes) {
    if (!isSeedNode) continue;
    total += 1;
    // A node that is being disabled, or is disabled, still votes; one that is down does not.
    if (nodeStatus !== 'Down' && nodeStatus !== 'Unknown' && nodeStatus !== 'Invalid' && nodeStatus !== 'Removed') up += 1;
  }
  return { total, up, needed: total === 0 ? 0 : Math.floor(total / 2) + 1 };
}
