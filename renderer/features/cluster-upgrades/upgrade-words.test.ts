import { describe, expect, it } from 'vitest';
import { domainDuration, runningClock, shareDone, upgradeStateMark } from './upgrade-words.ts';

describe('states', () => {
  it('tells a health check from a wait for somebody by the mode', () => {
    expect(upgradeStateMark('RollingForwardPending', 'Monitored').word).toBe('Checking health');
    expect(upgradeStateMark('RollingForwardPending', 'UnmonitoredManual').word).toBe('Waits for you');
  });
  it('keeps the word of a state that it does not know', () => {
    expect(upgradeStateMark('SomethingNew', 'Monitored')).toEqual({ tone: 'stale', word: 'SomethingNew' });
  });
});

describe('domains', () => {
  it('give the share that is done, and nothing where there are none', () => {
    expect(shareDone([{ state: 'Completed' }, { state: 'InProgress' }])).toBe(0.5);
    expect(shareDone([])).toBeNull();
  });
  it('last from their begin to their end, or to now', () => {
    expect(domainDuration({ startedAt: 1_000, endedAt: 4_000 }, 9_000)).toBe(3_000);
    expect(domainDuration({ startedAt: 1_000, endedAt: null }, 9_000)).toBe(8_000);
    expect(domainDuration({ startedAt: null, endedAt: 4_000 }, 9_000)).toBeNull();
  });
});

describe('the clock of the health check', () => {
  it('goes on from the moment it was read, up to its limit, and never back', () => {
    const clock = { phase: 'stable', elapsedMs: 30_000, limitMs: 60_000, flips: 0, at: 1_000 } as const;
    expect(runningClock(clock, 11_000)).toBe(40_000);
    expect(runningClock(clock, 500_000)).toBe(60_000);
    expect(runningClock(clock, 0)).toBe(30_000);
    expect(runningClock({ ...clock, limitMs: null }, 500_000)).toBe(529_000);
  });
});
