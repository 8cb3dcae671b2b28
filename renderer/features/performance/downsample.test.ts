import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pickExtremes } from './downsample.ts';

const values = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }), { minLength: 1, maxLength: 1_500 });

describe('picking the extremes of a line', () => {
  it('leaves a short line as it is', () => {
    expect(pickExtremes([3, 1, 2], 300)).toEqual([0, 1, 2]);
  });

  it('keeps a single spike in ten minutes of silence', () => {
    const quiet = Array.from({ length: 600 }, () => 2);
    quiet[347] = 97;
    expect(pickExtremes(quiet, 300)).toContain(347);
  });

  it('never gives more than the limit, in order and none twice', () => {
    fc.assert(fc.property(values, fc.integer({ min: 1, max: 400 }), (line, limit) => {
      const picked = pickExtremes(line, limit);
      expect(picked.length).toBeLessThanOrEqual(limit);
      expect(picked.length).toBeGreaterThan(0);
      expect(picked).toEqual([...new Set(picked)].sort((a, b) => a - b));
      expect(picked.every((index) => index >= 0 && index < line.length)).toBe(true);
    }));
  });

  it('keeps both ends, the highest and the lowest value', () => {
    fc.assert(fc.property(values, fc.integer({ min: 4, max: 400 }), (line, limit) => {
      const picked = pickExtremes(line, limit);
      const kept = picked.map((index) => line[index]);
      expect(picked[0]).toBe(0);
      expect(picked.at(-1)).toBe(line.length - 1);
      expect(Math.max(...kept.map(Number))).toBe(Math.max(...line));
      expect(Math.min(...kept.map(Number))).toBe(Math.min(...line));
    }));
  });
});
