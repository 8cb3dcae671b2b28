/** Most points that a line of a chart may have: more cannot be told apart, and drawing them costs. */
export const pointsPerLine = 300;

/**
 * Picks at most `limit` of the values so that the line keeps its first and last value and every peak and trough of its
 * own stretch: the values are cut into stretches of equal length, and of each the lowest and the highest are kept.
 * @param values finite numbers in the order of time.
 * @param limit at least 1.
 * @returns the indices of the picked values, ascending, none twice.
 */
export function pickExtremes(values: readonly number[], limit: number): number[] {
  if (values.length <= limit) return values.map((_, index) => index);
  if (limit < 4) return pickFew(values, limit);
  const picked = new Set([0, values.length - 1]);
  const stretches = Math.floor((limit - 2) / 2);
  const inner = values.length - 2;
  for (let stretch = 0; stretch < stretches; stretch += 1) {
    const from = 1 + Math.floor((stretch * inner) / stretches);
    const to = 1 + Math.floor(((stretch + 1) * inner) / stretches);
    const extremes = extremesBetween(values, from, to);
    if (extremes !== null) picked.add(extremes.lowest).add(extremes.highest);
  }
  return [...picked].sort((a, b) => a - b);
}

/** Too few points for peak and trough: the highest first, because that is what a reader looks for. */
function pickFew(values: readonly number[], limit: number): number[] {
  const extremes = extremesBetween(values, 0, values.length);
  if (extremes === null) return [];
  const picked = [...new Set([extremes.highest, extremes.lowest, values.length - 1])].slice(0, limit);
  return picked.sort((a, b) => a - b);
}

function extremesBetween(values: readonly number[], from: number, to: number): { lowest: number; highest: number } | null {
  if (from >= to) return null;
  let lowest = from;
  let highest = from;
  for (let index = from; index < to; index += 1) {
    const value = values[index] ?? 0;
    if (value < (values[lowest] ?? 0)) lowest = index;
    if (value > (values[highest] ?? 0)) highest = index;
  }
  return { lowest, highest };
}
