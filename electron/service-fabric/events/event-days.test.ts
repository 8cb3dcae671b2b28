import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daysOf } from './event-days.ts';

const day = 86_400_000;

describe('a window of days', () => {
  it('is split at midnights, newest first', () => {
    expect(daysOf({ from: day - 1_000, to: 2 * day + 5 })).toEqual([{ from: 2 * day, to: 2 * day + 5 }, { from: day, to: 2 * day }, { from: day - 1_000, to: day }]);
  });

  it('is nothing where it is empty or reversed', () => {
    expect(daysOf({ from: 5, to: 5 })).toEqual([]);
    expect(daysOf({ from: 6, to: 5 })).toEqual([]);
  });

  it('is covered without gaps and without overlap', () => {
    fc.assert(fc.property(fc.nat(1e12), fc.nat(20 * day), (from, length) => {
      const parts = daysOf({ from, to: from + length });
      expect(parts.reduce((sum, part) => sum + part.to - part.from, 0)).toBe(length);
      for (const [index, part] of parts.entries()) expect(part.to).toBe(index === 0 ? from + length : parts[index - 1]?.from);
      for (const part of parts) expect(Math.floor(part.from / day)).toBe(Math.floor((part.to - 1) / day));
    }));
  });
});
