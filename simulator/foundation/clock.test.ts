import { describe, expect, it } from 'vitest';

import { ManualClock, SkippableClock } from './clock.ts';

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
});
