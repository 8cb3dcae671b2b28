import { formatClock, formatDate } from '../../components/format.ts';
import type { TimeRange } from './event-range.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const steps = [1_000, 5_000, 15_000, minute, 5 * minute, 15 * minute, hour, 3 * hour, 6 * hour, 12 * hour, day, 2 * day, 7 * day, 30 * day] as const;
const most = 7;

/** @returns round local moments in a range, at most eight, each in as few words as tell them apart. */
export function timeTicks({ from, to }: TimeRange): { readonly at: number; readonly label: string }[] {
  const step = steps.find((candidate) => (to - from) / candidate <= most) ?? 30 * day;
  // Round in local time: midnight and noon are where people look for them.
  const offset = new Date(from).getTimezoneOffset() * minute;
  const ticks: { at: number; label: string }[] = [];
  for (let at = Math.ceil((from - offset) / step) * step + offset; at < to; at += step) {
    ticks.push({ at, label: step >= day ? formatDate(at) : step < minute ? formatClock(at) : formatClock(at).slice(0, 5) });
  }
  return ticks;
}
