import type { StatementSync } from 'node:sqlite';
import type { HistoryFilter } from '../../../shared/contract/history/rows.ts';
import { deploymentKinds, deploymentResults } from '../../../shared/domain/history/deployment.ts';
import { matchExpression } from '../../../shared/domain/history/search-words.ts';
import { kindNumber, resultNumber, rowFlags } from './row-columns.ts';
import type { RowsFile } from './rows-file.ts';

/** What can be chosen from. */
export const dimensions = ['kinds', 'results', 'sources', 'applications', 'environments', 'by'] as const;
export type Dimension = (typeof dimensions)[number];

/** Marks by number: which values of a dimension are let through; null lets all through. */
type Marks = Uint8Array | null;

/**
 * A filter of the page, taken apart for one pass over the columns. Builds are let through only where they are asked for:
 * they deploy nothing.
 */
export class Selection {
  readonly #file: RowsFile;
  readonly #filter: HistoryFilter;
  readonly #marks: Readonly<Record<Dimension, Marks>>;
  /** By id of the row: which ones have the words; null for a filter without words. */
  readonly #found: Uint8Array | null;

  constructor(file: RowsFile, filter: HistoryFilter, search: WordSearch) {
    const { columns, places } = file;
    const given = (values: readonly unknown[], marks: () => Uint8Array): Marks => (values.length === 0 ? null : marks());
    this.#file = file;
    this.#filter = filter;
    this.#marks = {
      kinds: marksOf(deploymentKinds.length, filter.kinds.length === 0 ? deploymentKinds.filter((kind) => kind !== 'build').map(kindNumber) : filter.kinds.map(kindNumber)),
      results: given(filter.results, () => marksOf(deploymentResults.length, filter.results.map(resultNumber))),
      sources: given(filter.sources, () => columns.sources.marks(filter.sources)),
      applications: given(filter.applications, () => columns.applications.marks(filter.applications)),
      environments: given(filter.environments, () => places.environments.marks(filter.environments)),
      by: given(filter.by, () => columns.callers.marks(filter.by)),
    };
    this.#found = search.find(filter.text);
  }

  /** Whether a row passes everything that is no dimension to choose from. */
  passesRest(id: number): boolean {
    const { columns, places } = this.#file;
    const { from, to, rollbacksOnly, productionOnly } = this.#filter;
    const startedAt = columns.startedAt[id] ?? 0;
    if (from !== null && startedAt < from) return false;
    if (to !== null && startedAt >= to) return false;
    if (rollbacksOnly && ((columns.flags[id] ?? 0) & rowFlags.rollback) === 0) return false;
    if (productionOnly && !places.isProduction(places.environmentOf(columns.place[id] ?? 0))) return false;
    return this.#found === null || this.#found[id] === 1;
  }

  /** Number of a row's value in a dimension; -1 for none. */
  valueIn(dimension: Dimension, id: number): number {
    const { columns, places } = this.#file;
    switch (dimension) {
      case 'kinds': return columns.kind[id] ?? -1;
      case 'results': return columns.result[id] ?? -1;
      case 'sources': return columns.source[id] ?? -1;
      case 'applications': return columns.application[id] ?? -1;
      case 'environments': return places.environmentOf(columns.place[id] ?? 0);
      case 'by': return columns.caller[id] ?? -1;
    }
  }

  lets(dimension: Dimension, value: number): boolean {
    const marks = this.#marks[dimension];
    return marks === null || marks[value] === 1;
  }

  passes(id: number): boolean {
    return this.passesRest(id) && dimensions.every((dimension) => this.#marks[dimension] === null || this.lets(dimension, this.valueIn(dimension, id)));
  }

  /** Ids of all rows that pass, newest start first. */
  ids(): Int32Array {
    const found = new Int32Array(this.#file.columns.size);
    let count = 0;
    for (const id of this.#file.columns.order) if (this.passes(id)) found[count++] = id;
    return found.subarray(0, count);
  }
}

function marksOf(length: number, numbers: readonly number[]): Uint8Array {
  const marks = new Uint8Array(length);
  for (const number of numbers) marks[number] = 1;
  return marks;
}

/** Looks for words in the full-text index. */
export class WordSearch {
  readonly #file: RowsFile;
  readonly #statement: StatementSync;

  constructor(file: RowsFile) {
    this.#file = file;
    // One text instead of a row for each hit: a word of one letter may have two hundred thousand.
    this.#statement = file.database.prepare('SELECT json_group_array(rowid) AS ids FROM words WHERE words MATCH ?');
  }

  /** @returns a mark for each id that has all words; null where there are none to look for. */
  find(text: string): Uint8Array | null {
    const expression = matchExpression(text);
    if (expression === null) return null;
    const marks = new Uint8Array(this.#file.columns.capacity);
    const ids: unknown = JSON.parse(String(this.#statement.get(expression)?.['ids'] ?? '[]'));
    if (Array.isArray(ids)) for (const id of ids) if (typeof id === 'number') marks[id] = 1;
    return marks;
  }
}
