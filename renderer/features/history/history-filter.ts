import type { HistoryFilter } from '../../../shared/contract/history/rows.ts';

/** Everything. */
export const noFilter: HistoryFilter = { kinds: [], results: [], sources: [], applications: [], environments: [], by: [], from: null, to: null, rollbacksOnly: false, productionOnly: false, text: '' };

export const rangeChoices = [
  { value: 'week', label: '7 days', ms: 7 * 86_400_000 },
  { value: 'month', label: '30 days', ms: 30 * 86_400_000 },
  { value: 'quarter', label: '90 days', ms: 90 * 86_400_000 },
  { value: 'year', label: '1 year', ms: 365 * 86_400_000 },
  { value: 'all', label: 'All', ms: null },
] as const;
export type RangeChoice = (typeof rangeChoices)[number]['value'];

const dayMs = 86_400_000;

/** @returns the filter over the newest stretch of time; its beginning is that of a day (UTC), so that the same choice is the same question all day. */
export function withRange(filter: HistoryFilter, choice: RangeChoice, now: number): HistoryFilter {
  const ms = rangeChoices.find(({ value }) => value === choice)?.ms ?? null;
  return { ...filter, to: null, from: ms === null ? null : Math.floor((now - ms) / dayMs) * dayMs };
}

/** @returns the choice that a filter's time comes from, as near as a day; null for a stretch of its own. */
export function rangeOf({ from, to }: Pick<HistoryFilter, 'from' | 'to'>, now: number): RangeChoice | null {
  if (to !== null) return null;
  if (from === null) return 'all';
  return rangeChoices.find(({ ms }) => ms !== null && Math.abs(now - from - ms) <= dayMs * 1.5)?.value ?? null;
}

/** @returns whether it lets everything through. */
export function isOpen(filter: HistoryFilter): boolean {
  return Object.keys(asParts(filter)).length === 0;
}

/** What differs from no filter: for an address that can be shared. */
function asParts(filter: HistoryFilter): Partial<HistoryFilter> {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => (Array.isArray(value) ? value.length > 0 : value !== null && value !== '' && value !== false)));
}

/** @returns the filter as text for an address; empty for no filter. */
export function filterText(filter: HistoryFilter): string {
  return isOpen(filter) ? '' : JSON.stringify(asParts(filter));
}

const texts = (value: unknown): string[] => (Array.isArray(value) ? value.filter((each) => typeof each === 'string').slice(0, 100) : []);
const time = (value: unknown): number | null => (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null);

/** Reads what `filterText` wrote; anything that is not understood counts as not said. */
export function readFilter(text: string, kinds: readonly HistoryFilter['kinds'][number][], results: readonly HistoryFilter['results'][number][]): HistoryFilter {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return noFilter;
  }
  if (typeof parsed !== 'object' || parsed === null) return noFilter;
  const parts: Record<string, unknown> = { ...parsed };
  return {
    kinds: kinds.filter((kind) => texts(parts['kinds']).includes(kind)),
    results: results.filter((result) => texts(parts['results']).includes(result)),
    sources: texts(parts['sources']), applications: texts(parts['applications']), environments: texts(parts['environments']), by: texts(parts['by']),
    from: time(parts['from']), to: time(parts['to']),
    rollbacksOnly: parts['rollbacksOnly'] === true, productionOnly: parts['productionOnly'] === true,
    text: typeof parts['text'] === 'string' ? parts['text'].slice(0, 300) : '',
  };
}
