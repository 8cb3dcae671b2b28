/** What the keyboard needs to know of a row. `level` counts from 1. */
export interface TreeRowFace {
  readonly level: number;
  readonly label: string;
  readonly isExpandable: boolean;
  readonly isExpanded: boolean;
}

/** Rows of a tree, top to bottom: a list of any length that need not exist as one. */
export interface TreeRows<Row> {
  readonly count: number;
  /** @returns the row at an index; undefined outside. */
  at(index: number): Row | undefined;
  /** @returns index of the row with a key, or -1. */
  indexOf(key: string): number;
}

export type TreeMove =
  | { readonly kind: 'focus'; readonly index: number }
  | { readonly kind: 'expand' }
  | { readonly kind: 'collapse' }
  /** Every sibling. */
  | { readonly kind: 'expandSiblings' };

/** @returns index of the row that holds the one at `index`, or -1. */
export function parentIndex(rows: TreeRows<TreeRowFace>, index: number): number {
  const level = rows.at(index)?.level ?? 1;
  for (let at = index - 1; at >= 0; at -= 1) if ((rows.at(at)?.level ?? 0) < level) return at;
  return -1;
}

/** @returns indexes of the row's siblings, itself among them, at most `limit`. */
export function siblingIndexes(rows: TreeRows<TreeRowFace>, index: number, limit: number): number[] {
  const level = rows.at(index)?.level ?? 1;
  const siblings: number[] = [];
  for (let at = parentIndex(rows, index) + 1; at < rows.count && siblings.length < limit; at += 1) {
    const other = rows.at(at)?.level ?? 0;
    if (other < level) break;
    if (other === level) siblings.push(at);
  }
  return siblings;
}

/**
 * The keys of the tree pattern: Right opens a branch or goes to its first row, Left closes it or goes to the row that
 * holds it. @param page rows in sight. @returns null where the key is none of the tree's.
 */
export function treeMove(key: string, rows: TreeRows<TreeRowFace>, index: number, page: number): TreeMove | null {
  const row = rows.at(index);
  if (row === undefined) return null;
  const focus = (to: number): TreeMove => ({ kind: 'focus', index: Math.min(rows.count - 1, Math.max(0, to)) });
  switch (key) {
    case 'ArrowDown': return focus(index + 1);
    case 'ArrowUp': return focus(index - 1);
    case 'PageDown': return focus(index + page);
    case 'PageUp': return focus(index - page);
    case 'Home': return focus(0);
    case 'End': return focus(rows.count - 1);
    case '*': return { kind: 'expandSiblings' };
    case 'ArrowRight':
      if (!row.isExpandable) return null;
      if (!row.isExpanded) return { kind: 'expand' };
      return (rows.at(index + 1)?.level ?? 0) > row.level ? focus(index + 1) : null;
    case 'ArrowLeft': {
      if (row.isExpandable && row.isExpanded) return { kind: 'collapse' };
      const parent = parentIndex(rows, index);
      return parent === -1 ? null : focus(parent);
    }
    default: return null;
  }
}

/**
 * @param typed letters in lower case. @returns the next row, from the present one on and around, whose label begins so; -1
 * where none does. One letter alone looks past the present row, so that pressing it again goes on.
 */
export function typeAheadIndex(rows: TreeRows<TreeRowFace>, index: number, typed: string): number {
  const first = typed.length === 1 ? 1 : 0;
  for (let step = first; step < rows.count + first; step += 1) {
    const at = (index + step) % rows.count;
    if (rows.at(at)?.label.toLowerCase().startsWith(typed) === true) return at;
  }
  return -1;
}
