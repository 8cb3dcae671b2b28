import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDuration, spellDuration } from './upgrade-input.ts';

describe('times as people type them', () => {
  it.each([
    ['90', 90_000], ['90 s', 90_000], ['2 min', 120_000], ['2m', 120_000], ['1 h 30 min', 5_400_000], ['00:02:00', 120_000], ['0', 0], ['1.5 h', 5_400_000],
    ['', null], ['never', null], ['–', null],
    ['soon', undefined], ['-5', undefined], ['1 h 30', undefined], ['99999 d', undefined], ['0:99:00', undefined],
  ])('%s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it('are read back as they were spelt', () => {
    fc.assert(fc.property(fc.option(fc.integer({ min: 0, max: 3_000_000_000 })), (ms) => {
      expect(parseDuration(spellDuration(ms))).toBe(ms);
    }));
  });
});
