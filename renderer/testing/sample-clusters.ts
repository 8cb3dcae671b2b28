import type { HealthCounts, RootCause } from '../../shared/contract/clusters/shared.ts';
import type { ClusterCard, ClusterEssentials, TimelineStretch, UnhealthyEntity } from '../../shared/contract/clusters/state.ts';
import type { ClusterSummary, Connection } from '../../shared/contract/connections.ts';
import { entityKey, type EntityRef } from '../../shared/domain/service-fabric/entity-ref.ts';
import { sampleCertificate, sampleConnection } from './sample-data.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

export function sampleClusterSummary(change: Partial<ClusterSummary> = {}): ClusterSummary {
  return { clusterName: 'contoso-we', healthState: 'Ok', healthSince: Date.now() - 26 * hour, figure: '1,000 nodes', secure: true, role: 'admin', unlockedUntil: null, ...change };
}

/** A cluster that answers, with what a test wants otherwise. */
export function sampleCluster(id: string, change: Partial<Connection> = {}): Connection {
  return sampleConnection(id, {
    kind: 'cluster', name: 'prod-we', endpoint: { scheme: 'https', host: 'contoso-we.westeurope.cloudapp.azure.com', port: 19_080 }, position: 100, headset: null, userName: null,
    latencyMs: 18, pinned: sampleCertificate(0x41, { subject: 'CN=contoso-we.westeurope.cloudapp.azure.com', issuer: 'CN=DigiCert Basic RSA CN CA G2, O=DigiCert Inc, C=US' }), cluster: sampleClusterSummary(), ...change,
  });
}

/** Clusters in every state that a person has to tell apart. */
export function sampleClusterConnections(): readonly Connection[] {
  const now = Date.now();
  return [
    sampleCluster('c1', { production: true, group: 'Production', cluster: sampleClusterSummary({ healthState: 'Error', healthSince: now - 14 * minute, figure: '2 nodes down' }) }),
    sampleCluster('c2', { name: 'prod-ne', position: 101, production: true, group: 'Production', endpoint: { scheme: 'https', host: 'contoso-ne.northeurope.cloudapp.azure.com', port: 19_080 }, cluster: sampleClusterSummary({ clusterName: 'contoso-ne', healthState: 'Warning', healthSince: now - 3 * hour, figure: 'certificate: 12 d', role: 'reader' }) }),
    sampleCluster('c3', { name: 'staging', position: 102, endpoint: { scheme: 'https', host: '10.20.0.4', port: 19_080 }, cluster: sampleClusterSummary({ clusterName: 'staging', figure: '1 upgrade', unlockedUntil: now + 11 * minute }) }),
    sampleCluster('c4', { name: 'localcluster', position: 103, simulated: true, pinned: null, endpoint: { scheme: 'http', host: 'localhost', port: 19_080 }, cluster: sampleClusterSummary({ clusterName: 'localcluster', figure: '5 nodes', secure: false }) }),
    sampleCluster('c5', {
      name: 'edge-north', position: 104, state: 'unreachable', since: now - 9 * minute, lastSeenAt: now - 9 * minute, retryAt: now + 14_000, latencyMs: null, endpoint: { scheme: 'https', host: 'sf.edge-north.example', port: 19_080 },
      fault: { code: 'no-answer', message: 'None of its 3 gateways answers.', hint: 'Check the network to it, or its load balancer. What is shown is what was known last.', retryable: true, remedy: 'retry', detail: 'connect ETIMEDOUT 10.9.0.4:19080' },
      cluster: sampleClusterSummary({ clusterName: 'edge-north', figure: '9 nodes' }),
    }),
    sampleCluster('c6', { name: 'partner', position: 105, state: 'unauthorised', since: now - 2 * minute, cluster: null, fault: { code: 'client-certificate', message: 'The gateway refuses the client certificate.', hint: 'It is not among the client certificates of the cluster, or it has expired. Choose another profile, or replace the certificate.', retryable: false, remedy: 'choose-profile' } }),
    sampleCluster('c7', {
      name: 'replaced', position: 106, state: 'identity-changed', since: now - 4 * minute, offered: sampleCertificate(0x91, { subject: 'CN=replaced.example' }),
      fault: { code: 'cluster-mismatch', message: 'Another cluster answers at this address.', hint: 'Expected 3f1c…, and 90ab… answered. Nothing is written to it.', retryable: false, remedy: 'none', detail: 'clusterId 90ab5c1e-77c1-4a52-8d0c-0d8f1f3f2b11' },
      cluster: sampleClusterSummary({ clusterName: 'replaced', healthState: 'Unknown', figure: '' }),
    }),
  ];
}

