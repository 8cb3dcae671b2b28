import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatSeconds, formatSpan, formatWholeSecondTime, infiniteSeconds, parseSeconds, parseSpan, parseTime } from './durations.ts';

describe('spans', () => {
  it.each([
    ['PT0H2M0S', 120_000], ['PT0H55M4.49738S', 3_304_497.38], ['P1DT1S', 86_401_000], ['P10675199DT2H48M5.4775807S', 'infinite'],
    ['P10675199DT02H48M05.4775807S', 'infinite'], ['PT16H0M0S', 57_600_000], ['00:10:00', 600_000], ['1.02:03:04.5', 93_784_500], ['300000', 300_000],
    ['-PT1S', -1_000], ['922337203685477', 'infinite'], ['', null], ['P', null], ['PT', null], ['P1DT', null], ['soon', null], ['PT1H30', null],
  ] as const)('%s', (text, expected) => {
    expect(parseSpan(text)).toBe(expected);
  });

  it('come back as they were sent, to .NET’s tick', () => {
    fc.assert(fc.property(fc.integer({ min: -1e14, max: 1e14 }), (ticksOfTen) => {
      const ms = ticksOfTen / 1_000;
      expect(parseSpan(formatSpan(ms))).toBeCloseTo(ms, 3);
    }));
    expect(parseSpan(formatSpan('infinite'))).toBe('infinite');
  });

  it('never fail', () => {
    fc.assert(fc.property(fc.string(), (text) => {
      const span = parseSpan(text);
      expect(span === null || span === 'infinite' || Number.isFinite(span)).toBe(true);
    }));
  });
});

describe('seconds', () => {
  it('have for ever at 32 bits, and the gateway’s own typing error beyond', () => {
    expect([parseSeconds(infiniteSeconds), parseSeconds('4294967295'), parseSeconds('42949672925'), parseSeconds('698803'), parseSeconds(''), parseSeconds(null)])
      .toEqual(['infinite', 'infinite', 'infinite', 698_803, null, null]);
    expect(parseSeconds('PT1M')).toBe(60);
    expect([formatSeconds('infinite'), formatSeconds(1.4), formatSeconds(-5)]).toEqual([infiniteSeconds, 1, 0]);
  });
});

describe('times', () => {
  it.each([
    ['2021-06-09T12:00:18.9628776Z', Date.UTC(2021, 5, 9, 12, 0, 18, 962)], ['2021-06-09T12:00:18', Date.UTC(2021, 5, 9, 12, 0, 18)], ['2021-06-09', Date.UTC(2021, 5, 9)],
    ['2021-06-09T14:00:00+02:00', Date.UTC(2021, 5, 9, 12)], ['0001-01-01T00:00:00.000Z', null], ['0001-01-01T00:00:00', null], ['', null], ['soon', null],
    ['Fri, 31 Dec 9999 23:59:59 GMT', Date.UTC(9999, 11, 31, 23, 59, 59)],
  ])('%s', (text, expected) => {
    expect(parseTime(text)).toBe(expected);
  });

  it('go to the event store without fractions', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 4e12 }), (ms) => {
      expect(formatWholeSecondTime(ms)).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/);
      expect(parseTime(formatWholeSecondTime(ms))).toBe(Math.floor(ms / 1_000) * 1_000);
    }));
  });
});
