/** @param value 0 to 100, or null where not known. */
export function Percent({ value }: { readonly value: number | null }) {
  if (value === null) return <span title="Not known">–</span>;
  return <span title={`${value.toFixed(2)} %`}>{Math.round(value)} %</span>;
}
