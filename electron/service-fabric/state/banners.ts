import type { ClusterBanner, ClusterEssentials } from '../../../shared/contract/clusters/state.ts';
import { spanWords } from '../../../shared/domain/service-fabric/span-words.ts';
import type { Cluster } from '../cluster.ts';
import { certificatesOf, type CertificateExpiry } from './certificates.ts';
import type { EssentialsBook } from './essentials-book.ts';

const dayMs = 86_400_000;
const warnCertificateMs = 30 * dayMs;
const errorCertificateMs = 7 * dayMs;
/** Health reports and tokens live by the clock: what is farther apart than this confuses their ages. */
const skewToTellMs = 60_000;
/** With fewer, the loss of two machines can stop the whole cluster (service-fabric.md §2.8). */
const wantedSeedNodes = 5;

/** What the user of a cluster has to know before anything else, the gravest first. */
export function bannersOf(cluster: Cluster, essentials: EssentialsBook, now: number): ClusterBanner[] {
  const { seedNodes, features, chaosRunning, freshness } = essentials.current;
  const banners = [
    ...otherCluster(cluster), ...seeds(seedNodes, cluster), ...certificatesOf(cluster).slice(0, 3).flatMap((certificate) => ofCertificate(certificate, now)),
    ...(chaosRunning === true ? [banner('chaos', 'warning', 'Chaos is running: this cluster is made to fail on purpose.', 'Faults that you see may come from it. Whoever started it can stop it.')] : []),
    ...skew(cluster), ...resourceProvider(features), ...(freshness.asOf === null ? [] : eventStore(features)), ...cluster.reportedBanners,
  ];
  const severity = { error: 0, warning: 1, info: 2 };
  return banners.sort((left, right) => severity[left.severity] - severity[right.severity]).slice(0, 20);
}

function banner(kind: ClusterBanner['kind'], severity: ClusterBanner['severity'], message: string, hint: string, ref: ClusterBanner['ref'] = null): ClusterBanner {
  return { kind, severity, message: message.slice(0, 1_000), hint, ref };
}

function otherCluster(cluster: Cluster): ClusterBanner[] {
  const fault = cluster.services.connections.get(cluster.connectionId)?.fault;
  if (fault?.code !== 'cluster-mismatch') return [];
  const { found, settings } = cluster;
  const expected = `${settings.expectedClusterName ?? 'the known cluster'}${settings.expectedClusterId === null ? '' : ` (${settings.expectedClusterId})`}`;
  const answers = found === null ? 'another cluster' : `${found.clusterName}${found.clusterId === null ? '' : ` (${found.clusterId})`}`;
  return [banner('otherCluster', 'error', `Another cluster answers at this address: ${answers} instead of ${expected}.`, 'Nothing is shown of it and nothing can be written to it. Check the address; accept it only if this is meant to be.')];
}

function seeds(seedNodes: ClusterEssentials['seedNodes'], cluster: Cluster): ClusterBanner[] {
  const nodes = cluster.mirror.nodes.size;
  if (nodes === 1) return [banner('singleNode', 'info', 'This cluster has a single node.', 'It is good for trying things out: nothing in it survives the loss of that node.')];
  if (seedNodes === null || seedNodes.total === 0) return [];
  const { total, up, needed } = seedNodes;
  if (up < needed) return [banner('quorum', 'error', `Only ${up} of ${total} seed nodes are up; ${needed} are needed. The cluster cannot work as a whole.`, 'Bring seed nodes back before anything else. Do not remove or reset nodes that may come back.')];
  if (up === needed && up < total) return [banner('seedNodes', 'error', `${up} of ${total} seed nodes are up, which is the least that works. The next loss stops the cluster.`, 'Bring the other seed nodes back now.')];
  if (up < total) return [banner('seedNodes', 'warning', `${total - up} of ${total} seed nodes ${total - up === 1 ? 'is' : 'are'} down; ${needed} are needed.`, 'Bring them back before more are lost.')];
  if (total < wantedSeedNodes && nodes >= wantedSeedNodes) return [banner('seedNodes', 'warning', `Only ${total} of ${nodes} nodes are seed nodes.`, `With fewer than ${wantedSeedNodes} the cluster stops early when machines are lost.`)];
  return [];
}

const owner = { client: 'Your client certificate', server: 'The gateway’s certificate', cluster: 'A certificate of the cluster' } as const;

function ofCertificate({ whose, expiresAt, nodeName, thumbprint }: CertificateExpiry, now: number): ClusterBanner[] {
  const leftMs = expiresAt - now;
  if (leftMs > warnCertificateMs) return [];
  const which = `${owner[whose]}${nodeName === null ? '' : ` on ${nodeName}`} (${thumbprint.slice(0, 8)}…)`;
  const hint = whose === 'client' ? 'Have a new one made, then put it into this profile.' : 'Roll over the certificate: when it has run out, nodes and clients can no longer connect.';
  const ref = nodeName === null ? null : { kind: 'node' as const, nodeName };
  if (leftMs <= 0) return [banner('certificate', 'error', `${which} ran out ${spanWords(-leftMs)} ago.`, hint, ref)];
  return [banner('certificate', leftMs < errorCertificateMs ? 'error' : 'warning', `${which} runs out in ${spanWords(leftMs)}.`, hint, ref)];
}

function skew(cluster: Cluster): ClusterBanner[] {
  const skewMs = cluster.reachable ? cluster.client().clockSkewMs : null;
  if (skewMs === null || Math.abs(skewMs) < skewToTellMs) return [];
  const words = spanWords(Math.abs(skewMs));
  return [banner('clockSkew', 'warning', `The cluster’s clock is ${words} ${skewMs > 0 ? 'ahead of' : 'behind'} this machine’s.`, 'Ages shown here may be wrong by as much. Set the clock of whichever of them is wrong.')];
}

function resourceProvider(features: ClusterEssentials['features']): ClusterBanner[] {
  if (features.managed) return [banner('resourceProvider', 'info', 'This is a managed cluster: Azure looks after its nodes and versions.', 'Change the cluster itself in Azure; what is changed here may be undone.')];
  if (features.resourceProvider) return [banner('resourceProvider', 'info', 'Versions of this cluster are managed by the Azure resource provider.', 'Upgrades of the cluster that are started here are refused or overwritten. Applications are not concerned.')];
  return [];
}

function eventStore(features: ClusterEssentials['features']): ClusterBanner[] {
  if (features.eventStore) return [];
  return [banner('eventStore', 'info', 'This cluster has no event store: it keeps no history of its own.', 'Events show what Fabriscope recorded while it watched. A history for longer needs the EventStoreService in the cluster’s settings.')];
}
