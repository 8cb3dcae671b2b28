import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { SeededRandom } from './random.ts';

describe('SeededRandom', () => {
  it('gives the same numbers for the same seed, within their bounds', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: -50, max: 50 }), fc.nat(100), (seed, min, span) => {
        const one = new SeededRandom(seed);
        const other = new SeededRandom(seed);
        const drawn = Array.from({ length: 20 }, () => one.integer(min, min + span));
        expect(drawn).toEqual(Array.from({ length: 20 }, () => other.integer(min, min + span)));
        expect(Math.min(...drawn)).toBeGreaterThanOrEqual(min);
        expect(Math.max(...drawn)).toBeLessThanOrEqual(min + span);
      }),
    );
  });

  it('branches by name without disturbing what it was taken from', () => {
    const random = new SeededRandom(7);
    const names = [random.branch('name').text(6), random.branch('pin').text(6), random.branch('name').text(6)];
    expect(names[0]).toBe(names[2]);
    expect(names[0]).not.toBe(names[1]);
    expect(random.next()).toBe(new SeededRandom(7).next());
  });
});
