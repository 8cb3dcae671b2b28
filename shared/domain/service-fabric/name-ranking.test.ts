import { describe, expect, it } from 'vitest';
import { folded, rankOf, searchWords } from './name-ranking.ts';

describe('how well a name matches', () => {
  it.each([
    ['fabric:/Shop/Cart', 'fabric:/shop/cart', 0], ['fabric:/Shop/Cart', 'cart', 1], ['fabric:/Shop/Cart', 'ca', 2], ['fabric:/Shop/Cart', 'shop', 3], ['fabric:/Shop/Big-Cart', 'cart', 4],
    ['fabric:/Shop/Cart', 'art', 5], ['fabric:/Shop/Cart', 'basket', null], ['fabric:/Shop/Cart', 'shop cart', 3], ['fabric:/Shop/Cart', 'shop basket', null], ['fabric:/Café', 'cafe', 1],
  ])('%s for “%s”: %s', (name, typed, rank) => {
    expect(rankOf(folded(name), searchWords(typed))).toBe(rank);
  });
});
