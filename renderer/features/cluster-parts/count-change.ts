import type { HealthCount } from '../../../shared/contract/clusters/shared.ts';

/** @returns how many more or fewer are not Ok than before, as a short sign and in words; null where nothing changed. */
export function countChange(now: HealthCount, before: HealthCount): { readonly sign: string; readonly words: string } | null {
  const bad = now.error + now.warning - before.error - before.warning;
  const worse = now.error - before.error;
  if (bad === 0 && worse === 0) return null;
  const difference = bad === 0 ? worse : bad;
  const many = Math.abs(difference).toLocaleString('en');
  if (bad === 0) return { sign: worse > 0 ? `▲${many}` : `▼${many}`, words: `${many} ${worse > 0 ? 'more' : 'fewer'} in error than an hour ago` };
  return { sign: bad > 0 ? `▲${many}` : `▼${many}`, words: `${many} ${bad > 0 ? 'more' : 'fewer'} not Ok than an hour ago` };
}
