import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { ManualClock, SkippableClock } from './clock.ts';
import type { AdvancingClock } from './clock.ts';

describe('ManualClock', () => {
  it('runs what falls due in order of time, and nothing that was cancelled', async () => {
    const clock = new ManualClock(0);
    const ran: string[] = [];
    clock.setTimeout(() => ran.push(`b${String(clock.now())}`), 20);
    clock.setTimeout(() => ran.push(`a${String(clock.now())}`), 10);
    clock.setTimeout(() => ran.push('never'), 15).cancel();
    clock.setTimeout(() => ran.push('later'), 31);
    await clock.advance(30);
    expect(ran).toEqual(['a10', 'b20']);
    expect(clock.now()).toBe(30);
  });

  it('lets a callback that awaits something set its next timer in time', async () => {
    const clock = new ManualClock(0);
    const beats: number[] = [];
    const beat = async (): Promise<void> => {
      beats.push(clock.now());
      await Promise.resolve();
      clock.setTimeout(() => void beat(), 10);
    };
    await beat();
    await clock.advance(35);
    expect(beats).toEqual([0, 10, 20, 30]);
  });
});

describe('SkippableClock', () => {
  it('skips ahead and runs what fell due meanwhile at once', async () => {
    const clock = new SkippableClock();
    const before = clock.now();
    let ran = 0;
    clock.setTimeout(() => ran++, 3_000_000);
    const late = clock.setTimeout(() => ran++, 9_000_000);
    await clock.advance(3_600_000);
    expect(ran).toBe(1);
    expect(clock.now() - before).toBeGreaterThanOrEqual(3_600_000);
    late.cancel();
  });

  it('runs at its own time what is set in motion during a skip', async () => {
    const clock = new SkippableClock();
    const start = clock.now();
    const beats: number[] = [];
    const beat = async (): Promise<void> => {
      beats.push(clock.now() - start);
      await Promise.resolve();
      clock.setTimeout(() => void beat(), 600_000);
    };
    clock.setTimeout(() => void beat(), 600_000);
    await clock.advance(3_600_000);
    expect(beats.length).toBe(6);
    for (const [index, at] of beats.entries()) expect(at).toBeGreaterThanOrEqual((index + 1) * 600_000);
    for (const [index, at] of beats.entries()) expect(at).toBeLessThan((index + 2) * 600_000);
  });

  it('sees the same history in one big skip as in many small ones, and as a clock that stands still', async () => {
    const hour = 3_600_000;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 6 }), fc.integer({ min: 1, max: 5 }), async (periods, steps) => {
        const histories: string[][] = [];
        for (const count of [1, steps]) {
          histories.push(await historyOf(new SkippableClock(), periods, 100.5 * hour, count));
          histories.push(await historyOf(new ManualClock(0), periods, 100.5 * hour, count));
        }
        for (const history of histories) expect(history).toEqual(histories[0]);
      }),
      { numRuns: 15 },
    );
  });

  it('lets skips that overlap add up', async () => {
    const clock = new SkippableClock();
    const start = clock.now();
    clock.setTimeout(() => undefined, 10_000);
    await Promise.all([clock.advance(3_600_000), clock.advance(3_600_000)]);
    expect(clock.now() - start).toBeGreaterThanOrEqual(7_200_000);
  });

  it('goes on after a callback that fails, and does not run what was cancelled on the way', async () => {
    const clock = new SkippableClock();
    const ran: string[] = [];
    const doomed = clock.setTimeout(() => ran.push('never'), 20_000);
    clock.setTimeout(() => doomed.cancel(), 10_000);
    clock.setTimeout(() => {
      throw new Error('spilt');
    }, 15_000);
    await expect(clock.advance(60_000)).rejects.toThrow('spilt');
    clock.setTimeout(() => ran.push('after'), 10_000);
    await clock.advance(60_000);
    expect(ran).toEqual(['after']);
  });

  it('waits for a timer that is further away than the machine counts', async () => {
    const clock = new SkippableClock();
    let ran = 0;
    const timer = clock.setTimeout(() => ran++, 2 ** 40);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(ran).toBe(0);
    await clock.advance(2 ** 41);
    expect(ran).toBe(1);
    timer.cancel();
  });

  it('keeps up with ten thousand timers, most of them cancelled and set again', async () => {
    const clock = new SkippableClock();
    let ran = 0;
    let timers = Array.from({ length: 10_000 }, () => clock.setTimeout(() => ran++, 1e9));
    for (let round = 0; round < 5; round++) {
      for (const timer of timers) timer.cancel();
      timers = timers.map((_, index) => clock.setTimeout(() => ran++, 1e9 + index));
    }
    await clock.advance(2e9);
    expect(ran).toBe(10_000);
  });
});

/** Which of several alarms rang in which hour, each setting its next one a moment after it has rung. */
async function historyOf(clock: AdvancingClock, periodsInHours: readonly number[], lengthMs: number, steps: number): Promise<string[]> {
  const hour = 3_600_000;
  const start = clock.now();
  const history: string[] = [];
  for (const [index, period] of periodsInHours.entries()) {
    const ring = async (): Promise<void> => {
      history.push(`${String(index)} at ${String(Math.floor((clock.now() - start) / hour))}`);
      await Promise.resolve();
      clock.setTimeout(() => void ring(), period * hour);
    };
    clock.setTimeout(() => void ring(), period * hour);
  }
  for (let step = 0; step < steps; step++) await clock.advance(lengthMs / steps);
  return history.toSorted();
}
