import type { ClusterAccess, IdentitySummary } from '../../shared/contract/clusters/access.ts';
import type { NodeRow } from '../../shared/contract/clusters/entities.ts';
import type { Alert, AlertRule, Silence } from '../../shared/contract/clusters/state.ts';
import type { Connection } from '../../shared/contract/connections.ts';
import { connectionIdSchema, type ConnectionId } from '../../shared/domain/identifiers.ts';
import { entityKey } from '../../shared/domain/service-fabric/entity-ref.ts';
import { sampleCertificate } from './sample-data.ts';

const minute = 60_000;
const day = 1_440 * minute;

export function sampleIdentity(change: Partial<IdentitySummary> = {}): IdentitySummary {
  return {
    subject: 'CN=fabric-operator', issuer: 'CN=Contoso Issuing CA 2', thumbprint: '4B1D'.repeat(10), fingerprint256: sampleCertificate(0x22).fingerprint256, notBefore: Date.UTC(2026, 5, 1), notAfter: Date.now() + 41 * day, hasClientAuthPurpose: false,
    warnings: ['It does not name the purpose of client authentication, as public authorities stopped writing it. It is offered all the same.'], ...change,
  };
}

export function sampleAccess(connectionId: ConnectionId, connection?: Connection): ClusterAccess {
  const isPlain = connection?.endpoint.scheme === 'http';
  const now = Date.now();
  const host = connection?.endpoint.host ?? 'contoso-we.westeurope.cloudapp.azure.com';
  return {
    connectionId,
    gateways: [
      { endpoint: { scheme: isPlain ? 'http' : 'https', host, port: 19_080 }, state: 'answers', lastAnswerAt: now - 2_000, trouble: '' },
      ...(isPlain ? [] : [{ endpoint: { scheme: 'https' as const, host: '10.9.0.5', port: 19_080 }, state: 'silent' as const, lastAnswerAt: now - 40 * minute, trouble: 'Nothing answered within 4 s.' }, { endpoint: { scheme: 'https' as const, host: '10.9.0.6', port: 19_080 }, state: 'unknown' as const, lastAnswerAt: null, trouble: '' }]),
    ],
    current: 0,
    server: isPlain ? null : { kind: 'thumbprints', thumbprints: ['9F3A'.repeat(10), 'C0DE'.repeat(10)] },
    serverCertificate: connection?.pinned ?? null,
    profiles: isPlain
      ? [{ profileId: 'p1', name: 'Local', role: 'admin', kind: 'none', identity: null }]
      : [{ profileId: 'p1', name: 'Operator', role: 'admin', kind: 'certificate', identity: sampleIdentity() }, { profileId: 'p2', name: 'Reader', role: 'reader', kind: 'certificate', identity: sampleIdentity({ subject: 'CN=fabric-reader', hasClientAuthPurpose: true, warnings: [] }) }],
    currentProfileId: 'p1', answering: { clusterId: '90ab5c1e-77c1-4a52-8d0c-0d8f1f3f2b11', clusterName: 'contoso-test' }, expectedClusterId: '3f1c9a52-5a0e-4f3a-9d77-0c9be8a3a101', expectedClusterName: 'contoso-we', unlockedUntil: connection?.cluster?.unlockedUntil ?? null, writeObstacle: '',
    traffic: {
      requests: 4_812, bytesReceived: 38_400_000, bytesLastMinute: 212_000, requestsLastMinute: 14,
      calls: [{ call: 'GET /Nodes', count: 1, bytes: 148_000, medianMs: 92 }, { call: 'POST /$/GetClusterHealthChunk', count: 4, bytes: 51_000, medianMs: 31 }, { call: 'GET /$/GetClusterHealth', count: 8, bytes: 9_100, medianMs: 12 }],
    },
    clockSkewMs: -1_400,
  };
}

