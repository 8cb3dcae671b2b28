import type { Generation } from './headset.ts';

/** What is known of a headset that has stopped answering. */
export interface SilentHeadset {
  /** When it answered last, ms since 1970; null: never. */
  readonly lastSeenAt: number | null;
  readonly generation: Generation;
  /** Idle seconds before sleep on its present supply, as it told; 0 is "never", null is unknown. */
  readonly sleepAfterSeconds: number | null;
}

/** A headset in standby goes off after four hours at the latest (first generation, device-portal.md §5.8). */
const standbyMs = 4 * 3_600_000;

/**
 * Whether silence most likely means sleep. A silent device is most often a sleeping one (device-portal.md §5.8): that is
 * so for a headset that answered not long ago and is not set to stay awake for ever. Anything else is out of reach.
 */
export function silenceMeansSleep(headset: SilentHeadset, now: number): boolean {
  if (headset.lastSeenAt === null || now - headset.lastSeenAt > standbyMs) return false;
  if (headset.sleepAfterSeconds === 0) return false;
  return headset.sleepAfterSeconds !== null || headset.generation === 'hololens1' || headset.generation === 'hololens2';
}

/**
 * Pauses between attempts to reach a target again: quick at first, since most gaps are short (a nap, a roaming
 * access point), then longer and longer, up to half a minute.
 *
 * @param attempt 0 for the first pause.
 * @param random 0 to 1: spreads attempts by a fifth, so that fifty headsets behind one access point do not return at once.
 * @returns milliseconds.
 */
export function reconnectPauseMs(attempt: number, random: number): number {
  const base = attempt < 12 ? 700 : Math.min(30_000, 1_000 * 2 ** (attempt - 12));
  return Math.round(base * (0.8 + 0.4 * random));
}
