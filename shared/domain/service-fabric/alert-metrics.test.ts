import { describe, expect, it } from 'vitest';
import { connectionIdSchema } from '../identifiers.ts';
import { alertMetrics, type ClusterCard } from '../../contract/clusters/state.ts';
import { alertPlace, alertTitle, explanationOf, metricValue, type MeasuredCluster, type RunningAlert } from './alert-metrics.ts';

const now = Date.UTC(2026, 5, 1);
const card: ClusterCard = {
  connectionId: connectionIdSchema.parse('c1'), name: 'Live', clusterName: 'live', production: true, connection: 'online', healthState: 'Error', healthSince: null, sentence: '',
  counts: { nodes: { ok: 95, warning: 0, error: 5 }, applications: { ok: 1, warning: 2, error: 3 }, services: null, partitions: null, replicas: null, deployedApplications: null, deployedServicePackages: null },
  countsAnHourAgo: null, nodesDown: 5, nodesDisabled: null,
  upgrades: [{ applicationName: 'fabric:/Shop', fromVersion: '1', toVersion: '2', state: 'RollingBackInProgress', words: '', domainsDone: 0, domainsTotal: 5, rollingBack: true, stuck: false }],
  worstCause: null, causeCount: 0, certificate: { whose: 'server', subject: '', thumbprint: '', expiresAt: now + 6 * 86_400_000, nodeName: null },
  lastSeenAt: now, latencyMs: 40, role: 'admin', unlockedUntil: null, banners: [],
};
const measured: MeasuredCluster = { card, partitionsWithoutQuorum: 3, spareSeedNodes: 1, longestStuckMs: 900_000 };

describe('what is measured of a cluster', () => {
  it.each([
    ['clusterHealth', 2], ['nodesDown', 5], ['nodesDownPercent', 5], ['nodesDisabled', null], ['unhealthyApplications', 3], ['partitionsWithoutQuorum', 3], ['upgradeStuckMinutes', 15],
    ['upgradeFailed', 1], ['certificateDaysLeft', 6], ['gatewayLatencyMs', 40], ['seedNodesBelow', 1],
  ] as const)('%s is %s', (metric, value) => {
    expect(metricValue(metric, measured, now)).toBe(value);
  });
  it('is nothing while nobody answers, except that certificates run out all the same', () => {
    const silent = { ...measured, card: { ...card, connection: 'unreachable' as const } };
    expect(alertMetrics.filter((metric) => metricValue(metric, silent, now) !== null)).toEqual(['certificateDaysLeft']);
  });
  it('has words and a place for every metric', () => {
    for (const metric of alertMetrics) {
      expect(alertTitle(metric, 1, 'error')).not.toBe('');
      expect(alertPlace(metric, 'c1', 'fabric:/Shop')).toMatch(/^\/clusters\/c1\//);
    }
  });
});

describe('which of several alerts speaks', () => {
  const alert = (metric: RunningAlert['metric'], severity: RunningAlert['severity'] = 'error', spoken = false): RunningAlert => ({ ruleId: `${metric}-${severity}`, metric, severity, spoken });
  it('is the one that explains the others', () => {
    const running = [alert('clusterHealth'), alert('nodesDown', 'warning'), alert('unhealthyApplications', 'warning')];
    expect(running.map((each) => explanationOf(each, running)?.metric ?? 'speaks')).toEqual(['nodesDown', 'speaks', 'nodesDown']);
  });
  it('is the graver one of two about the same figure', () => {
    const running = [alert('clusterHealth', 'error'), alert('clusterHealth', 'warning')];
    expect(running.map((each) => explanationOf(each, running)?.severity ?? 'speaks')).toEqual(['speaks', 'error']);
  });
  it('is the one that has spoken already, unless what comes is graver', () => {
    const told = alert('clusterHealth', 'error', true);
    const later = alert('nodesDown', 'warning');
    expect(explanationOf(told, [told, later])).toBeNull();
    expect(explanationOf(later, [told, later])).toBe(told);
    const warned = alert('clusterHealth', 'warning', true);
    const graver = alert('seedNodesBelow', 'error');
    expect(explanationOf(graver, [warned, graver])).toBeNull();
  });
  it('is a lost quorum beside a lost node', () => {
    const running = [alert('nodesDown', 'warning'), alert('partitionsWithoutQuorum')];
    expect(running.map((each) => explanationOf(each, running))).toEqual([null, null]);
  });
});