const none = { ok: 0, warning: 0, error: 0 };
export function sampleCounts(change: Partial<HealthCounts> = {}): HealthCounts {
  return {
    nodes: { ok: 998, warning: 0, error: 2 }, applications: { ok: 9_981, warning: 12, error: 7 }, services: { ok: 29_960, warning: 31, error: 9 }, partitions: { ok: 33_000, warning: 4, error: 3 },
    replicas: { ok: 99_120, warning: 60, error: 11 }, deployedApplications: none, deployedServicePackages: none, ...change,
  };
}

/** The card that belongs to a connection of `sampleClusterConnections`. */
export function sampleCard(connection: Connection, change: Partial<ClusterCard> = {}): ClusterCard {
  const { cluster } = connection;
  const state = cluster?.healthState ?? 'Unknown';
  const well = { nodes: { ok: 5, warning: 0, error: 0 }, applications: { ok: 14, warning: 0, error: 0 }, services: { ok: 40, warning: 0, error: 0 }, partitions: { ok: 88, warning: 0, error: 0 }, replicas: { ok: 240, warning: 0, error: 0 } };
  return {
    connectionId: connection.id, name: connection.name, clusterName: cluster?.clusterName ?? null, production: connection.production, connection: connection.state, healthState: state,
    healthSince: cluster?.healthSince ?? null,
    sentence: state === 'Error' ? 'Error for 14 min: 2 of 1,000 nodes down; fabric:/Shop has no quorum in 3 partitions' : state === 'Warning' ? 'Warning for 3 h: the cluster certificate expires in 12 days' : state === 'Ok' ? 'Ok for 26 h: 5 nodes, 14 applications' : 'Nothing is known yet',
    counts: state === 'Error' ? sampleCounts() : sampleCounts(well), countsAnHourAgo: state === 'Error' ? sampleCounts({ nodes: { ok: 1_000, warning: 0, error: 0 }, applications: { ok: 9_990, warning: 10, error: 0 } }) : null,
    nodesDown: state === 'Error' ? 2 : 0, nodesDisabled: state === 'Error' ? 3 : 0,
    upgrades: connection.id === 'c3' || connection.id === 'c1' ? [sampleUpgradeLine(connection.id === 'c1')] : [],
    worstCause: state === 'Error' ? '2 nodes are down' : null, causeCount: state === 'Error' ? 4 : state === 'Warning' ? 1 : 0,
    certificate: state === 'Warning' ? { whose: 'cluster', subject: 'CN=contoso-ne', thumbprint: 'A'.repeat(40), expiresAt: Date.now() + 12 * day, nodeName: '_nt1_0' } : null,
    lastSeenAt: connection.lastSeenAt, latencyMs: connection.latencyMs, role: cluster?.role ?? null, unlockedUntil: cluster?.unlockedUntil ?? null,
    banners: state === 'Error' ? [{ kind: 'seedNodes', severity: 'warning', message: '1 of 5 seed nodes is down; 3 are needed.', hint: 'One more can be lost without losing the cluster.', ref: { kind: 'node', nodeName: '_nt1_3' } }] : [],
    ...change,
  };
}

export function sampleUpgradeLine(isStuck = false): ClusterCard['upgrades'][number] {
  return {
    applicationName: 'fabric:/Shop', fromVersion: '1.4.0', toVersion: '1.5.0', state: 'RollingForwardInProgress',
    words: isStuck ? 'waits 6 min for a replica of fabric:/Shop/Cart on Node 7 to build' : 'Domain 3 of 5, checking health: stable for 1 of 2 min', domainsDone: 2, domainsTotal: 5, rollingBack: false, stuck: isStuck,
  };
}

const cartPartition = (id: string): EntityRef => ({ kind: 'partition', applicationName: 'fabric:/Shop', serviceName: 'fabric:/Shop/Cart', partitionId: `${id}1b2c3d4-0000-4000-8000-000000000001` });

