import type { EntityRow } from '../../../shared/contract/clusters/entities.ts';
import { healthFilter } from '../../../shared/domain/service-fabric/health-state.ts';
import type { HealthState } from '../../../shared/domain/service-fabric/health.ts';
import { FaultError } from '../../core/fault-error.ts';
import type { GatewayClient } from '../gateway/gateway-client.ts';
import * as queries from '../gateway/queries.ts';
import type { ClusterMirror } from '../mirror/cluster-mirror.ts';
import { deployedApplicationRow } from './entity-rows.ts';

interface Asked {
  readonly client: GatewayClient;
  readonly mirror: ClusterMirror;
  readonly signal: AbortSignal;
}
interface Deployment {
  readonly nodeName: string;
  readonly aggregatedHealthState: HealthState;
}

/** Nodes that are asked about in one piece after the whole did not fit; halved again where they do not either. */
const batchSize = 200;

/**
 * Where an application is deployed, from its health: the one answer that has all its nodes, or, where that is larger than
 * a message of the gateway (413), piece by piece for some of the nodes. Directories are on the page of each.
 */
export async function* deploymentPages(applicationName: string, asked: Asked): AsyncGenerator<readonly EntityRow[]> {
  const { client, mirror, signal } = asked;
  const application = mirror.applications.get(applicationName);
  const rowOf = ({ nodeName, aggregatedHealthState }: Deployment): EntityRow => deployedApplicationRow({
    id: '', name: applicationName, typeName: application?.typeName ?? '', typeVersion: application?.typeVersion ?? '', status: '', workDirectory: '', logDirectory: '', tempDirectory: '',
    healthState: aggregatedHealthState, more: null,
  }, nodeName);
  const whole = await unlessTooLarge(async () => {
    const filter = { events: healthFilter.none, services: healthFilter.none, deployedApplications: healthFilter.all, excludeStatistics: true };
    return (await queries.applications.health(client, applicationName, filter, { signal })).deployedApplicationHealthStates;
  });
  if (whole !== null) return void (yield whole.map(rowOf));
  const nodes = mirror.nodes.complete ? [...mirror.nodes.values()] : await queries.nodes.all(client, { signal });
  const names = nodes.map(({ name }) => name);
  for (let at = 0; at < names.length; at += batchSize) yield (await onNodes(applicationName, names.slice(at, at + batchSize), asked)).map(rowOf);
}

/** @throws FaultError `too-large` where a single node does not fit. */
async function onNodes(applicationName: string, nodeNames: readonly string[], asked: Asked): Promise<readonly Deployment[]> {
  const states = healthFilter.all;
  const filter = { applicationName, states, deployedApplicationFilters: nodeNames.map((nodeName) => ({ nodeName, states })) };
  const ask = async (): Promise<readonly Deployment[]> => {
    const { applicationHealthStateChunks } = await queries.cluster.healthChunk(asked.client, { applicationFilters: [filter] }, { signal: asked.signal });
    return applicationHealthStateChunks.flatMap(({ deployedApplicationHealthStateChunks }) => deployedApplicationHealthStateChunks.map(({ nodeName, healthState }) => ({ nodeName, aggregatedHealthState: healthState })));
  };
  if (nodeNames.length <= 1) return ask();
  const found = await unlessTooLarge(ask);
  if (found !== null) return found;
  const middle = Math.ceil(nodeNames.length / 2);
  return [...(await onNodes(applicationName, nodeNames.slice(0, middle), asked)), ...(await onNodes(applicationName, nodeNames.slice(middle), asked))];
}

/** @returns null where the answer would be larger than one message of the gateway. */
async function unlessTooLarge<Result>(ask: () => Promise<Result>): Promise<Result | null> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof FaultError && error.fault.code === 'too-large') return null;
    throw error;
  }
}
