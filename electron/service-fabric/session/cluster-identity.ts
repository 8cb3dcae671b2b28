import { settingOf } from '../../../shared/domain/service-fabric/cluster-settings.ts';
import { settingsSections } from '../entities/cluster-manifest.ts';
import { attribute, readXml } from '../entities/xml-tree.ts';
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

/** @param xml text of the cluster's manifest. @throws FaultError `malformed-answer` where it is no XML. */
export function identityInManifest(xml: string): ClusterIdentity {
  const root = readXml(xml);
  const clusterId = settingOf(settingsSections(root), 'Paas', 'ClusterId')?.trim() ?? '';
  return { clusterName: attribute(root, 'Name').slice(0, 1_000), clusterId: clusterId === '' ? null : clusterId.slice(0, 1_000) };
}
