import type { Clock, ClockTimer } from '../../foundation/clock.ts';

/** Longest delay the machine's own timers take without firing at once. */
const LONGEST_STEP_MS = 2 ** 31 - 1;

/** A timer that is not running. */
export const noTimer: ClockTimer = { cancel: () => undefined };

/** Runs `callback` once after `delayMs`, however long that is (TTLs of years occur); never for `Infinity`. */
export function runAfter(clock: Clock, delayMs: number, callback: () => void): ClockTimer {
  if (!Number.isFinite(delayMs)) return noTimer;
  const dueAt = clock.now() + Math.max(0, delayMs);
  let timer: ClockTimer = noTimer;
  const wait = (): void => {
    const left = dueAt - clock.now();
    timer = left > LONGEST_STEP_MS ? clock.setTimeout(wait, LONGEST_STEP_MS) : clock.setTimeout(callback, left);
  };
  wait();
  return { cancel: () => timer.cancel() };
}
