import fc from 'fast-check';
import { expect, test } from 'vitest';
import { boardAge, boardLayout, pageCount } from './board-layout.ts';

test('few clusters get big tiles, many get pages', () => {
  expect(boardLayout(1, 1_920, 1_080)).toEqual({ columns: 1, rows: 1 });
  expect(boardLayout(2, 1_920, 1_080)).toEqual({ columns: 2, rows: 1 });
  expect(boardLayout(6, 1_920, 1_080)).toEqual({ columns: 3, rows: 2 });
  expect(pageCount(7, boardLayout(7, 1_920, 1_080))).toBe(2);
  expect(boardLayout(9, 1_080, 1_920).rows).toBe(3);
});

test('nothing is ever left out, and a tile never gets lower than a third of the screen', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 400, max: 4_000 }), fc.integer({ min: 400, max: 2_200 }), (count, width, height) => {
    const layout = boardLayout(count, width, height);
    expect(pageCount(count, layout) * layout.columns * layout.rows).toBeGreaterThanOrEqual(count);
    expect(layout.rows).toBeLessThanOrEqual(3);
    expect(layout.columns).toBeLessThanOrEqual(4);
  }));
});

test('old data greys, then is covered', () => {
  expect([boardAge(1_000, 31_000), boardAge(1_000, 31_001), boardAge(1_000, 121_001), boardAge(null, 0)]).toEqual(['fresh', 'grey', 'covered', 'covered']);
});
