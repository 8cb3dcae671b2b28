import { describe, expect, it } from 'vitest';
import { LiveValue } from './live-value.ts';
import { ManualClock } from './testing/manual-clock.ts';

describe('LiveValue', () => {
  it('tells the present value at once and then the newest of each interval', async () => {
    const clock = new ManualClock();
    const live = new LiveValue({ count: 0 }, { clock });
    const watch = live.watch();
    expect((await watch.next()).value).toEqual({ count: 0 });
    const next = watch.next();
    for (let count = 1; count <= 5; count++) live.set({ count });
    await clock.advance(100);
    expect((await next).value).toEqual({ count: 5 });
    await watch.return();
  });

  it('says nothing about an equal value, nor about one that came back in time', async () => {
    const clock = new ManualClock();
    const live = new LiveValue({ count: 0 }, { clock });
    const seen: number[] = [];
    const watch = live.watch();
    const reading = (async () => {
      for await (const { count } of watch) seen.push(count);
    })();
    await clock.advance(0);
    live.set({ count: 0 });
    live.set({ count: 1 });
    live.set({ count: 0 });
    await clock.advance(500);
    live.set({ count: 2 });
    await clock.advance(500);
    expect(seen).toEqual([0, 2]);
    await watch.return();
    await reading;
    expect(live.watchers).toBe(0);
  });
});
