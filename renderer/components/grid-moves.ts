import { defaultRangeExtractor, type Range } from '@tanstack/react-virtual';

/**
 * @param lastAt where the active row was when it was chosen.
 * @returns index of the row that holds the tab stop: the active one while it exists, else the one in its place.
 */
export function firstActive(keys: readonly string[], activeKey: string | null, lastAt = 0): number {
  if (activeKey === null) return 0;
  const at = keys[lastAt] === activeKey ? lastAt : keys.indexOf(activeKey);
  return at >= 0 ? at : Math.max(0, Math.min(lastAt, keys.length - 1));
}

/** @returns the row to go to for a key, or null where the key is none that moves. */
export function moveActive(key: string, index: number, count: number, page: number): number | null {
  const to = { ArrowDown: index + 1, ArrowUp: index - 1, PageDown: index + page, PageUp: index - page, Home: 0, End: count - 1 }[key];
  return to === undefined ? null : Math.min(count - 1, Math.max(0, to));
}

/**
 * @param anchor where a range starts: the row chosen last without Shift.
 * @returns what is selected after a row was chosen.
 */
export function nextSelection(
  selected: ReadonlySet<string>, keys: readonly string[], key: string, anchor: string | null, how: 'only' | 'toggle' | 'range',
): ReadonlySet<string> {
  if (how === 'only') return new Set([key]);
  if (how === 'toggle') {
    const next = new Set(selected);
    if (!next.delete(key)) next.add(key);
    return next;
  }
  const from = anchor === null ? -1 : keys.indexOf(anchor);
  const to = keys.indexOf(key);
  if (from === -1) return new Set([key]);
  return new Set(keys.slice(Math.min(from, to), Math.max(from, to) + 1));
}

/** What is in sight, and the active row always: focus must not fall off the page when it is scrolled away. */
export function renderedRange(range: Range, active: number): number[] {
  const indexes = defaultRangeExtractor(range);
  if (active >= range.count || indexes.includes(active)) return indexes;
  return [...indexes, active].sort((a, b) => a - b);
}
