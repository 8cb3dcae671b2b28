import { describe, expect, it } from 'vitest';
import { ManualClock } from './testing/manual-clock.ts';
import { WriteLock } from './write-lock.ts';

function lock() {
  const clock = new ManualClock();
  let changes = 0;
  return { clock, lock: new WriteLock(clock, () => void (changes += 1)), changes: () => changes };
}

describe('the write lock', () => {
  it('is open for its time, tells of opening and closing, and of nothing else', async () => {
    const { clock, lock: it, changes } = lock();
    expect([it.open, it.allows, it.unlockedUntil, it.permit()]).toEqual([false, false, null, null]);
    expect(it.unlock(5)).toBe(clock.now() + 300_000);
    expect(it.allows).toBe(true);
    await clock.advance(300_000);
    expect([it.open, it.allows, changes()]).toEqual([false, false, 2]);
    it.close();
    expect(changes()).toBe(2);
  });

  it('lets what was begun within its time go on with writing, and nobody else', async () => {
    const { clock, lock: it } = lock();
    it.unlock(5);
    const permit = it.permit();
    const going = Promise.withResolvers<void>();
    const task = permit?.run(async () => {
      await going.promise;
      return it.allows;
    });
    await clock.advance(300_000);
    expect(it.allows).toBe(false);
    going.resolve();
    expect(await task).toBe(true);
    permit?.end();
    expect(await permit?.run(async () => it.allows)).toBe(false);
  });

  it('ends that too when it is closed on purpose, before or after its time, and does not give it back', async () => {
    for (const waitMs of [0, 600_000]) {
      const { clock, lock: it } = lock();
      it.unlock(5);
      const permit = it.permit();
      await clock.advance(waitMs);
      it.close();
      expect(await permit?.run(async () => it.allows)).toBe(false);
    }
  });
});
