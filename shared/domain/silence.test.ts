import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { protectedProcessReason } from './protected-processes.ts';
import { reconnectPauseMs, silenceMeansSleep } from './silence.ts';

const now = Date.UTC(2026, 10, 20);
const minute = 60_000;

describe('a headset that has fallen silent', () => {
  it.each([
    ['was there a minute ago', { lastSeenAt: now - minute, generation: 'hololens2', sleepAfterSeconds: 180 }, true],
    ['has not told its settings, but is one that sleeps', { lastSeenAt: now - minute, generation: 'hololens1', sleepAfterSeconds: null }, true],
    ['never sleeps', { lastSeenAt: now - minute, generation: 'hololens2', sleepAfterSeconds: 0 }, false],
    ['is no headset', { lastSeenAt: now - minute, generation: 'other', sleepAfterSeconds: null }, false],
    ['was there yesterday', { lastSeenAt: now - 1_440 * minute, generation: 'hololens2', sleepAfterSeconds: 180 }, false],
    ['was never there', { lastSeenAt: null, generation: 'hololens2', sleepAfterSeconds: 180 }, false],
  ] as const)('%s', (_what, headset, asleep) => {
    expect(silenceMeansSleep(headset, now)).toBe(asleep);
  });
});

describe('pauses between attempts', () => {
  it('are short at first, grow, and never exceed 36 s', () => {
    fc.assert(fc.property(fc.nat(200), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, random) => {
      const pause = reconnectPauseMs(attempt, random);
      expect(pause).toBeGreaterThanOrEqual(500);
      expect(pause).toBeLessThanOrEqual(36_000);
      expect(reconnectPauseMs(attempt + 5, random)).toBeGreaterThanOrEqual(pause);
    }));
    expect(reconnectPauseMs(0, 0.5)).toBeLessThan(1_000);
  });
});

describe('processes that are not ended from a distance', () => {
  it('are the shell, Windows itself and the portal, in any spelling', () => {
    expect(['HoloShellApp.exe', 'mixedrealityportal.EXE', 'System', 'lsass.exe', 'WebManagement.exe'].every((name) => protectedProcessReason(name) !== null)).toBe(true);
    expect(protectedProcessReason('MyGame.exe')).toBeNull();
  });
});
