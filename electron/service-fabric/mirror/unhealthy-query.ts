import type { EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { healthStateOf } from '../../../shared/domain/service-fabric/health.ts';
import { healthFilter } from '../../../shared/domain/service-fabric/health-state.ts';
import type { UnhealthyState } from '../../../shared/domain/service-fabric/root-causes.ts';
import { FaultError } from '../../core/fault-error.ts';
import { queries, type GatewayClient } from '../gateway/index.ts';
import type { ApplicationHealthChunk, ClusterHealthChunk } from '../wire/health-chunk.ts';

type ChunkQuery = queries.HealthChunkQuery;

const states = healthFilter.unhealthy;
const partitionFilters = [{ states, replicaFilters: [{ states }] }];
const serviceFilters = [{ states, partitionFilters }];
const deployedApplicationFilters = [{ states, deployedServicePackageFilters: [{ states }] }];

/** Applications that are asked for in one piece after the whole did not fit; halved again where they do not either. */
const batchSize = 50;

/**
 * Everyone who is in Warning or Error, at every level, by name (service-fabric.md §7.3): one small question as long as the
 * answer fits into one message of the gateway, several for parts of the cluster where it says that it does not (413).
 */
export async function askUnhealthy(client: GatewayClient, signal: AbortSignal): Promise<UnhealthyState[]> {
  const whole = await askChunk(client, queries.unhealthyOnly(), signal);
  if (whole) return statesOf(whole);
  const nodes = await askChunk(client, { nodeFilters: [{ states }] }, signal);
  const names = await askChunk(client, { applicationFilters: [{ states }] }, signal);
  const found = [...(nodes ? statesOf(nodes) : [])];
  const applications = names?.applicationHealthStateChunks ?? [];
  for (let at = 0; at < applications.length; at += batchSize) found.push(...(await askApplications(client, applications.slice(at, at + batchSize), signal)));
  return found;
}

async function askApplications(client: GatewayClient, applications: readonly ApplicationHealthChunk[], signal: AbortSignal): Promise<UnhealthyState[]> {
  const applicationFilters = applications.map(({ applicationName }) => ({ applicationName, states, serviceFilters, deployedApplicationFilters }));
  const answer = await askChunk(client, { applicationFilters }, signal);
  if (answer) return statesOf(answer);
  const [only] = applications;
  if (only && applications.length === 1) return askServices(client, only, signal);
  const middle = Math.ceil(applications.length / 2);
  return [
    ...(await askApplications(client, applications.slice(0, middle), signal)),
    ...(await askApplications(client, applications.slice(middle), signal)),
  ];
}

/** One application whose own entities do not fit into one answer: level by level, then service by service. */
async function askServices(client: GatewayClient, { applicationName, healthState }: ApplicationHealthChunk, signal: AbortSignal): Promise<UnhealthyState[]> {
  const only = (children: Pick<queries.ApplicationChunkFilter, 'serviceFilters' | 'deployedApplicationFilters'>): ChunkQuery => ({ applicationFilters: [{ applicationName, states, ...children }] });
  const found: UnhealthyState[] = [];
  const services = await askChunk(client, only({ serviceFilters: [{ states }] }), signal);
  const deployed = await askChunk(client, only({ deployedApplicationFilters }), signal);
  found.push(...(services ? statesOf(services) : [stateOf({ kind: 'application', applicationName }, healthState)].filter((each) => each !== null)));
  if (deployed) found.push(...statesOf(deployed).filter(({ ref }) => ref.kind !== 'application'));
  for (const { serviceName } of services?.applicationHealthStateChunks[0]?.serviceHealthStateChunks ?? []) {
    const named = { serviceName, states };
    const parts = await askChunk(client, only({ serviceFilters: [{ ...named, partitionFilters }] }), signal)
      ?? await askChunk(client, only({ serviceFilters: [{ ...named, partitionFilters: [{ states }] }] }), signal);
    if (parts) found.push(...statesOf(parts).filter(({ ref }) => ref.kind === 'partition' || ref.kind === 'replica'));
  }
  return found;
}

/** @returns null where the answer would be too large for one message. */
async function askChunk(client: GatewayClient, query: ChunkQuery, signal: AbortSignal): Promise<ClusterHealthChunk | null> {
  try {
    return await queries.cluster.healthChunk(client, query, { signal });
  } catch (error) {
    if (error instanceof FaultError && error.fault.code === 'too-large') return null;
    throw error;
  }
}

/** Entities of an answer that are not Ok, each once, parents before their children. */
export function statesOf(chunk: ClusterHealthChunk): UnhealthyState[] {
  const found: UnhealthyState[] = [];
  const add = (ref: EntityRef, healthState: string): void => {
    const state = stateOf(ref, healthState);
    if (state) found.push(state);
  };
  for (const { nodeName, healthState } of chunk.nodeHealthStateChunks) add({ kind: 'node', nodeName }, healthState);
  for (const application of chunk.applicationHealthStateChunks) addApplication(application, add);
  return found;
}

function addApplication(application: ApplicationHealthChunk, add: (ref: EntityRef, healthState: string) => void): void {
  const { applicationName } = application;
  add({ kind: 'application', applicationName }, application.healthState);
  for (const { serviceName, healthState, partitionHealthStateChunks } of application.serviceHealthStateChunks) {
    add({ kind: 'service', applicationName, serviceName }, healthState);
    for (const { partitionId, healthState: partitionState, replicaHealthStateChunks } of partitionHealthStateChunks) {
      add({ kind: 'partition', applicationName, serviceName, partitionId }, partitionState);
      for (const replica of replicaHealthStateChunks) add({ kind: 'replica', applicationName, serviceName, partitionId, replicaId: replica.replicaOrInstanceId }, replica.healthState);
    }
  }
  for (const { nodeName, healthState, deployedServicePackageHealthStateChunks } of application.deployedApplicationHealthStateChunks) {
    add({ kind: 'deployedApplication', nodeName, applicationName }, healthState);
    for (const { serviceManifestName, servicePackageActivationId: activationId, healthState: packageState } of deployedServicePackageHealthStateChunks) {
      add({ kind: 'deployedServicePackage', nodeName, applicationName, serviceManifestName, activationId }, packageState);
    }
  }
}

function stateOf(ref: EntityRef, text: string): UnhealthyState | null {
  const healthState = healthStateOf(text);
  return healthState === 'Warning' || healthState === 'Error' ? { ref, healthState } : null;
}
