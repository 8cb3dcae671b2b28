const byteUnits = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** @param bytes 0 or more. @returns decimal units with three significant figures: `812 B`, `1.24 GB`. */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes)) return '–';
  let value = Math.max(0, bytes);
  let unit = 0;
  // 999.5 would be shown as "1000": step to the next unit before that.
  while (value >= 999.5 && unit < byteUnits.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return `${value.toFixed(digits)} ${byteUnits[unit] ?? 'B'}`;
}

/** @param bytesPerSecond 0 or more. @returns `12.4 MB/s`. */
export function formatRate(bytesPerSecond: number): string {
  return `${formatBytes(bytesPerSecond)}/s`;
}

/** @param ms 0 or more. @returns the two largest units: `340 ms`, `45 s`, `2 min 5 s`, `2 h 10 min`, `3 d 4 h`. */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms)) return '–';
  const whole = Math.max(0, Math.round(ms));
  if (whole < 1_000) return `${whole} ms`;
  if (whole < 10_000) return `${trim((whole / 1_000).toFixed(1))} s`;
  const seconds = Math.round(whole / 1_000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return two(Math.floor(seconds / 60), 'min', seconds % 60, 's');
  const minutes = Math.round(seconds / 60);
  if (minutes < 1_440) return two(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
  const hours = Math.round(minutes / 60);
  return two(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

function two(first: number, firstUnit: string, second: number, secondUnit: string): string {
  return second === 0 ? `${first} ${firstUnit}` : `${first} ${firstUnit} ${second} ${secondUnit}`;
}

function trim(text: string): string {
  return text.replace(/\.0$/, '');
}

/** @returns one coarse unit, for ages that tick: `now`, `12 s ago`, `5 min ago`, `3 h ago`, `2 d ago`; `in 9 s` for later times. */
export function formatAge(at: number, now: number): string {
  const seconds = Math.floor(Math.abs(now - at) / 1_000);
  if (seconds < 1) return 'now';
  const words = coarse(seconds);
  return at > now ? `in ${words}` : `${words} ago`;
}

function coarse(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3_600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const dateTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const date = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });

/** @returns local time of day, `12:04:11`. */
export function formatClock(at: number): string {
  return clock.format(at);
}

/** @returns local date and time. */
export function formatDateTime(at: number): string {
  return dateTime.format(at);
}

const momentToday = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const momentThisYear = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

/** @returns local time as short as it can be told apart: `12:04` today, `Nov 20, 12:04` within a year, else the date. For columns; the exact time belongs on hover. */
export function formatMoment(at: number, now: number): string {
  if (new Date(at).toDateString() === new Date(now).toDateString()) return momentToday.format(at);
  return Math.abs(now - at) < 300 * 86_400_000 ? momentThisYear.format(at) : formatDate(at);
}

/** @returns local date. */
export function formatDate(at: number): string {
  return date.format(at);
}

/** @returns `2026-11-20 12:04:11 UTC`. */
export function formatUtc(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** @returns local time and, under it, UTC: for tooltips on every shown time. */
export function formatExact(at: number): string {
  return `${formatDateTime(at)}\n${formatUtc(at)}`;
}

/** @returns `1 capture`, `14 captures`. */
export function formatCount(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}
