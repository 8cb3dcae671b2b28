import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderRows } from './held-order.ts';

const keys = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,3}$/), { maxLength: 30 });

describe('order of rows under the pointer', () => {
  it('follows the sorting while nobody is there', () => {
    expect(orderRows(['a', 'b', 'c'], ['c', 'a', 'b'], false)).toEqual(['c', 'a', 'b']);
  });

  it('holds places while somebody is there: gone rows leave, new ones come last', () => {
    expect(orderRows(['a', 'b', 'c'], ['d', 'c', 'a'], true)).toEqual(['a', 'c', 'd']);
  });

  it('always shows exactly the rows that exist, and never swaps two that stay', () => {
    fc.assert(fc.property(keys, keys, (shown, sorted) => {
      const order = orderRows(shown, sorted, true);
      expect([...order].sort()).toEqual([...sorted].sort());
      const stayed = shown.filter((key) => sorted.includes(key));
      expect(order.filter((key) => stayed.includes(key))).toEqual(stayed);
    }));
  });
});
