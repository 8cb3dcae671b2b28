import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { retryAfterMs, serverTime } from './retry-after.ts';

const now = Date.UTC(2026, 10, 27, 12, 0, 0);

describe('what a service asks to wait', () => {
  it('is seconds, whole or broken', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 10_000_000 }), (seconds) => retryAfterMs(String(seconds), now) === seconds * 1_000));
    expect(retryAfterMs(' 1.5 ', now)).toBe(1_500);
  });

  it('is a date by the service’s clock, and nothing for one that is over', () => {
    fc.assert(fc.property(fc.integer({ min: -1_000_000, max: 1_000_000 }), (seconds) => {
      expect(retryAfterMs(new Date(now + seconds * 1_000).toUTCString(), now)).toBe(Math.max(0, seconds * 1_000));
    }));
    expect(retryAfterMs('Friday, 27-Nov-26 12:00:09 GMT', now)).toBe(9_000);
    expect(retryAfterMs('Fri Nov 27 12:00:09 2026', now)).toBe(9_000);
  });

  it('is never less than nothing, and null for whatever else stands there', () => {
    fc.assert(fc.property(fc.string(), (text) => {
      const ms = retryAfterMs(text, now);
      expect(ms === null || ms >= 0).toBe(true);
    }));
    for (const text of ['', '-5', 'soon', '5 s', '1e3', '2026-11-27', '0x10', 'Infinity']) expect(retryAfterMs(text, now)).toBeNull();
    expect(retryAfterMs(undefined, now)).toBeNull();
  });

  it('needs the service’s time, which may be missing', () => {
    expect(serverTime('Fri, 27 Nov 2026 12:00:00 GMT')).toBe(now);
    expect([serverTime(undefined), serverTime('yesterday')]).toEqual([null, null]);
  });
});
