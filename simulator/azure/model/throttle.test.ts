import fc from 'fast-check';
import { expect, it } from 'vitest';

import { ManualClock } from '../../foundation/clock.ts';
import { Throttle } from './throttle.ts';

it('never lets more pass than the bucket holds and has been refilled with, and says truly how long to wait', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.record({ wait: fc.nat(5_000), requests: fc.integer({ min: 1, max: 120 }) }), { maxLength: 10 }), async (bursts) => {
      const clock = new ManualClock();
      const throttle = new Throttle(clock, 1);
      const start = clock.now();
      let passed = 0;
      let lied = 0;
      for (const { wait, requests } of bursts) {
        await clock.advance(wait);
        for (let index = 0; index < requests; index++) {
          const { retryAfterSeconds } = throttle.take('sub', 'jo', 'reads');
          if (retryAfterSeconds === undefined) passed++;
          else {
            await clock.advance(retryAfterSeconds * 1000);
            if (throttle.take('sub', 'jo', 'reads').retryAfterSeconds === undefined) passed++;
            else lied++;
          }
        }
        expect(lied).toBe(0);
        expect(passed).toBeLessThanOrEqual(250 + ((clock.now() - start) / 1000) * 25);
      }
    }),
    { numRuns: 30 },
  );
});

it('keeps a bucket for each subscription, principal and kind, and none at scale 0', () => {
  const throttle = new Throttle(new ManualClock(), 0.01);
  const isFree = (...of: Parameters<Throttle['take']>): boolean => throttle.take(...of).retryAfterSeconds === undefined;
  expect([isFree('a', 'jo', 'writes'), isFree('a', 'jo', 'writes'), isFree('a', 'jo', 'writes')]).toEqual([true, true, false]);
  expect([isFree('a', 'jo', 'deletes'), isFree('b', 'jo', 'writes'), isFree('a', 'sam', 'writes')]).toEqual([true, true, true]);
  const open = new Throttle(new ManualClock(), 0);
  expect(Array.from({ length: 1000 }, () => open.take('a', 'jo', 'writes').retryAfterSeconds).every((each) => each === undefined)).toBe(true);
});
