import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { ReceivedRanges } from './received-ranges.ts';

describe('ReceivedRanges', () => {
  it('misses exactly the bytes that never came, in whatever order and overlap the others did', () => {
    const size = 60;
    const range = fc.tuple(fc.nat(size - 1), fc.nat(size - 1)).map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) }));
    fc.assert(
      fc.property(fc.array(range, { maxLength: 12 }), (ranges) => {
        const received = new ReceivedRanges(size);
        const came = new Set<number>();
        for (const each of ranges) {
          received.add(each);
          for (let at = each.start; at <= each.end; at++) came.add(at);
        }
        const missing = received.missing();
        const missed = missing.flatMap(({ start, end }) => Array.from({ length: end - start + 1 }, (_each, index) => start + index));
        expect(missed).toEqual(Array.from({ length: size }, (_each, index) => index).filter((at) => !came.has(at)));
        missing.slice(1).forEach((each, index) => expect(each.start).toBeGreaterThan((missing[index]?.end ?? 0) + 1));
      }),
    );
  });
});