/** Four causes of a red cluster, the first the gravest. */
export function sampleCauses(): readonly RootCause[] {
  const now = Date.now();
  const node = (name: string): EntityRef => ({ kind: 'node', nodeName: name });
  return [
    {
      key: 'fm-state', rank: 1, healthState: 'Error', title: '2 nodes are down', sourceId: 'System.FM', property: 'State', description: 'Fabric node is down. For more information see: https://aka.ms/sfhealth', since: now - 14 * minute, expired: false,
      entities: [node('_nt1_3'), node('_nt1_7')], entityCount: 2, affects: [{ kind: 'application', count: 1 }, { kind: 'partition', count: 3 }],
      path: [{ ref: { kind: 'cluster' }, words: '2 of 1,000 nodes are in error; none is tolerated' }, { ref: node('_nt1_3'), words: 'down since 14 min' }],
      nextStep: 'See whether the machines run. If they do, look at the Service Fabric service on them; if they do not come back, restart them.',
    },
    {
      key: 'quorum', rank: 2, healthState: 'Error', title: 'fabric:/Shop/Cart has lost its quorum in 3 partitions', sourceId: 'System.FM', property: 'State', description: 'Partition is in quorum loss.\nReplica set: 3, up: 1.', since: now - 13 * minute, expired: false,
      entities: ['a', 'b', 'c'].map(cartPartition), entityCount: 3, affects: [{ kind: 'service', count: 1 }, { kind: 'application', count: 1 }],
      path: [{ ref: { kind: 'cluster' }, words: '1 of 10,000 applications is in error; none is tolerated' }, { ref: { kind: 'application', applicationName: 'fabric:/Shop' }, words: '1 of 12 services' }, { ref: { kind: 'service', applicationName: 'fabric:/Shop', serviceName: 'fabric:/Shop/Cart' }, words: '3 of 8 partitions; 20 % are tolerated' }],
      nextStep: 'Bring the two nodes back: the replicas are on them. Recovering the partitions by force loses data.',
    },
    {
      key: 'watchdog', rank: 3, healthState: 'Warning', title: '11 applications report a slow dependency <b>db</b>', sourceId: 'MyWatchdog', property: 'DependencyLatency', description: 'p99 of db.contoso.example is 1,840 ms', since: now - 3 * hour, expired: true,
      entities: Array.from({ length: 11 }, (_, index): EntityRef => ({ kind: 'application', applicationName: `fabric:/Tenant${index}` })), entityCount: 11, affects: [], path: [], nextStep: 'The report has expired: see whether MyWatchdog still runs.',
    },
    {
      key: 'cert', rank: 4, healthState: 'Warning', title: 'A certificate expires in 12 days', sourceId: 'System.FabricNode', property: 'Certificate_server', description: 'Certificate expiration: thumbprint = AAAA, expiration = 2026-12-09', since: null, expired: false,
      entities: [node('_nt1_0')], entityCount: 1, affects: [], path: [], nextStep: 'Roll over to a new certificate.',
    },
  ];
}

export function sampleUnhealthy(count = 60): readonly UnhealthyEntity[] {
  const refs: readonly EntityRef[] = [
    { kind: 'node', nodeName: '_nt1_3' }, { kind: 'node', nodeName: '_nt1_7' }, { kind: 'application', applicationName: 'fabric:/Shop' }, { kind: 'service', applicationName: 'fabric:/Shop', serviceName: 'fabric:/Shop/Cart' },
    ...['a', 'b', 'c'].map(cartPartition),
    ...Array.from({ length: Math.max(0, count - 7) }, (_, index): EntityRef => ({ kind: 'application', applicationName: `fabric:/Tenant${index}` })),
  ];
  return refs.map((ref, index) => ({ key: entityKey(ref), ref, healthState: index < 7 ? 'Error' : 'Warning', seenSince: index % 9 === 8 ? null : Date.now() - (14 + index) * minute }));
}

export function sampleEssentials(change: Partial<ClusterEssentials> = {}): ClusterEssentials {
  const now = Date.now();
  return {
    clusterName: 'contoso-we', clusterId: '3f1c9a52-5a0e-4f3a-9d77-0c9be8a3a101', runtimeVersion: '10.1.2448.9590', configVersion: '14', endpoint: 'contoso-we.westeurope.cloudapp.azure.com', secure: true,
    features: { eventStore: true, backupService: false, repairManager: true, imageStore: true, resourceProvider: true, managed: false },
    nodeTypes: [{ name: 'nt1', nodes: 900, seedNodes: 5, up: 898 }, { name: 'nt2', nodes: 100, seedNodes: 0, up: 100 }], seedNodes: { total: 5, up: 4, needed: 3 }, chaosRunning: false, freshness: { asOf: now - 4_000, nextAt: now + 56_000, trouble: '' }, ...change,
  };
}

export function sampleTimeline(): readonly TimelineStretch[] {
  const now = Date.now();
  const stretch = (key: string, from: number, to: number | null, state: TimelineStretch['state'], words: string): TimelineStretch => ({ key, from: now - from * minute, to: to === null ? null : now - to * minute, state, words, counts: null });
  return [
    stretch('1', 190, 120, 'Ok', ''), stretch('2', 120, 113, 'Warning', '3 applications with warnings'), stretch('3', 113, 71, 'Ok', ''), stretch('4', 71, 58, 'NotWatched', 'No gateway answered'),
    stretch('5', 58, 14, 'Ok', ''), stretch('6', 14, null, 'Error', '2 nodes down'),
  ];
}
