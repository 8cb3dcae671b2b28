export interface TimeWindow {
  readonly from: number;
  readonly to: number;
}

const dayMs = 86_400_000;

/**
 * A window split at midnights UTC, newest part first: the event store answers a window as a whole, however much is in
 * it, and parts that are over can be kept.
 * @returns nothing for an empty or reversed window.
 */
export function daysOf({ from, to }: TimeWindow): TimeWindow[] {
  const days: TimeWindow[] = [];
  for (let end = to; end > from;) {
    const midnight = Math.floor((end - 1) / dayMs) * dayMs;
    const start = Math.max(from, midnight);
    days.push({ from: start, to: end });
    end = start;
  }
  return days;
}
