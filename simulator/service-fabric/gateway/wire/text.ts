/** How the gateway writes times, spans, numbers and names (service-fabric.md §1.1). */

/** What the product prints where there is no time. */
export const NO_TIME = '0001-01-01T00:00:00.000Z';
/** The product's infinite span: the largest number of 100 ns ticks. */
export const INFINITE_SPAN = 'P10675199DT2H48M5.4775807S';
/** "For ever" where seconds are counted in 32 bits. */
export const INFINITE_SECONDS = 4_294_967_295;

const MS_PER_DAY = 86_400_000;

/** Epoch milliseconds as ISO 8601 with three digits; `undefined` is printed as the first day of the calendar. */
export function time(epochMs: number | undefined): string {
  return epochMs === undefined ? NO_TIME : new Date(epochMs).toISOString();
}

/** Milliseconds as an ISO 8601 span in the product's way: `PT0H2M0S`, days only where there are any. */
export function span(ms: number): string {
  if (!Number.isFinite(ms)) return INFINITE_SPAN;
  const whole = Math.max(0, ms);
  const days = Math.floor(whole / MS_PER_DAY);
  const hours = Math.floor((whole % MS_PER_DAY) / 3_600_000);
  const minutes = Math.floor((whole % 3_600_000) / 60_000);
  const seconds = Math.round(whole % 60_000) / 1000;
  return `P${days === 0 ? '' : `${String(days)}D`}T${String(hours)}H${String(minutes)}M${String(seconds)}S`;
}

/** Milliseconds as whole seconds in 32 bits, `Infinity` as the largest of them. */
export function seconds(ms: number): number {
  return Number.isFinite(ms) ? Math.min(INFINITE_SECONDS, Math.round(ms / 1000)) : INFINITE_SECONDS;
}

/**
 * The id of an application or service: its name without `fabric:/`. From api-version 6.0 its parts are joined by `~`,
 * before that by `/`.
 */
export function idOf(name: string, apiVersion: number): string {
  const bare = name.startsWith('fabric:/') ? name.slice('fabric:/'.length) : name;
  return apiVersion >= 6 ? bare.replaceAll('/', '~') : bare;
}

/** The full name that an id in a path stands for; both joints are understood at every version. */
export function nameOf(id: string): string {
  const bare = id.startsWith('fabric:/') ? id.slice('fabric:/'.length) : id;
  return `fabric:/${bare.replaceAll('~', '/')}`;
}

/** A map as the product writes it: an array of `{Key, Value}`. */
export function keyValues(map: ReadonlyMap<string, unknown>): { Key: string; Value: unknown }[] {
  return [...map].map(([key, value]) => ({ Key: key, Value: value }));
}

const SPAN = /^(?<sign>-?)P(?:(?<days>\d+)D)?(?:T(?:(?<hours>\d+)H)?(?:(?<minutes>\d+)M)?(?:(?<seconds>\d+(?:\.\d+)?)S)?)?$/;

/** Reads an ISO 8601 span or a number of milliseconds; `undefined` where it is neither. The infinite span is `Infinity`. */
export function readSpan(text: string): number | undefined {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) >= 9.2e14 ? Number.POSITIVE_INFINITY : Number(text);
  const parts = SPAN.exec(text)?.groups;
  if (parts === undefined || text.endsWith('P') || text.endsWith('T')) return undefined;
  const days = Number(parts['days'] ?? 0);
  if (days >= 10_675_199) return Number.POSITIVE_INFINITY;
  const ofDay = Number(parts['hours'] ?? 0) * 3_600_000 + Number(parts['minutes'] ?? 0) * 60_000;
  return days * MS_PER_DAY + ofDay + Math.round(Number(parts['seconds'] ?? 0) * 1000);
}
