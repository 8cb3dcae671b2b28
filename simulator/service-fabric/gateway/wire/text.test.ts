import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { idOf, INFINITE_SPAN, nameOf, readSpan, seconds, span, time } from './text.ts';

describe('spans', () => {
  it.each([
    [0, 'PT0H0M0S'],
    [120_000, 'PT0H2M0S'],
    [57_600_000, 'PT16H0M0S'],
    [3_304_497, 'PT0H55M4.497S'],
    [90_061_000, 'P1DT1H1M1S'],
    [Number.POSITIVE_INFINITY, INFINITE_SPAN],
  ])('%d ms is %s', (ms, text) => {
    expect(span(ms)).toBe(text);
    expect(readSpan(text)).toBe(ms);
  });

  it('are read back as they were written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e13 }), (ms) => {
        expect(readSpan(span(ms))).toBe(ms);
      }),
    );
  });

  it.each([
    ['600000', 600_000],
    ['PT5M', 300_000],
    ['PT0H2M0S', 120_000],
    ['P10675199DT02H48M05.4775807S', Number.POSITIVE_INFINITY],
    ['PT', undefined],
    ['P', undefined],
    ['ten minutes', undefined],
    ['-5', undefined],
  ])('%s is read as %s', (text, ms) => {
    expect(readSpan(text)).toBe(ms);
  });
});

describe('ids', () => {
  it('lose the scheme and, from 6.0, their slashes; both forms name the same', () => {
    expect(idOf('fabric:/Shop/Cart/Api', 6)).toBe('Shop~Cart~Api');
    expect(idOf('fabric:/Shop/Cart/Api', 3)).toBe('Shop/Cart/Api');
    expect([nameOf('Shop~Cart~Api'), nameOf('Shop/Cart/Api'), nameOf('fabric:/Shop/Cart')]).toEqual([
      'fabric:/Shop/Cart/Api',
      'fabric:/Shop/Cart/Api',
      'fabric:/Shop/Cart',
    ]);
  });
});

describe('times and seconds', () => {
  it('have their words for never and for ever', () => {
    expect(time(undefined)).toBe('0001-01-01T00:00:00.000Z');
    expect(time(Date.UTC(2026, 0, 5, 9))).toBe('2026-01-05T09:00:00.000Z');
    expect([seconds(90_000), seconds(Number.POSITIVE_INFINITY)]).toEqual([90, 4_294_967_295]);
  });
});
