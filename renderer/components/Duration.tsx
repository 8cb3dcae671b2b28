import { formatDuration } from './format.ts';

/** @param value milliseconds, or null where not known. */
export function Duration({ value }: { readonly value: number | null }) {
  if (value === null) return <span title="Not known">–</span>;
  return <span title={`${Math.round(value).toLocaleString('en')} ms`}>{formatDuration(value)}</span>;
}
