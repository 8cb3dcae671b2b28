import type { Fault } from '../../../shared/domain/fault.ts';
import { matchesFolded, type FilterTerm } from '../../../shared/domain/filter-signs.ts';
import type { HealthState } from '../../../shared/domain/service-fabric/health.ts';
import type { TreeRow } from '../../components/Tree.tsx';
import { rowSubject } from '../cluster-entity/entity-filter.ts';
import { foldText } from '../../../shared/domain/filter-signs.ts';
import type { BranchState } from './branch-store.ts';
import { branchOf, clusterKey, groupKey, groupWords, isExpandable, redFirst, type BranchSource, type TreeGroup, type TreeItem } from './tree-model.ts';

export type TreeNote = 'loading' | 'empty' | 'fault';

/** A row of the tree as it is drawn. */
export interface ExploreRow extends TreeRow {
  /** Null for a note. */
  readonly item: TreeItem | null;
  readonly note: TreeNote | null;
  readonly fault: Fault | null;
  /** The branch under it, as far as it is known. */
  readonly branch: BranchState | null;
}

/** Rows `from` to `to` (both included) belong to this open branch: its own row and all under it. */
export interface BranchSpan {
  readonly key: string;
  readonly source: BranchSource;
  readonly from: number;
  readonly to: number;
}

export interface FlatTree {
  readonly rows: readonly ExploreRow[];
  readonly spans: readonly BranchSpan[];
  /** Entities that the filter let through by themselves; null without a filter. */
  readonly matches: number | null;
}

export interface TreeView {
  readonly branches: ReadonlyMap<string, BranchState>;
  readonly expanded: ReadonlySet<string>;
  readonly terms: readonly FilterTerm[];
  /** States that are shown. */
  readonly states: ReadonlySet<HealthState>;
  readonly order: 'health' | 'name';
  readonly clusterHealth: HealthState;
}

type Draft = { -readonly [Key in keyof ExploreRow]: ExploreRow[Key] };

const root = (healthState: HealthState): TreeItem => ({ kind: 'cluster', key: clusterKey, label: 'Cluster', healthState });
// The long list goes last: the others are in sight above it.
const groups: readonly TreeItem[] = (['nodes', 'applicationTypes', 'systemServices', 'applications'] as const satisfies readonly TreeGroup[])
  .map((group) => ({ kind: 'group', key: groupKey(group), label: groupWords[group], group }));

/** The tree as rows, top to bottom. One pass over what is open; nothing is compared with anything twice. */
export function flattenTree(view: TreeView): FlatTree {
  const isFiltered = view.terms.length > 0 || view.states.size < 4;
  const rows: Draft[] = [];
  const spans: BranchSpan[] = [];
  let matches = 0;

  const childrenOf = (item: TreeItem): { items: readonly TreeItem[] | null; branch: BranchState | null; source: BranchSource | null } => {
    if (item.kind === 'cluster') return { items: groups, branch: null, source: null };
    if (item.kind === 'type') return { items: item.versions, branch: null, source: null };
    const branch = view.branches.get(item.key) ?? null;
    const items = branch?.items ?? null;
    return { items: items === null || view.order === 'name' ? items : redFirst(items), branch, source: branchOf(item) };
  };

  /** @param isInherited a row above matched the text, and so does all under it. @returns whether the row stays. */
  const walk = (item: TreeItem, level: number, isInherited: boolean): boolean => {
    const isOpen = view.expanded.has(item.key) && isExpandable(item);
    const matchesText = isInherited || view.terms.length === 0 || textMatches(item, view.terms);
    const isMatch = matchesText && stateMatches(item, view.states);
    const at = rows.length;
    const { items, branch, source } = isExpandable(item) ? childrenOf(item) : { items: null, branch: null, source: null };
    const draft: Draft = { key: item.key, label: item.label, level, isExpandable: isExpandable(item), isExpanded: isOpen, position: 1, setSize: 1, isNote: false, item, note: null, fault: null, branch };
    rows.push(draft);
    const spansBefore = spans.length;
    if (isOpen) {
      if (source !== null) spans.push({ key: item.key, source, from: at, to: at });
      const own: Draft[] = [];
      const passesOn = view.terms.length > 0 && item.kind !== 'cluster' && item.kind !== 'group' && matchesText;
      for (const child of items ?? []) {
        const childAt = rows.length;
        if (walk(child, level + 1, passesOn)) own.push(rows[childAt] ?? draft);
      }
      const note = source === null ? null : noteOf(items, branch);
      if (note !== null && (!isFiltered || isMatch || item.kind === 'group')) {
        const noteRow = noteDraft(item.key, level + 1, note, branch?.fault ?? null);
        rows.push(noteRow);
        own.push(noteRow);
      }
      number(own);
      if (source !== null) spans[spansBefore] = { key: item.key, source, from: at, to: rows.length - 1 };
    }
    // A group stays even where nothing in it matches: its place and its count do not jump while one types.
    if (isMatch && isFiltered && item.kind === 'entity') matches += 1;
    if (isMatch || rows.length > at + 1 || item.kind === 'cluster' || item.kind === 'group') return true;
    rows.length = at;
    spans.length = spansBefore;
    return false;
  };
  walk(root(view.clusterHealth), 1, false);
  return { rows, spans, matches: isFiltered ? matches : null };
}

function number(siblings: readonly Draft[]): void {
  for (const [index, row] of siblings.entries()) {
    row.position = index + 1;
    row.setSize = siblings.length;
  }
}

function noteOf(items: readonly TreeItem[] | null, branch: BranchState | null): TreeNote | null {
  if (items !== null) return items.length === 0 ? 'empty' : null;
  return branch?.phase === 'lost' ? 'fault' : 'loading';
}

const noteWords: Readonly<Record<TreeNote, string>> = { loading: 'Loading…', empty: 'Nothing here', fault: 'Could not be read' };

function noteDraft(key: string, level: number, note: TreeNote, fault: Fault | null): Draft {
  return {
    key: `${key}#note`, label: note === 'fault' && fault !== null ? fault.message : noteWords[note], level, isExpandable: false, isExpanded: false, position: 1, setSize: 1, isNote: true,
    item: null, note, fault, branch: null,
  };
}

function textMatches(item: TreeItem, terms: readonly FilterTerm[]): boolean {
  switch (item.kind) {
    case 'cluster':
    case 'group': return false;
    case 'entity': return matchesFolded(terms, rowSubject(item.row));
    case 'type': {
      const name = foldText(item.typeName);
      return matchesFolded(terms, { folded: { name, type: name, kind: 'application type' }, all: [name], marks: new Set([item.healthState.toLowerCase()]), figures: {} });
    }
  }
}

function stateMatches(item: TreeItem, states: ReadonlySet<HealthState>): boolean {
  return item.kind === 'cluster' || item.kind === 'group' ? states.size === 4 : states.has(item.healthState);
}

/** @returns the open branches whose rows are in sight or near it: the only ones that the host is asked about. */
export function branchesInSight(spans: readonly BranchSpan[], first: number, last: number, margin: number): ReadonlyMap<string, BranchSource> {
  const wanted = new Map<string, BranchSource>();
  for (const { key, source, from, to } of spans) if (from <= last + margin && to >= first - margin) wanted.set(key, source);
  return wanted;
}
