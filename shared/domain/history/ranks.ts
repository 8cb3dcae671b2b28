/**
 * The value at a rank of sorted or unsorted values, between two of them where the rank falls between.
 *
 * @param rank 0 to 1. @returns null of none.
 */
export function valueAtRank(values: readonly number[], rank: number): number | null {
  const sorted = Float64Array.from(values).sort();
  const position = (sorted.length - 1) * rank;
  const below = sorted[Math.floor(position)];
  if (below === undefined) return null;
  const above = sorted[Math.ceil(position)] ?? below;
  return below + (above - below) * (position - Math.floor(position));
}

export function median(values: readonly number[]): number | null {
  return valueAtRank(values, 0.5);
}
