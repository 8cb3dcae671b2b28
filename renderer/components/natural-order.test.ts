import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareNatural } from './natural-order.ts';

describe('the order of names', () => {
  it.each([
    ['Node_9', 'Node_10'], ['a', 'B'], ['a2', 'a10'], ['v1.9', 'v1.10'], ['a', 'a1'], ['x007', 'x8'], ['fd:/9', 'fd:/10'],
  ])('%s comes before %s', (a, b) => {
    expect(compareNatural(a, b)).toBeLessThan(0);
    expect(compareNatural(b, a)).toBeGreaterThan(0);
  });

  it('does not tell letter case or leading zeros apart', () => {
    expect(compareNatural('Node_07', 'node_7')).toBe(0);
  });

  const name = fc.stringMatching(/^[aB_0-9./-]{0,8}$/);
  it('contradicts itself nowhere', () => {
    fc.assert(fc.property(name, name, name, (a, b, c) => {
      const sign = (x: string, y: string): number => Math.sign(compareNatural(x, y));
      expect(sign(a, a)).toBe(0);
      expect(sign(a, b)).toBe(0 - sign(b, a));
      const [x = '', , z = ''] = [a, b, c].sort(compareNatural);
      expect(sign(x, z)).toBeLessThanOrEqual(0);
    }));
  });

  it('orders numbers of any length as numbers', () => {
    fc.assert(fc.property(fc.bigInt({ min: 0n, max: 10n ** 30n }), fc.bigInt({ min: 0n, max: 10n ** 30n }), (a, b) => {
      expect(Math.sign(compareNatural(`n${a}`, `n${b}`))).toBe(a < b ? -1 : a > b ? 1 : 0);
    }));
  });
});
