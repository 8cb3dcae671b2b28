import { foldText, matchesFolded, type FilterTerm } from '../../../shared/domain/filter-signs.ts';
import type { HealthState } from '../../../shared/domain/service-fabric/health.ts';
import { narrows, rowMatches, rowSearchText } from '../cluster-entity/entity-filter.ts';
import type { EntityItem, TreeItem } from './tree-model.ts';

/** @returns everything of an entity that a word may be found in, folded; made once. */
export function searchTextOf(item: EntityItem): string {
  if (item.searchText === '') item.searchText = rowSearchText(item.row);
  return item.searchText;
}

export function textMatches(item: TreeItem, terms: readonly FilterTerm[]): boolean {
  switch (item.kind) {
    case 'cluster':
    case 'group': return false;
    case 'entity': return rowMatches(item.row, searchTextOf(item), terms);
    case 'type': {
      const name = foldText(item.typeName);
      return matchesFolded(terms, { folded: { name, type: name, kind: 'application type' }, all: [name, 'application type'], marks: new Set([item.healthState.toLowerCase()]), figures: {} });
    }
  }
}

interface Filtered {
  readonly terms: readonly FilterTerm[];
  readonly items: readonly TreeItem[];
}

const lastFiltered = new WeakMap<readonly TreeItem[], Filtered>();

/** @returns the items that the terms let through, in their order. A further letter looks only through what was left before it. */
export function filterByText(items: readonly TreeItem[], terms: readonly FilterTerm[]): readonly TreeItem[] {
  if (terms.length === 0) return items;
  const last = lastFiltered.get(items);
  if (last?.terms === terms) return last.items;
  const from = last !== undefined && narrows(last.terms, terms) ? last.items : items;
  const found = from.filter((item) => textMatches(item, terms));
  lastFiltered.set(items, { terms, items: found });
  return found;
}

export function stateMatches(item: TreeItem, states: ReadonlySet<HealthState>): boolean {
  return item.kind === 'cluster' || item.kind === 'group' ? states.size === 4 : states.has(item.healthState);
}
