import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { healthCheckClock } from './upgrade-clock.ts';
import type { ObservedPolicy, UpgradeObservation } from './upgrade-observation.ts';
import { isRunning, waitsForOperator } from './upgrade-observation.ts';
import { checkSince, cyclesOf, followUpgrade, phaseSince } from './upgrade-track.ts';
import type { UpgradeTrack } from './upgrade-track.ts';
import { upgradeObstacles, upgradeSentence } from './upgrade-words.ts';

const policy: ObservedPolicy = {
  failureAction: 'Rollback', healthCheckWaitMs: 10_000, healthCheckStableMs: 20_000, healthCheckRetryMs: 60_000, upgradeTimeoutMs: null, domainTimeoutMs: null,
  replicaSetCheckTimeoutMs: null, instanceCloseDelayMs: null, forceRestart: false, health: null,
};
const seen = (change: Partial<UpgradeObservation>): UpgradeObservation => ({
  at: 1_000, ever: true, state: 'RollingForwardInProgress', mode: 'Monitored', kind: 'Rolling', toVersion: '2.0', startedAt: 500, durationMs: null, domainDurationMs: null,
  domains: [{ name: '0', state: 'InProgress' }, { name: '1', state: 'Pending' }], nodeByNode: false, nextDomain: '1', currentDomain: '0', nodes: [],
  healthCheck: null, unhealthy: [], failure: null, statusDetails: '', policy, parameters: [], ...change,
});
const domains = (...states: string[]) => states.map((state, index) => ({ name: String(index), state }));
const follow = (answers: readonly UpgradeObservation[]) => answers.reduce<UpgradeTrack | null>((track, answer) => followUpgrade(track, answer), null);

describe('an upgrade that is followed', () => {
  it('has times that were seen, from its start to its end', () => {
    const track = follow([
      seen({ at: 1_000, domains: domains('InProgress', 'Pending') }),
      seen({ at: 2_000, domains: domains('Completed', 'Pending'), state: 'RollingForwardPending' }),
      seen({ at: 3_000, domains: domains('Completed', 'InProgress'), domainDurationMs: 191 }),
      seen({ at: 5_000, domains: domains('Completed', 'Completed'), state: 'RollingForwardCompleted' }),
    ]);
    expect(track?.domains).toEqual([{ name: '0', state: 'Completed', startedAt: 500, endedAt: 2_000 }, { name: '1', state: 'Completed', startedAt: 3_000, endedAt: 5_000 }]);
    expect(track?.endedAt).toBe(5_000);
    expect(cyclesOf(track?.domains ?? [], track?.endedAt ?? null)).toEqual([{ domain: '0', ms: 2_500 }, { domain: '1', ms: 2_000 }]);
  });

  it('gives no domain the whole time in which several went by unseen', () => {
    const track = follow([
      seen({ at: 1_000, domains: domains('InProgress', 'Pending', 'Pending') }),
      seen({ at: 9_000, domains: domains('Completed', 'Completed', 'Completed'), state: 'RollingForwardCompleted' }),
    ]);
    expect(track?.domains.map(({ startedAt, endedAt }) => [startedAt, endedAt])).toEqual([[500, 9_000], [null, 9_000], [null, 9_000]]);
  });

  it('does not make up times from before anybody looked', () => {
    const track = follow([seen({ domains: domains('Completed', 'InProgress') })]);
    expect(track?.domains.map(({ startedAt, endedAt }) => [startedAt, endedAt])).toEqual([[null, null], [null, null]]);
    expect(follow([seen({ domains: domains('Completed', 'Completed'), state: 'RollingForwardCompleted' })])?.endedAt).toBeNull();
  });

  it('begins anew with another start and with the way back', () => {
    const track = follow([seen({ domains: domains('Completed', 'InProgress') }), seen({ at: 2_000, state: 'RollingBackInProgress', domains: domains('Pending', 'InProgress') })]);
    expect(track?.domains[1]).toEqual({ name: '1', state: 'InProgress', startedAt: 2_000, endedAt: null });
    expect(follow([seen({}), seen({ at: 9_000, startedAt: 8_000 })])?.firstSeenAt).toBe(9_000);
  });

  it('knows since when a node is in its phase and a check waits', () => {
    const node = { nodeName: 'N1', phase: 'PreUpgradeSafetyCheck', checks: [{ kind: 'EnsurePartitionQuorum', partitionId: 'p' }] };
    const track = follow([seen({ nodes: [node] }), seen({ at: 7_000, nodes: [{ ...node, checks: [...node.checks, { kind: 'EnsureSeedNodeQuorum', partitionId: null }] }] })]);
    if (track === null) throw new Error('no track');
    expect(phaseSince(track, node)).toBe(1_000);
    expect(checkSince(track, node, { kind: 'EnsurePartitionQuorum', partitionId: 'p' })).toBe(1_000);
    expect(checkSince(track, node, { kind: 'EnsureSeedNodeQuorum', partitionId: null })).toBe(7_000);
  });

  it('never tells an end before its start, whatever the answers say', () => {
    const state = fc.constantFrom('Pending', 'InProgress', 'Completed', 'Odd');
    const answer = fc.record({ states: fc.tuple(state, state, state), state: fc.constantFrom('RollingForwardInProgress', 'RollingForwardPending', 'RollingBackInProgress', 'RollingForwardCompleted', 'Newer') });
    fc.assert(fc.property(fc.array(answer, { minLength: 1, maxLength: 12 }), (answers) => {
      const track = follow(answers.map((each, index) => seen({ at: 1_000 + index * 100, state: each.state, domains: domains(...each.states) })));
      const spans = (track?.domains ?? []).flatMap(({ startedAt, endedAt }) => (startedAt === null || endedAt === null ? [] : [endedAt - startedAt]));
      expect([...spans, ...cyclesOf(track?.domains ?? [], track?.endedAt ?? null).map(({ ms }) => ms)].every((ms) => ms >= 0)).toBe(true);
    }));
  });
});

