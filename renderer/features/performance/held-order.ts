/**
 * Order of the rows of a list that changes once a second. While the pointer or the focus is in it, nothing may move under
 * them: rows keep their places, new ones come at the end, gone ones leave.
 * @param shown keys in the order in which they are on screen now.
 * @param sorted keys in the order that sorting asks for.
 */
export function orderRows(shown: readonly string[], sorted: readonly string[], held: boolean): readonly string[] {
  if (!held) return sorted;
  const present = new Set(sorted);
  const kept = shown.filter((key) => present.has(key));
  const known = new Set(kept);
  const order = [...kept, ...sorted.filter((key) => !known.has(key))];
  return sameOrder(order, sorted) ? sorted : order;
}

/** @returns whether both lists have the same keys in the same places. */
export function sameOrder(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((key, index) => key === b[index]);
}
