import { queries, type GatewayClient } from '../gateway/index.ts';

/** By what a cluster tells itself from others. */
export interface ClusterIdentity {
  readonly clusterName: string;
  /** Out of the manifest's `Paas` section; null where that has none, as on many standalone clusters. */
  readonly clusterId: string | null;
}

/** Asks the gateway who it speaks for, now. The manifest is the one answer in which every version says so. */
export async function clusterIdentityOf(client: GatewayClient, signal?: AbortSignal): Promise<ClusterIdentity> {
  return identityInManifest(await readManifest(client, signal));
}

/** XML text of the cluster's manifest, sooner given up than usual: somebody waits for it. */
export function readManifest(client: GatewayClient, signal?: AbortSignal): Promise<string> {
  return queries.cluster.clusterManifest(client, { signal, timeoutMs: 20_000 });
}

/** @param xml text of the cluster's manifest */
export function identityInManifest(xml: string): ClusterIdentity {
  const root = /<ClusterManifest\b[^>]*>/.exec(xml)?.[0] ?? '';
  const section = /<Section\b[^>]*\bName="Paas"[^>]*>([\s\S]*?)<\/Section>/i.exec(xml)?.[1] ?? '';
  const parameter = /<Parameter\b[^>]*\bName="ClusterId"[^>]*>/i.exec(section)?.[0] ?? '';
  const clusterId = attribute(parameter, 'Value');
  return { clusterName: attribute(root, 'Name').slice(0, 1_000), clusterId: clusterId === '' ? null : clusterId.slice(0, 1_000) };
}

function attribute(tag: string, name: string): string {
  const value = new RegExp(`\\b${name}="([^"]*)"`, 'i').exec(tag)?.[1] ?? '';
  return value.replace(/&(lt|gt|quot|apos|amp);/g, (_, entity: string) => ({ lt: '<', gt: '>', quot: '"', apos: '\'', amp: '&' })[entity] ?? '').trim();
}
