/*
 * Values of a cluster as the contract lets them through: an odd one must not cost the whole list.
 */

/**
 * Text of a cluster, cut to what the contract lets through: names and descriptions may be of any length.
 */
export function bounded(text: string | null | undefined, longest = 1_000): string {
  const given = text ?? '';
  return given.length <= longest ? given : `${given.slice(0, longest - 1)}…`;
}

/** A count of an answer as the contract wants it. */
export function wholeOrNull(number: number | null): number | null {
  return number === null || !Number.isFinite(number) ? null : Math.trunc(number);
}
