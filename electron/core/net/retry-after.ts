/**
 * How long a service asks to wait.
 *
 * @param header `Retry-After`: whole or broken seconds, or an HTTP date (azure.md §2.0).
 * @param serverNow the service's own time, ms since 1970: a date is meant by its clock, not by ours.
 * @returns milliseconds, never negative; null where nothing sensible was said.
 */
export function retryAfterMs(header: string | undefined, serverNow: number): number | null {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}(\.\d{1,9})?$/.test(text)) return Math.round(Number(text) * 1_000);
  // Only dates with a name of a month: `Date.parse` would take `-5` for a year.
  if (!/^[A-Za-z]{3,9},? .*[A-Za-z]{3}.* (GMT|UTC)$|^[A-Za-z]{3} [A-Za-z]{3} [ \d]\d \d\d:\d\d:\d\d \d{4}$/.test(text)) return null;
  const at = Date.parse(/(GMT|UTC)$/.test(text) ? text : `${text} GMT`);
  return Number.isNaN(at) ? null : Math.max(0, at - serverNow);
}

/** The service's time as its answer tells it, ms since 1970; null where it does not. */
export function serverTime(dateHeader: string | undefined): number | null {
  const at = dateHeader === undefined ? Number.NaN : Date.parse(dateHeader);
  return Number.isNaN(at) ? null : at;
}
