/** So many losses of the page within a minute are no accident any more. */
const toleratedLosses = 3;
const minuteMs = 60_000;

/**
 * What to do when the page's process has gone. The program itself lives in main and goes on; the page comes back by
 * itself, unless it falls again and again.
 * @param reason as Electron names it: `crashed`, `oom`, `killed`, `clean-exit`, …
 * @param lostAt times of earlier losses, ms since 1970.
 */
export function afterPageLoss(reason: string, lostAt: readonly number[], now: number): 'nothing' | 'reload' | 'explain' {
  if (reason === 'clean-exit') return 'nothing';
  return lostAt.filter((at) => now - at < minuteMs).length < toleratedLosses ? 'reload' : 'explain';
}