describe('the health-check clock', () => {
  const pending = seen({ state: 'RollingForwardPending', domains: domains('Completed', 'Pending') });

  it('is the cluster’s own where it tells', () => {
    expect(healthCheckClock({ ...pending, healthCheck: { stage: 'retry', elapsedMs: 6_000, flips: 1 } }, 0)).toMatchObject({ phase: 'retry', elapsedMs: 6_000, limitMs: 60_000, flips: 1, inferred: false });
  });

  it('is worked out where it does not, and says so', () => {
    expect(healthCheckClock({ ...pending, at: 5_000 }, 1_000)).toMatchObject({ phase: 'wait', elapsedMs: 4_000, limitMs: 10_000, inferred: true });
    expect(healthCheckClock({ ...pending, at: 15_000 }, 1_000)).toMatchObject({ phase: 'stable', elapsedMs: 4_000, limitMs: 20_000 });
    expect(healthCheckClock({ ...pending, at: 15_000, unhealthy: [{ healthState: 'Error', description: 'x' }] }, 1_000)).toMatchObject({ phase: 'retry', elapsedMs: 4_000, limitMs: 60_000 });
    expect(upgradeSentence(pending, healthCheckClock({ ...pending, at: 5_000 }, 1_000), null)).toContain('this cluster does not tell');
  });

  it('does not run while a person is waited for', () => {
    const manual = { ...pending, mode: 'UnmonitoredManual' };
    expect(healthCheckClock(manual, 0)).toBeNull();
    expect(waitsForOperator(manual)).toBe(true);
    expect(waitsForOperator(pending)).toBe(false);
    expect(upgradeObstacles(manual)).toEqual({ resume: null, rollBack: null, changePolicy: null });
    expect(upgradeObstacles(pending).resume).toBe('It goes on by itself.');
  });
});

describe('sentences', () => {
  it('tell a success that had failed on the way, and that nothing ever happened', () => {
    const failure = { at: 1, reason: 'UpgradeDomainTimeout', classification: 'PreUpgradeSafetyCheckTimeout', domain: '2', nodes: [] };
    expect(upgradeSentence(seen({ state: 'RollingForwardCompleted', failure }), null, null)).toMatch(/^2\.0 is everywhere, although it had failed on the way: a domain took longer than its time-out in domain 2/);
    expect(upgradeSentence(seen({ ever: false }), null, null)).toMatch(/never been upgraded/);
    expect(isRunning(seen({ ever: false }))).toBe(false);
  });

  it('are never empty, and no longer than the page shows', () => {
    fc.assert(fc.property(fc.constantFrom('RollingForwardPending', 'RollingForwardInProgress', 'RollingBackInProgress', 'RollingForwardCompleted', 'RollingBackCompleted', 'Failed', 'Newer'), fc.constantFrom('Monitored', 'UnmonitoredManual', 'UnmonitoredAuto', 'Newer'), fc.string({ maxLength: 100 }), (state, mode, name) => {
      const sentence = upgradeSentence(seen({ state, mode, currentDomain: name, nextDomain: name }), null, null);
      expect(sentence.length).toBeGreaterThan(5);
      expect(sentence.length).toBeLessThan(1_000);
    }));
  });
});
