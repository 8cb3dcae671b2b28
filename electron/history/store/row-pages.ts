import type { HistoryFilter, HistoryRow } from '../../../shared/contract/history/rows.ts';
import { deploymentKinds, deploymentResults, isOver, type DeploymentKind, type DeploymentRecord } from '../../../shared/domain/history/deployment.ts';
import type { RowsFile } from './rows-file.ts';
import type { RowViews } from './row-views.ts';
import { dimensions, Selection, type Dimension, type WordSearch } from './selection.ts';

export interface FacetCount {
  readonly value: string;
  readonly count: number;
}

export interface Facets {
  readonly kinds: FacetCount[];
  readonly results: FacetCount[];
  readonly sources: (FacetCount & { readonly name: string })[];
  readonly applications: FacetCount[];
  readonly environments: FacetCount[];
  readonly by: FacetCount[];
}

const mostFacets: Readonly<Record<Dimension, number>> = { kinds: 20, results: 20, sources: 200, applications: 500, environments: 500, by: 200 };

/** Lists of rows, and what they can be narrowed down to. */
export class RowPages {
  readonly #file: RowsFile;
  readonly #views: RowViews;
  readonly #search: WordSearch;

  constructor(file: RowsFile, views: RowViews, search: WordSearch) {
    this.#file = file;
    this.#views = views;
    this.#search = search;
  }

  page(filter: HistoryFilter, offset: number, limit: number): { readonly rows: HistoryRow[]; readonly total: number } {
    const ids = this.ids(filter);
    return { rows: this.#views.rows(ids.subarray(offset, offset + limit)), total: ids.length };
  }

  ids(filter: HistoryFilter): Int32Array {
    return new Selection(this.#file, filter, this.#search).ids();
  }

  /** Newest deployments that a connection has told. */
  ofSource(source: string, limit: number): HistoryRow[] {
    const { columns } = this.#file;
    const number = columns.sources.find(source);
    const ids: number[] = [];
    if (number === null) return [];
    for (const id of columns.order) {
      if (columns.source[id] !== number || columns.kindOf(id) === 'build') continue;
      if (ids.push(id) >= limit) break;
    }
    return this.#views.rows(ids);
  }

  /** Rows of these kinds that began before a time and are not over. */
  leftRunning(kinds: readonly DeploymentKind[], before: number): DeploymentRecord[] {
    const { columns } = this.#file;
    const ids = columns.order.filter((id) => !isOver(columns.resultOf(id)) && kinds.includes(columns.kindOf(id)) && (columns.startedAt[id] ?? 0) < before);
    return [...ids].flatMap((id) => this.#file.byId(id)?.record ?? []);
  }

  /** One pass: a row that fails in no dimension counts in all, one that fails in one counts in that one. */
  facets(filter: HistoryFilter): Facets {
    const selection = new Selection(this.#file, filter, this.#search);
    const counts = dimensions.map((dimension) => new Uint32Array(this.#valuesOf(dimension)));
    const values = new Int32Array(dimensions.length);
    for (const id of this.#file.columns.order) {
      if (!selection.passesRest(id)) continue;
      let failing = -1;
      let failures = 0;
      for (let at = 0; at < dimensions.length && failures < 2; at += 1) {
        const dimension = dimensions[at] ?? 'kinds';
        const value = selection.valueIn(dimension, id);
        values[at] = value;
        if (selection.lets(dimension, value)) continue;
        failing = at;
        failures += 1;
      }
      if (failures > 1) continue;
      for (let at = 0; at < dimensions.length; at += 1) {
        const of = counts[at];
        const value = values[at] ?? -1;
        if (of !== undefined && value >= 0 && (failing < 0 || failing === at)) of[value] = (of[value] ?? 0) + 1;
      }
    }
    return this.#named(counts);
  }

  /** How many values a dimension has. */
  #valuesOf(dimension: Dimension): number {
    const { columns, places } = this.#file;
    const sizes: Readonly<Record<Dimension, number>> = {
      kinds: deploymentKinds.length, results: deploymentResults.length, sources: columns.sources.size, applications: columns.applications.size, environments: places.environments.size, by: columns.callers.size,
    };
    return sizes[dimension];
  }

  #named(counts: readonly Uint32Array[]): Facets {
    const { columns, places } = this.#file;
    const named = (dimension: Dimension, name: (number: number) => string): FacetCount[] =>
      Array.from(counts[dimensions.indexOf(dimension)] ?? [], (count, number) => ({ value: name(number), count })).filter(({ count }) => count > 0)
        .toSorted((left, right) => right.count - left.count || (left.value < right.value ? -1 : 1)).slice(0, mostFacets[dimension]);
    return {
      kinds: named('kinds', (number) => deploymentKinds[number] ?? ''),
      results: named('results', (number) => deploymentResults[number] ?? ''),
      sources: named('sources', (number) => columns.sources.text(number)).map((facet) => ({ ...facet, name: columns.sourceNames.get(columns.sources.find(facet.value) ?? -1)?.name ?? facet.value })),
      applications: named('applications', (number) => columns.applications.text(number)),
      environments: named('environments', (number) => places.environments.text(number)),
      by: named('by', (number) => columns.callers.text(number)),
    };
  }
}
