import { formatBytes } from './format.ts';

/** A size in decimal units, the exact count on hover; an absent one says so. */
export function Bytes({ value }: { readonly value: number | null }) {
  if (value === null) return <span title="Not known">–</span>;
  return <span title={`${value.toLocaleString('en')} bytes`}>{formatBytes(value)}</span>;
}
