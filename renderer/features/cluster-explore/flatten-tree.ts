import type { Fault } from '../../../shared/domain/fault.ts';
import type { FilterTerm } from '../../../shared/domain/filter-signs.ts';
import type { HealthState } from '../../../shared/domain/service-fabric/health.ts';
import type { TreeRow } from '../../components/Tree.tsx';
import type { TreeRows } from '../../components/tree-moves.ts';
import type { BranchState } from './branch-store.ts';
import { filterByText, stateMatches, textMatches } from './filter-items.ts';
import { branchOf, clusterKey, groupKey, groupWords, isExpandable, type BranchSource, type TreeGroup, type TreeItem } from './tree-model.ts';
import { redFirst } from './tree-items.ts';

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

export interface FlatTree extends TreeRows<ExploreRow> {
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

/** How many siblings there are: known only once all of them have been looked at. */
interface Siblings {
  size: number;
}
/** Siblings one under the other with nothing open between them: `items[from]` and those after it. */
interface Run {
  readonly kind: 'run';
  readonly start: number;
  readonly items: readonly TreeItem[];
  readonly from: number;
  readonly level: number;
  readonly siblings: Siblings;
}
/** An open branch. */
interface Open {
  readonly kind: 'open';
  readonly start: number;
  readonly item: TreeItem;
  readonly level: number;
  readonly position: number;
  readonly siblings: Siblings;
}
interface Note {
  readonly kind: 'note';
  readonly start: number;
  readonly under: string;
  readonly level: number;
  readonly note: TreeNote;
  readonly fault: Fault | null;
  readonly siblings: Siblings;
}
type Segment = Run | Open | Note;

const root = (healthState: HealthState): TreeItem => ({ kind: 'cluster', key: clusterKey, label: 'Cluster', healthState });
// The long list goes last: the others are in sight above it.
const groups: readonly TreeItem[] = (['nodes', 'applicationTypes', 'systemServices', 'applications'] as const satisfies readonly TreeGroup[])
  .map((group) => ({ kind: 'group', key: groupKey(group), label: groupWords[group], group }));

/**
 * The tree as rows, top to bottom. A long stretch of closed siblings is kept as a stretch of their sorted list, and a row is
 * made when it is drawn: what it costs depends on what is open, hardly on how much there is.
 */
export function flattenTree(view: TreeView): FlatTree {
  const builder = new Builder(view);
  const top = root(view.clusterHealth);
  if (view.expanded.has(top.key)) builder.addOpen(top, 1, 1, { size: 1 }, false);
  else builder.addRun([top], 0, 1, 1, { size: 1 });
  return new Flat(builder, view.branches);
}

class Builder {
  readonly segments: Segment[] = [];
  readonly spans: BranchSpan[] = [];
  readonly isFiltered: boolean;
  count = 0;
  matches = 0;
  readonly #view: TreeView;

  constructor(view: TreeView) {
    this.#view = view;
    this.isFiltered = view.terms.length > 0 || view.states.size < 4;
  }

  addRun(items: readonly TreeItem[], from: number, to: number, level: number, siblings: Siblings): void {
    if (to <= from) return;
    this.segments.push({ kind: 'run', start: this.count, items, from, level, siblings });
    this.count += to - from;
    if (this.isFiltered && !isPlace(items[from])) this.matches += to - from;
  }

  /**
   * Adds the row of an open branch, and all under it.
   * @param isInherited a row above matched the text, and so does all under it.
   * @returns whether it stays: it matches by itself, or something under it does. Else nothing was added.
   */
  addOpen(item: TreeItem, level: number, position: number, siblings: Siblings, isInherited: boolean): boolean {
    const { terms, states, branches } = this.#view;
    const before = { count: this.count, segments: this.segments.length, spans: this.spans.length };
    const matchesText = isInherited || terms.length === 0 || textMatches(item, terms);
    const isMatch = matchesText && stateMatches(item, states);
    this.segments.push({ kind: 'open', start: this.count, item, level, position, siblings });
    this.count += 1;

    const branch = branches.get(item.key) ?? null;
    const source = branchOf(item);
    const items = this.#childrenOf(item, branch);
    const note = source === null ? null : noteOf(items, branch);
    const shownNote = note !== null && (!this.isFiltered || isMatch || item.kind === 'group') ? note : null;
    const children: Siblings = { size: 0 };
    this.#addChildren(items ?? [], level + 1, children, terms.length > 0 && !isPlace(item) && matchesText);
    if (shownNote !== null) {
      this.segments.push({ kind: 'note', start: this.count, under: item.key, level: level + 1, note: shownNote, fault: branch?.fault ?? null, siblings: children });
      this.count += 1;
      children.size += 1;
    }
    // A place stays even where nothing in it matches: it does not jump while one types.
    if (isMatch || isPlace(item) || this.count > before.count + 1) {
      if (isMatch && this.isFiltered && !isPlace(item)) this.matches += 1;
      if (source !== null) this.spans.push({ key: item.key, source, from: before.count, to: this.count - 1 });
      return true;
    }
    this.count = before.count;
    this.segments.length = before.segments;
    this.spans.length = before.spans;
    return false;
  }

