import { aadMetadata, clusterConfiguration, clusterLoad, failoverManagerManager, manifest, provisionedCodeVersions, provisionedConfigVersions } from '../../wire/cluster.ts';
import type { AadMetadata, ClusterLoad, FailoverManagerManager } from '../../wire/cluster.ts';
import { readClusterHealth } from '../../wire/health.ts';
import type { ClusterHealth } from '../../wire/health.ts';
import { readHealthChunk } from '../../wire/health-chunk.ts';
import type { ClusterHealthChunk } from '../../wire/health-chunk.ts';
import { clusterUpgradeProgress } from '../../wire/upgrades.ts';
import type { ClusterUpgradeProgress } from '../../wire/upgrades.ts';
import { endpoints } from '../endpoints.ts';
import type { GatewayClient } from '../gateway-client.ts';
import { GatewayRefusal } from '../refusals.ts';
import { chunkBody } from './health-filters.ts';
import type { HealthChunkQuery, HealthQuery } from './health-filters.ts';
import { LastAnswers } from '../last-answers.ts';
import type { QueryOptions } from './options.ts';

// These two come every few seconds, and may be long where much is red.
const healthAnswers = new LastAnswers<ClusterHealth>(endpoints.clusterHealth, readClusterHealth);
const chunkAnswers = new LastAnswers<ClusterHealthChunk>(endpoints.clusterHealthChunk, readHealthChunk);

/** How one signs in; the one call that works without any (§1.4). */
export function signInMetadata(client: GatewayClient, options: QueryOptions = {}): Promise<AadMetadata> {
  return client.read(endpoints.aadMetadata, aadMetadata, options);
}

/** With both kinds of children left out (`stateOnly`) a busy cluster answers from its cache: the cheap heartbeat (§2.6). */
export function health(client: GatewayClient, query: HealthQuery & { readonly nodes?: number; readonly applications?: number; readonly includeSystemStatistics?: boolean } = {}, options: QueryOptions = {}): Promise<ClusterHealth> {
  return healthAnswers.of(client, {
    ...options,
    query: {
      NodesHealthStateFilter: query.nodes ?? query.children,
      ApplicationsHealthStateFilter: query.applications ?? query.children,
      EventsHealthStateFilter: query.events,
      ExcludeHealthStatistics: query.excludeStatistics,
      IncludeSystemApplicationHealthStatistics: query.includeSystemStatistics,
    },
  });
}

/**
 * The states of many entities in one answer, only of those that the filters let through.
 * @throws FaultError `too-large` where they are too many for one answer (about 9,000 applications): ask with narrower filters.
 */
export function healthChunk(client: GatewayClient, query: HealthChunkQuery, options: QueryOptions = {}): Promise<ClusterHealthChunk> {
  return chunkAnswers.of(client, { ...options, body: chunkBody(query) });
}

/** XML text. */
export async function clusterManifest(client: GatewayClient, options: QueryOptions = {}): Promise<string> {
  return (await client.read(endpoints.clusterManifest, manifest, { timeoutMs: 60_000, ...options })).manifest;
}

/** JSON text of a standalone cluster's configuration; null where there is none, because Azure or nobody manages it. */
export async function configuration(client: GatewayClient, options: QueryOptions = {}): Promise<string | null> {
  try {
    const call = { ...options, query: { ConfigurationApiVersion: '10-2017' } };
    return (await client.read(endpoints.clusterConfiguration, clusterConfiguration, call)).clusterConfiguration;
  } catch (error) {
    // The service that would know answers 400 or 404 where it does not run.
    if (error instanceof GatewayRefusal && [204, 400, 404, 501].includes(error.status)) return null;
    throw error;
  }
}

export function load(client: GatewayClient, options: QueryOptions = {}): Promise<ClusterLoad> {
  return client.read(endpoints.clusterLoad, clusterLoad, options);
}

/** Recomputed by the cluster about once a minute (§2.6). */
export function upgradeProgress(client: GatewayClient, options: QueryOptions = {}): Promise<ClusterUpgradeProgress> {
  return client.read(endpoints.clusterUpgradeProgress, clusterUpgradeProgress, options);
}

export async function codeVersions(client: GatewayClient, options: QueryOptions = {}): Promise<string[]> {
  return (await client.read(endpoints.provisionedCodeVersions, provisionedCodeVersions, options)).map((each) => each.codeVersion);
}

export async function configVersions(client: GatewayClient, options: QueryOptions = {}): Promise<string[]> {
  return (await client.read(endpoints.provisionedConfigVersions, provisionedConfigVersions, options)).map((each) => each.configVersion);
}

/** Where the cluster's innermost service runs; null before version 11.4. */
export async function failoverManagerLocation(client: GatewayClient, options: QueryOptions = {}): Promise<FailoverManagerManager | null> {
  const version = await client.clusterVersion(options.signal);
  const [major = 0, minor = 0] = (version ?? '').split('.').map(Number);
  if (major < 11 || (major === 11 && minor < 4)) return null;
  return client.readIfThere(endpoints.failoverManagerManager, failoverManagerManager, options);
}
