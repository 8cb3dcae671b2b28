import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateEnd } from './upgrade-estimate.ts';

const cycle = (domain: string, ms: number) => ({ domain, ms });

describe('the end of an upgrade', () => {
  it('is not guessed without anything to go by', () => {
    expect(estimateEnd({ now: 0, left: ['1'], currentSince: 0, cycles: [], earlier: [] })).toBeNull();
    expect(estimateEnd({ now: 0, left: [], currentSince: null, cycles: [cycle('0', 1)], earlier: [] })).toBeNull();
  });

  it('comes from the domains done so far', () => {
    const estimate = estimateEnd({ now: 1_000, left: ['2', '3'], currentSince: 900, cycles: [cycle('0', 300), cycle('1', 500)], earlier: [] });
    expect(estimate).toEqual({ at: 1_700, earliestAt: 1_500, latestAt: 1_900, basis: 'From the 2 domains done so far.' });
  });

  it('comes from what the same domains took before, at the pace of this run', () => {
    const earlier = [[cycle('0', 100), cycle('1', 100), cycle('2', 400)]];
    expect(estimateEnd({ now: 0, left: ['2'], currentSince: 0, cycles: [cycle('0', 200), cycle('1', 200)], earlier })).toMatchObject({ at: 800, basis: 'From the 2 domains done so far and the last run.' });
    expect(estimateEnd({ now: 0, left: ['1', '2'], currentSince: null, cycles: [], earlier })?.at).toBe(500);
  });

  it('never lies in the past, and always within its own bounds', () => {
    const cycles = fc.array(fc.record({ domain: fc.constantFrom('0', '1', '2', '3'), ms: fc.integer({ min: 0, max: 1e9 }) }), { maxLength: 4 });
    fc.assert(fc.property(fc.nat(1e9), fc.array(fc.constantFrom('0', '1', '2', '3'), { minLength: 1, maxLength: 4 }), fc.option(fc.nat(1e9)), cycles, fc.array(cycles, { maxLength: 7 }), (now, left, currentSince, done, earlier) => {
      const estimate = estimateEnd({ now, left, currentSince, cycles: done, earlier });
      if (estimate === null) return;
      expect(estimate.earliestAt).toBeGreaterThanOrEqual(now);
      expect(estimate.at).toBeGreaterThanOrEqual(estimate.earliestAt);
      expect(estimate.latestAt).toBeGreaterThanOrEqual(estimate.at);
      expect(Number.isSafeInteger(estimate.latestAt)).toBe(true);
    }));
  });
});