  #childrenOf(item: TreeItem, branch: BranchState | null): readonly TreeItem[] | null {
    if (item.kind === 'cluster') return groups;
    const items = item.kind === 'type' ? item.versions : branch?.items ?? null;
    return items === null || this.#view.order === 'name' ? items : redFirst(items);
  }

  #addChildren(items: readonly TreeItem[], level: number, siblings: Siblings, isInherited: boolean): void {
    const { terms, states, expanded } = this.#view;
    const byText = isInherited || items === groups ? items : filterByText(items, terms);
    const matching = states.size === 4 || items === groups ? byText : byText.filter((item) => stateMatches(item, states));
    const isOpen = (item: TreeItem): boolean => expanded.has(item.key) && isExpandable(item);
    if (!items.some(isOpen)) {
      this.addRun(matching, 0, matching.length, level, siblings);
      siblings.size = matching.length;
      return;
    }
    const kept: TreeItem[] = [];
    let from = 0;
    let next = 0;
    for (const item of items) {
      const isMatch = matching[next] === item;
      if (isMatch) next += 1;
      if (isOpen(item)) {
        this.addRun(kept, from, kept.length, level, siblings);
        if (this.addOpen(item, level, kept.length + 1, siblings, isInherited)) kept.push(item);
        from = kept.length;
      } else if (isMatch) kept.push(item);
    }
    this.addRun(kept, from, kept.length, level, siblings);
    siblings.size = kept.length;
  }
}

class Flat implements FlatTree {
  readonly count: number;
  readonly spans: readonly BranchSpan[];
  readonly matches: number | null;
  readonly #segments: readonly Segment[];
  readonly #branches: ReadonlyMap<string, BranchState>;
  readonly #rows = new Map<number, ExploreRow>();

  constructor({ count, spans, segments, isFiltered, matches }: Builder, branches: ReadonlyMap<string, BranchState>) {
    this.count = count;
    this.spans = spans;
    this.matches = isFiltered ? matches : null;
    this.#segments = segments;
    this.#branches = branches;
  }

  at(index: number): ExploreRow | undefined {
    const known = this.#rows.get(index);
    if (known !== undefined) return known;
    const segment = index < 0 || index >= this.count ? undefined : this.#segments[this.#segmentOf(index)];
    if (segment === undefined) return undefined;
    const row = this.#rowOf(segment, index);
    if (row !== undefined) this.#rows.set(index, row);
    return row;
  }

  indexOf(key: string): number {
    for (const [at, segment] of this.#segments.entries()) {
      if (segment.kind === 'note') continue;
      if (segment.kind === 'open') {
        if (segment.item.key === key) return segment.start;
        continue;
      }
      const end = this.#segments[at + 1]?.start ?? this.count;
      for (let index = segment.start; index < end; index += 1) if (segment.items[segment.from + index - segment.start]?.key === key) return index;
    }
    return -1;
  }

  #segmentOf(index: number): number {
    let low = 0;
    let high = this.#segments.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#segments[middle]?.start ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #rowOf(segment: Segment, index: number): ExploreRow | undefined {
    const { level, siblings } = segment;
    if (segment.kind === 'note') {
      const { note, fault } = segment;
      const label = note === 'fault' && fault !== null ? fault.message : noteWords[note];
      return { key: `${segment.under}#note`, label, level, isExpandable: false, isExpanded: false, position: siblings.size, setSize: siblings.size, isNote: true, item: null, note, fault, branch: null };
    }
    const item = segment.kind === 'open' ? segment.item : segment.items[segment.from + index - segment.start];
    if (item === undefined) return undefined;
    return {
      key: item.key, label: item.label, level, isExpandable: isExpandable(item), isExpanded: segment.kind === 'open', position: segment.kind === 'open' ? segment.position : segment.from + index - segment.start + 1,
      setSize: siblings.size, isNote: false, item, note: null, fault: null, branch: this.#branches.get(item.key) ?? null,
    };
  }
}

function isPlace(item: TreeItem | undefined): boolean {
  return item?.kind === 'cluster' || item?.kind === 'group';
}

function noteOf(items: readonly TreeItem[] | null, branch: BranchState | null): TreeNote | null {
  if (items !== null) return items.length === 0 ? 'empty' : null;
  return branch?.phase === 'lost' ? 'fault' : 'loading';
}

const noteWords: Readonly<Record<TreeNote, string>> = { loading: 'Loading…', empty: 'Nothing here', fault: 'Could not be read' };

/** @returns the open branches whose rows are in sight or near it: the only ones that the host is asked about. */
export function branchesInSight(spans: readonly BranchSpan[], first: number, last: number, margin: number): ReadonlyMap<string, BranchSource> {
  const wanted = new Map<string, BranchSource>();
  for (const { key, source, from, to } of spans) if (from <= last + margin && to >= first - margin) wanted.set(key, source);
  return wanted;
}
