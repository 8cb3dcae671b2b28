import { expect, it } from 'vitest';
import { ManualClock } from '../testing/manual-clock.ts';
import { SessionPause } from './session-pause.ts';

async function isOver(sleep: Promise<void>): Promise<boolean> {
  let over = false;
  void sleep.then(() => (over = true));
  await new Promise((resolve) => { setImmediate(resolve); });
  return over;
}

it('lasts as long as it is told', async () => {
  const clock = new ManualClock();
  const sleep = new SessionPause(clock).sleep(1_000);
  await clock.advance(999);
  expect(await isOver(sleep)).toBe(false);
  await clock.advance(1);
  expect(await isOver(sleep)).toBe(true);
});

it.each([1_000, null])('is cut short by whoever wakes it, once: %s ms', async (ms) => {
  const clock = new ManualClock();
  const pause = new SessionPause(clock);
  const sleep = pause.sleep(ms);
  expect(await isOver(sleep)).toBe(false);
  pause.wake();
  expect(await isOver(sleep)).toBe(true);
  expect(clock.pending).toBe(0);
  expect(await isOver(pause.sleep(ms))).toBe(false);
});

it.each([1_000, null])('does not begin when it was cut short before: %s ms', async (ms) => {
  const pause = new SessionPause(new ManualClock());
  pause.wake();
  expect(await isOver(pause.sleep(ms))).toBe(true);
  expect(pause.ended.aborted).toBe(false);
});

it('is none any more once the session ends', async () => {
  const pause = new SessionPause(new ManualClock());
  const sleep = pause.sleep(null);
  pause.end();
  expect(await isOver(sleep)).toBe(true);
  expect(await isOver(pause.sleep(null))).toBe(true);
  expect(pause.ended.aborted).toBe(true);
});
