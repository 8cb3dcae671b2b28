/*
 * Times and spans as the gateway writes them: ISO 8601 even where a property's name says milliseconds, with .NET's
 * extremes for "never" and "for ever" (service-fabric.md §1.1).
 */

/** Milliseconds; `infinite` for .NET's greatest span; null where there is none or it cannot be read. */
export type Span = number | 'infinite' | null;

/** "For ever" where a span is given as whole seconds: the greatest unsigned 32-bit number. */
export const infiniteSeconds = 4_294_967_295;
/** .NET's greatest span in milliseconds, rounded down a day, so that roundings of it count as infinite too. */
const infiniteFromMs = 922_337_203_685_477 - 86_400_000;
const infiniteIso = 'P10675199DT2H48M5.4775807S';

const isoSpan = /^([+-])?P(?:(\d+(?:\.\d+)?)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:[.,]\d+)?)S)?)?$/i;
/** `.NET`'s own form, `[-][d.]hh:mm:ss[.fffffff]`, which event answers hold. */
const netSpan = /^(-)?(?:(\d+)\.)?(\d{1,2}):(\d{2}):(\d{2}(?:\.\d+)?)$/;

/**
 * A span out of any of its forms: ISO 8601, `hh:mm:ss`, or milliseconds as number or digits.
 * Months and years do not occur, since .NET never writes them.
 */
export function parseSpan(value: string | number | bigint | null | undefined): Span {
  if (value === null || value === undefined) return null;
  if (typeof value !== 'string') return spanOfMs(Number(value));
  const text = value.trim();
  if (/^-?\d+(\.\d+)?$/.test(text)) return spanOfMs(Number(text));
  const iso = isoSpan.exec(text);
  if (iso && text.length > 1 && !/[PT]$/i.test(text)) return spanOf(iso[1] === '-', iso[2], iso[3], iso[4], iso[5]?.replace(',', '.'));
  const net = netSpan.exec(text);
  return net ? spanOf(net[1] === '-', net[2], net[3], net[4], net[5]) : null;
}

function spanOf(negative: boolean, days = '0', hours = '0', minutes = '0', seconds = '0'): Span {
  const ms = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60_000 + Math.round(Number(seconds) * 1e7) / 1e4;
  return spanOfMs(negative ? -ms : ms);
}

function spanOfMs(ms: number): Span {
  if (!Number.isFinite(ms)) return null;
  return ms >= infiniteFromMs ? 'infinite' : ms;
}

/** ISO 8601 for a request. Parts of a millisecond are kept down to .NET's tick of 100 ns. */
export function formatSpan(span: number | 'infinite'): string {
  if (span === 'infinite') return infiniteIso;
  const ticks = Math.round(Math.abs(span) * 10_000);
  const wholeSeconds = Math.floor(ticks / 1e7);
  const fraction = ticks % 1e7 === 0 ? '' : `.${String(ticks % 1e7).padStart(7, '0').replace(/0+$/, '')}`;
  const days = Math.floor(wholeSeconds / 86_400);
  const hours = Math.floor(wholeSeconds / 3_600) % 24;
  const minutes = Math.floor(wholeSeconds / 60) % 60;
  const sign = span < 0 && ticks > 0 ? '-' : '';
  return `${sign}P${days > 0 ? `${days}D` : ''}T${hours}H${minutes}M${wholeSeconds % 60}${fraction}S`;
}

/** Whole seconds out of a field whose name ends in `InSeconds`; its greatest value, and greater ones, mean for ever. */
export function parseSeconds(value: string | number | bigint | null | undefined): Span {
  if (value === null || value === undefined || value === '') return null;
  const seconds = Number(value);
  if (!Number.isFinite(seconds)) {
    const span = typeof value === 'string' ? parseSpan(value) : null;
    return typeof span === 'number' ? span / 1_000 : span;
  }
  return seconds >= infiniteSeconds ? 'infinite' : seconds;
}

/** Seconds for a request: whole, and never beyond what the gateway takes. */
export function formatSeconds(seconds: number | 'infinite'): number {
  return seconds === 'infinite' ? infiniteSeconds : Math.min(infiniteSeconds, Math.max(0, Math.round(seconds)));
}

/** .NET's first moment: what stands where nothing has happened yet. */
const missingTime = /^0001-01-01T00:00:00/;
const zoned = /(?:Z|[+-]\d{2}:?\d{2})$/i;

/**
 * Milliseconds since 1970-01-01 UTC out of an ISO 8601 time with any number of decimals, or out of an HTTP date; a time
 * without zone is UTC.
 * @returns null for the missing time, for an empty text and for what is no time.
 */
export function parseTime(value: string | null | undefined): number | null {
  if (value === null || value === undefined) return null;
  const text = value.trim();
  if (text === '' || missingTime.test(text)) return null;
  const isIso = /^\d{4}-\d{2}-\d{2}/.test(text);
  const ms = Date.parse(isIso && !zoned.test(text) ? `${text.includes('T') ? text : `${text}T00:00:00`}Z` : text);
  return Number.isNaN(ms) ? null : ms;
}

/** The form that the event store insists on: whole seconds, `yyyy-MM-ddTHH:mm:ssZ` (service-fabric.md §1.6). */
export function formatWholeSecondTime(ms: number): string {
  return `${new Date(Math.floor(ms / 1_000) * 1_000).toISOString().slice(0, 19)}Z`;
}
