/**
 * Pause before a target is tried again: quick at first, since one that restarts is back soon, then doubling up to a
 * minute.
 * @param attempt 0 for the first pause
 * @param random 0 to 1: spreads attempts by a fifth, so that many targets behind one network do not all come at once
 */
export function reconnectPauseMs(attempt: number, random: number): number {
  return Math.round(Math.min(60_000, 1_000 * 2 ** Math.min(attempt, 10)) * (0.8 + 0.4 * random));
}
