/** A stretch of time, ms since 1970; `to` is not part of it. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

export type RangeChoice = 'hour' | 'day' | 'week' | 'custom';

const hour = 3_600_000;
const day = 24 * hour;
const spans: Readonly<Record<Exclude<RangeChoice, 'custom'>, number>> = { hour, day, week: 7 * day };

/** @returns the range that a choice means now. */
export function chosenRange(choice: Exclude<RangeChoice, 'custom'>, now: number): TimeRange {
  return { from: now - spans[choice], to: now };
}

/** A busy cluster has tens of thousands of events in a week, and the answer has no pages (service-fabric.md §1.6): asked in slices. */
const slice = 12 * hour;

/** @returns slices of a range, the newest first. */
export function slicesOf({ from, to }: TimeRange): TimeRange[] {
  const slices: TimeRange[] = [];
  for (let end = to; end > from; end -= slice) slices.push({ from: Math.max(from, end - slice), to: end });
  return slices;
}

/** @returns the stretch of the same length before a range. */
export function before({ from, to }: TimeRange): TimeRange {
  return { from: Math.max(0, from - (to - from)), to: from };
}

/** @param text of an `<input type="datetime-local">`. @returns ms since 1970, or null where it is no time. */
export function parseLocalTime(text: string): number | null {
  const at = text === '' ? Number.NaN : new Date(text).getTime();
  return Number.isFinite(at) && at >= 0 ? at : null;
}

/** @returns the value of an `<input type="datetime-local">` for a time, to the minute. */
export function localTimeText(at: number): string {
  const time = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}T${two(time.getHours())}:${two(time.getMinutes())}`;
}

/** Why a range that was typed cannot be asked for; empty where it can. */
export function rangeObstacle(from: number | null, to: number | null, now: number): string {
  if (from === null || to === null) return 'Give both times.';
  if (from >= to) return 'It must end after it begins.';
  if (from > now) return 'It begins in the future.';
  return to - from > 60 * day ? 'At most 60 days at a time: an event store answers a range as a whole.' : '';
}
