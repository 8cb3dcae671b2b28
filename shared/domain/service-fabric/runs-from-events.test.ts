import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runsFromEvents } from './runs-from-events.ts';
import type { UpgradeEvent } from './runs-from-events.ts';

const event = (kind: string, at: number, properties: Record<string, string> = {}, eventInstanceId = 'a'): UpgradeEvent => ({ kind, at, eventInstanceId, applicationName: null, properties });

describe('a run out of events', () => {
  it('begins with the first of its starts, and has times of events, not of counters', () => {
    const [run, ...others] = runsFromEvents([
      event('ClusterUpgradeCompleted', 90, { overallUpgradeElapsedTimeInMs: '80' }),
      event('ClusterUpgradeDomainCompleted', 40, { upgradeDomains: '(1)', upgradeDomainElapsedTimeInMs: '191' }),
      event('ClusterUpgradeStarted', 30, { currentClusterVersion: '1:1', targetClusterVersion: '2:1', rollingUpgradeMode: 'Monitored' }),
      event('ClusterUpgradeStarted', 10, { currentClusterVersion: '1:1', targetClusterVersion: '2:1', rollingUpgradeMode: 'Monitored' }),
      event('ClusterUpgradeDomainCompleted', 20, { upgradeDomains: '(0)' }),
      event('ClusterHealthReportCreated', 15),
    ]);
    expect(others).toEqual([]);
    expect(run).toMatchObject({
      startedAt: 10, endedAt: 90, fromVersion: '1:1', toVersion: '2:1', state: 'RollingForwardCompleted', mode: 'Monitored',
      domains: [{ name: '0', startedAt: 10, endedAt: 20 }, { name: '1', startedAt: 20, endedAt: 40 }],
    });
    expect(run?.log).toHaveLength(4);
  });

  it('goes back with its reason', () => {
    const runs = runsFromEvents([
      event('ApplicationUpgradeStarted', 1, { applicationTypeName: 'T', currentApplicationTypeVersion: '1', applicationTypeVersion: '2' }),
      event('ApplicationUpgradeDomainCompleted', 2, { upgradeDomains: '(0)' }), event('ApplicationUpgradeRollbackStarted', 3, { failureReason: 'HealthCheck' }),
      event('ApplicationUpgradeDomainCompleted', 4, { upgradeDomains: '(0)' }), event('ApplicationUpgradeRollbackCompleted', 5, { failureReason: 'HealthCheck' }),
    ]);
    expect(runs[0]).toMatchObject({ state: 'RollingBackCompleted', failureReason: 'HealthCheck', endedAt: 5, domains: [{ name: '0', startedAt: 3, endedAt: 4 }] });
  });

  it('is none without its start', () => {
    expect(runsFromEvents([event('ClusterUpgradeCompleted', 5)])).toEqual([]);
  });

  it('is the same in whatever order the events come, and however often', () => {
    const kinds = ['Started', 'DomainCompleted', 'Completed', 'RollbackStarted', 'RollbackCompleted'].map((step) => `ApplicationUpgrade${step}`);
    const any = fc.record({ kind: fc.constantFrom(...kinds, 'NodeDown'), at: fc.nat(50), eventInstanceId: fc.constantFrom('a', 'b'), applicationName: fc.constantFrom('fabric:/A', 'fabric:/B') });
    fc.assert(fc.property(fc.array(any, { maxLength: 15 }), fc.array(fc.nat(), { minLength: 15, maxLength: 15 }), (drawn, keys) => {
      // One kind at one time of one run is one event.
      const events = [...new Map(drawn.map((each) => [JSON.stringify(each), { ...each, properties: {} }])).values()];
      const mixed = events.map((each, index) => ({ each, key: keys[index] ?? 0 })).toSorted((left, right) => left.key - right.key).map(({ each }) => each);
      const runs = (given: readonly UpgradeEvent[]) => new Set(runsFromEvents(given).map(({ log, domains, ...run }) => JSON.stringify({ ...run, log: log.length, domains: domains.length })));
      expect(runs(mixed)).toEqual(runs(events));
      expect(runs([...events, ...events])).toEqual(runs(events));
    }));
  });
});
