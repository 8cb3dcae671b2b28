import type { SearchHit } from '../../../shared/contract/clusters/state.ts';
import { entityKey, entityLabel, type EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { entityNameOf, isPartitionId, isSystemName, partitionIdOf } from '../../../shared/domain/service-fabric/identifiers.ts';
import { FaultError } from '../../core/fault-error.ts';
import type { Cluster } from '../cluster.ts';
import type { Clusters } from '../clusters.ts';
import { queries, type GatewayClient } from '../gateway/index.ts';

export interface SearchQuestion {
  readonly connectionId: ConnectionId | null;
  readonly text: string;
  readonly limit: number;
  /** Whether clusters may be asked for what is not known here. */
  readonly ask: boolean;
}
export interface SearchAnswer {
  readonly hits: SearchHit[];
  readonly indexed: number;
  readonly note: string;
}

/** A cluster that is asked gets this long; a search that waits is no search. */
const askLimitMs = 5_000;

/** Finds entities by the names that were seen, and by asking for ids that were not. */
export class ClusterSearch {
  readonly #clusters: Clusters;

  constructor(clusters: Clusters) {
    this.#clusters = clusters;
  }

  async find({ connectionId, text, limit, ask }: SearchQuestion, signal: AbortSignal | undefined): Promise<SearchAnswer> {
    const clusters = connectionId === null ? this.#clusters.all() : [this.#clusters.of(connectionId)];
    const typed = text.trim();
    const indexed = clusters.reduce((sum, { mirror }) => sum + mirror.names.size, 0);
    if (typed === '') return { hits: [], indexed, note: '' };
    const perCluster = clusters.map((cluster) => cluster.mirror.names.find(typed, limit).map(({ ref, label, matched }): SearchHit => ({
      connectionId: cluster.connectionId, ref, label: label.slice(0, 1_200), matched, healthState: cluster.mirror.healthOf(ref), from: 'index',
    })));
    const hits = interleaved(perCluster).slice(0, limit);
    if (!ask || !worthAsking(typed)) return { hits, indexed, note: noteOf(hits, ask, typed) };
    const known = new Set(hits.map((hit) => `${hit.connectionId}|${entityKey(hit.ref)}`));
    const asked = (await Promise.all(clusters.map((cluster) => askCluster(cluster, typed, signal)))).flat();
    const fresh = asked.filter((hit) => !known.has(`${hit.connectionId}|${entityKey(hit.ref)}`));
    // What was asked for by its exact name or id is what was meant.
    const all = [...fresh, ...hits].slice(0, limit);
    return { hits: all, indexed, note: noteOf(all, ask, typed) };
  }
}

/** The best of each cluster before the second of any. */
function interleaved(lists: readonly (readonly SearchHit[])[]): SearchHit[] {
  const [only] = lists;
  if (lists.length === 1 && only) return [...only];
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  const found: SearchHit[] = [];
  for (let at = 0; at < longest; at += 1) found.push(...lists.flatMap((list) => list[at] ?? []));
  return found;
}

function worthAsking(typed: string): boolean {
  return isPartitionId(typed) || /^fabric:\/./i.test(typed) || /^[^\s/~]+[/~][^\s]+$/.test(typed);
}

function noteOf(hits: readonly SearchHit[], asked: boolean, typed: string): string {
  if (hits.length > 0) return '';
  if (/^-?\d{10,20}$/.test(typed)) return 'No replica with this id has been seen. A cluster can only be asked for a replica together with its partition: search for the partition’s id.';
  if (!asked) return 'Nothing that was seen in this session has this name.';
  return worthAsking(typed) ? 'Neither the names that were seen nor the cluster itself know it.' : 'Nothing that was seen in this session has this name. Services are known once their application was looked at; a full name or a partition id is asked of the cluster.';
}

async function askCluster(cluster: Cluster, typed: string, signal: AbortSignal | undefined): Promise<SearchHit[]> {
  if (!cluster.reachable) return [];
  const limit = AbortSignal.any([AbortSignal.timeout(askLimitMs), ...(signal ? [signal] : [])]);
  try {
    const refs = await askFor(cluster.client(), typed, limit);
    for (const ref of refs) cluster.mirror.names.add(ref);
    return refs.map((ref): SearchHit => ({ connectionId: cluster.connectionId, ref, label: entityLabel(ref).slice(0, 1_200), matched: '', healthState: cluster.mirror.healthOf(ref), from: 'cluster' }));
  } catch (error) {
    // A cluster that does not know it, or does not answer, is one of several that were asked.
    if (error instanceof FaultError || limit.aborted) return [];
    throw error;
  }
}

async function askFor(client: GatewayClient, typed: string, signal: AbortSignal): Promise<EntityRef[]> {
  if (isPartitionId(typed)) {
    const partitionId = partitionIdOf(typed);
    const serviceName = await queries.services.serviceNameOf(client, partitionId, { signal });
    return [{ kind: 'partition', applicationName: await applicationOf(client, serviceName, signal), serviceName, partitionId }];
  }
  const name = entityNameOf(typed);
  const [application, service] = await Promise.allSettled([
    queries.applications.one(client, name, { signal }),
    applicationOf(client, name, signal),
  ]);
  return [
    ...(application.status === 'fulfilled' && application.value !== null ? [{ kind: 'application' as const, applicationName: application.value.name }] : []),
    ...(service.status === 'fulfilled' && service.value !== name ? [{ kind: 'service' as const, applicationName: service.value, serviceName: name }] : []),
  ];
}

async function applicationOf(client: GatewayClient, serviceName: string, signal: AbortSignal): Promise<string> {
  return isSystemName(serviceName) ? 'fabric:/System' : queries.services.applicationNameOf(client, serviceName, { signal });
}
