import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../core/testing/manual-clock.ts';
import { BackgroundPace } from './background-pace.ts';

/** Lets so many requests through, one after the other, as time goes by. @returns when each went. */
async function paced(clock: ManualClock, pace: BackgroundPace, count: number): Promise<number[]> {
  const startedAt = clock.now();
  const passed: number[] = [];
  const all = (async () => {
    for (let at = 0; at < count; at += 1) {
      await pace.pass(200, undefined);
      passed.push(clock.now() - startedAt);
    }
  })();
  while (passed.length < count) await clock.advance(100);
  await all;
  return passed;
}

describe('work that can wait', () => {
  it('keeps a gap, and takes no more than half of the budget of any five minutes', async () => {
    const clock = new ManualClock();
    const passed = await paced(clock, new BackgroundPace(clock, { crowded: false }), 400);
    expect(passed.slice(0, 3)).toEqual([200, 400, 600]);
    for (const [at, time] of passed.entries()) expect(passed.filter((other) => other > time - 300_000 && other <= time).length, `request ${at}`).toBeLessThanOrEqual(333);
    expect(passed[332]).toBe(333 * 200);
    expect(passed[333]).toBe(200 + 300_000);
  });

  it('all but stops while the budget is short, and ends with its signal', async () => {
    const clock = new ManualClock();
    const pace = new BackgroundPace(clock, { crowded: true });
    expect(await paced(clock, pace, 2)).toEqual([10_000, 20_000]);
    const leaving = new AbortController();
    const waiting = pace.pass(200, leaving.signal);
    leaving.abort();
    await expect(waiting).rejects.toMatchObject({ fault: { code: 'cancelled' } });
  });
});
