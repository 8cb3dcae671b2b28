/**
 * A sum without rounding: numbers that do not overlap, least first, whose exact sum is the sum of all that was added
 * (Shewchuk, "Adaptive precision floating-point arithmetic", 1997, grow-expansion). The order of adding does not matter,
 * and what is added and taken away again leaves nothing behind. Two or three numbers do for values of like size.
 */
export type ExactSum = number[];

/** Adds in place. @param value finite and far from the greatest double. */
export function addExactly(sum: ExactSum, value: number): void {
  let carried = value;
  let kept = 0;
  for (let index = 0; index < sum.length; index += 1) {
    const part = sum[index] ?? 0;
    const high = carried + part;
    const low = Math.abs(carried) < Math.abs(part) ? carried - (high - part) : part - (high - carried);
    if (low !== 0) {
      sum[kept] = low;
      kept += 1;
    }
    carried = high;
  }
  if (carried !== 0) {
    sum[kept] = carried;
    kept += 1;
  }
  if (sum.length > kept) sum.length = kept;
}

export function addAllExactly(sum: ExactSum, other: ExactSum, sign: 1 | -1): void {
  for (const part of other) addExactly(sum, sign * part);
}

/** @returns the double nearest to the sum. */
export function roundedSum(sum: ExactSum): number {
  let index = sum.length - 1;
  let high = sum[index] ?? 0;
  let low = 0;
  while (index > 0 && low === 0) {
    index -= 1;
    const part = sum[index] ?? 0;
    const next = high + part;
    low = part - (next - high);
    high = next;
  }
  // Halfway between two doubles: what comes below decides to which side.
  const below = sum[index - 1] ?? 0;
  const doubled = low * 2;
  const tilted = high + doubled;
  return low !== 0 && Math.sign(low) === Math.sign(below) && tilted - high === doubled ? tilted : high;
}
