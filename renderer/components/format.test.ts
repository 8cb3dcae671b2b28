import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatAge, formatBytes, formatCount, formatDuration, formatRate, formatUtc } from './format.ts';

describe('sizes', () => {
  test.each([[0, '0 B'], [999, '999 B'], [1_000, '1.00 kB'], [12_345, '12.3 kB'], [999_499, '999 kB'], [999_500, '1.00 MB'], [1_240_000_000, '1.24 GB']])('%d bytes', (bytes, words) => {
    expect(formatBytes(bytes)).toBe(words);
  });
  test('an unknown size is a dash, a rate names its time', () => {
    expect(formatBytes(Number.NaN)).toBe('–');
    expect(formatRate(15_200_000)).toBe('15.2 MB/s');
  });
  test('never more than four figures, whatever the size', () => {
    fc.assert(fc.property(fc.double({ min: 0, max: 1e17, noNaN: true }), (bytes) => {
      expect(formatBytes(bytes)).toMatch(/^\d{1,3}(\.\d{1,2})? (B|kB|MB|GB|TB|PB)$/);
    }));
  });
});

describe('durations', () => {
  test.each([[0, '0 ms'], [340, '340 ms'], [1_000, '1 s'], [1_500, '1.5 s'], [45_000, '45 s'], [59_600, '1 min'], [125_000, '2 min 5 s'], [7_800_000, '2 h 10 min'], [273_600_000, '3 d 4 h']])('%d ms', (ms, words) => {
    expect(formatDuration(ms)).toBe(words);
  });
});

describe('ages', () => {
  const now = Date.UTC(2026, 10, 20, 12);
  test.each([[0, 'now'], [999, 'now'], [12_000, '12 s ago'], [300_000, '5 min ago'], [3 * 3_600_000, '3 h ago'], [47 * 3_600_000, '47 h ago'], [49 * 3_600_000, '2 d ago']])('%d ms before', (ms, words) => {
    expect(formatAge(now - ms, now)).toBe(words);
  });
  test('a later time is ahead', () => {
    expect(formatAge(now + 9_000, now)).toBe('in 9 s');
  });
});

test('UTC is written out, counts agree with their noun', () => {
  expect(formatUtc(Date.UTC(2026, 10, 20, 12, 4, 11))).toBe('2026-11-20 12:04:11 UTC');
  expect([formatCount(1, 'capture'), formatCount(1_400, 'capture'), formatCount(2, 'needs', 'need')]).toEqual(['1 capture', '1,400 captures', '2 need']);
});
