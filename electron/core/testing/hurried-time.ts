import { Socket } from 'node:net';
import type { Clock } from '../clock.ts';

/** Clocks that run fast, and limits that can be made to. */
export interface HurriedTime {
  readonly clock: Clock;
  /** The same as the simulators want it. */
  readonly deviceClock: { now(): number; setTimeout(callback: () => void, delayMs: number): { cancel(): void } };
  /** From now on timers, time-outs of sockets and of signals are over so many times sooner; 1 is as ever. */
  hurryLimits(factor: number): void;
  restore(): void;
}

/** Waits below this are no limits but turns of the event loop; they stay as they are. */
const shortestMs = 100;

/**
 * Time for tests that have to wait for limits.
 *
 * @param factor by which the two clocks are faster than the machine's, always.
 */
export function hurryTime(factor: number): HurriedTime {
  const { setTimeout: later, setInterval: again, clearTimeout: cancelTimer } = globalThis;
  // oxlint-disable-next-line typescript/unbound-method -- called with its socket as `this`, and put back as it was
  const socketTimeout = Socket.prototype.setTimeout;
  const signalTimeout = AbortSignal.timeout.bind(AbortSignal);
  const startedAt = Date.now();
  let limitFactor = 1;
  const hurried = (ms: number | undefined): number => (ms === undefined || ms < shortestMs ? (ms ?? 0) : ms / limitFactor);

  globalThis.setTimeout = Object.assign((callback: () => void, ms?: number) => later(callback, hurried(ms)), later);
  globalThis.setInterval = Object.assign((callback: () => void, ms?: number) => again(callback, hurried(ms)), again);
  Socket.prototype.setTimeout = function setTimeoutHurried(this: Socket, ms: number, callback?: () => void) {
    return socketTimeout.call(this, hurried(ms), callback);
  };
  AbortSignal.timeout = (ms) => signalTimeout(Math.ceil(hurried(ms)));

  const now = (): number => Math.round(startedAt + (Date.now() - startedAt) * factor);
  const after = (ms: number, callback: () => void): { cancel(): void } => {
    // Beyond what a timer can hold means "for ever".
    const timer = later(callback, Math.min(2_147_483_647, ms / factor));
    timer.unref();
    return { cancel: () => cancelTimer(timer) };
  };
  const delay = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const abort = (): void => {
        timer.cancel();
        reject(signal?.reason);
      };
      const timer = after(ms, () => {
        signal?.removeEventListener('abort', abort);
        resolve();
      });
      signal?.addEventListener('abort', abort, { once: true });
    });
  return {
    clock: { now, after, delay },
    deviceClock: { now, setTimeout: (callback, delayMs) => after(delayMs, callback) },
    hurryLimits: (by) => void (limitFactor = by),
    restore: () => {
      globalThis.setTimeout = later;
      globalThis.setInterval = again;
      Socket.prototype.setTimeout = socketTimeout;
      AbortSignal.timeout = signalTimeout;
    },
  };
}