/** Nodes over five fault domains and ten upgrade domains, two of them down, three being disabled. */
export function sampleNodes(count: number): readonly NodeRow[] {
  const now = Date.now();
  return Array.from({ length: count }, (_, index): NodeRow => {
    const nodeName = `_nt1_${index}`;
    const isDown = index === 3 || index === 7;
    const isDisabled = index % 400 === 12;
    return {
      key: entityKey({ kind: 'node', nodeName }), kind: 'node', healthState: isDown ? 'Error' : index % 350 === 40 ? 'Warning' : 'Ok', nodeName, nodeType: index < count * 0.9 ? 'nt1' : 'nt2', status: isDown ? 'Down' : isDisabled ? 'Disabled' : 'Up', address: `10.0.${Math.floor(index / 250)}.${index % 250 + 4}`,
      upgradeDomain: String(index % 10), faultDomain: `fd:/${Math.floor(index / 10) % 5}`, isSeedNode: index < 5, codeVersion: '10.1.2448.9590', configVersion: '14', upSince: isDown ? null : now - 9 * day, downSince: isDown ? now - 14 * minute : null,
      deactivation: isDisabled ? 'Restart, done' : '', isStopped: false, instanceId: '133700000000000000', tags: [],
    };
  });
}

export function sampleRules(): readonly AlertRule[] {
  const rule = (ruleId: string, name: string, metric: AlertRule['metric'], enter: number, leave: number, change: Partial<AlertRule> = {}): AlertRule => ({
    ruleId, name, metric, direction: 'above', enter, leave, pendingMs: 0, recoveringMs: 120_000, missingMs: 120_000, severity: 'error', enabled: true, ...change,
  });
  return [
    rule('health-error', 'Cluster in error', 'clusterHealth', 2, 2),
    rule('nodes-down', 'Nodes down', 'nodesDownPercent', 1, 0.5, { pendingMs: 30_000 }),
    rule('quorum', 'Partitions without quorum', 'partitionsWithoutQuorum', 1, 1),
    rule('stuck', 'Upgrade is stuck', 'upgradeStuckMinutes', 10, 1, { severity: 'warning', missingMs: null }),
    rule('certificate', 'Certificate runs out', 'certificateDaysLeft', 30, 35, { direction: 'below', severity: 'warning', missingMs: null }),
    rule('latency', 'Gateway is slow', 'gatewayLatencyMs', 2_000, 800, { severity: 'warning', pendingMs: 60_000, enabled: false }),
  ];
}

export function sampleAlerts(): readonly Alert[] {
  const now = Date.now();
  const of = (id: string) => connectionIdSchema.parse(id);
  return [
    { alertId: 'c1/health-error', connectionId: of('c1'), clusterName: 'prod-we', ruleId: 'health-error', state: 'firing', severity: 'error', title: 'prod-we is in error', body: '2 nodes are down; fabric:/Shop has no quorum in 3 partitions.', href: '#/clusters/c1/home', since: now - 14 * minute, changedAt: now - 14 * minute, entries: 1, effects: 3, silencedUntil: null },
    { alertId: 'c2/certificate', connectionId: of('c2'), clusterName: 'prod-ne', ruleId: 'certificate', state: 'firing', severity: 'warning', title: 'A certificate of prod-ne expires in 12 days', body: 'Reported by _nt1_0.', href: '#/clusters/c2/home', since: now - 180 * minute, changedAt: now - 180 * minute, entries: 1, effects: 0, silencedUntil: now + 300 * minute },
    { alertId: 'c3/latency', connectionId: of('c3'), clusterName: 'staging', ruleId: 'latency', state: 'unstable', severity: 'warning', title: 'The gateway of staging is slow now and then', body: 'It was slower than 2,000 ms 9 times within an hour.', href: '#/clusters/c3/home', since: now - 50 * minute, changedAt: now - 4 * minute, entries: 9, effects: 0, silencedUntil: null },
    { alertId: 'c5/health-error', connectionId: of('c5'), clusterName: 'edge-north', ruleId: 'health-error', state: 'missing', severity: 'error', title: 'Nothing is heard of edge-north', body: 'No gateway has answered for 9 min.', href: '#/clusters/c5/home', since: now - 9 * minute, changedAt: now - 7 * minute, entries: 1, effects: 0, silencedUntil: null },
    { alertId: 'c3/nodes-down', connectionId: of('c3'), clusterName: 'staging', ruleId: 'nodes-down', state: 'ended', severity: 'error', title: 'Nodes of staging were down', body: '1 of 5 nodes.', href: '#/clusters/c3/home', since: now - 55 * minute, changedAt: now - 31 * minute, entries: 1, effects: 0, silencedUntil: null },
  ];
}

export function sampleSilences(): readonly Silence[] {
  return [{ silenceId: 's1', connectionId: connectionIdSchema.parse('c2'), ruleId: 'certificate', from: Date.now() - 60 * minute, until: Date.now() + 300 * minute, reason: 'The new one is ordered' }];
}
