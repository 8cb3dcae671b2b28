import type { HistoryRow } from '../../../shared/contract/history/rows.ts';
import { isOver, type DeploymentRecord } from '../../../shared/domain/history/deployment.ts';
import { changedLine, sinceLastSuccess, type SinceLastSuccess } from '../../../shared/domain/history/since-last-success.ts';
import type { Chain } from './row-columns.ts';
import type { RowsFile, StoredRow } from './rows-file.ts';

/** Failed deployments between two successes of which the commits are looked at. */
const mostBetween = 20;

/** Makes of stored rows what the page shows. */
export class RowViews {
  readonly #file: RowsFile;

  constructor(file: RowsFile) {
    this.#file = file;
  }

  /** @returns null for an id that is no row. */
  row(id: number): HistoryRow | null {
    const stored = this.#file.byId(id);
    return stored === null ? null : this.rowOf(stored);
  }

  rows(ids: Iterable<number>): HistoryRow[] {
    return [...ids].flatMap((id) => this.row(id) ?? []);
  }

  rowOf(stored: StoredRow): HistoryRow {
    const { id, record, state } = stored;
    const { columns } = this.#file;
    const result = columns.resultOf(id);
    const since = this.sinceLastSuccess(stored);
    return {
      key: record.key, kind: record.kind, source: record.source, sourceName: record.sourceName, name: record.name, application: record.application,
      environment: this.environmentOf(id), production: this.isProduction(id), place: record.place,
      versionFrom: record.versionFrom, versionTo: record.versionTo, by: record.by, startedAt: record.startedAt, endedAt: record.endedAt, durationMs: durationOf(record),
      result, resultAtSource: state.corrections.length > 0 ? record.result : null, rollback: record.rollback,
      cause: record.causes[0] ?? null, causeCount: record.causes.length,
      changed: since === null ? null : changedLine(record, since.previous.record, since.changes).slice(0, 300),
      forgotten: state.forgotten, href: record.href,
    };
  }

  environmentOf(id: number): string {
    const { places, columns } = this.#file;
    return places.environments.text(places.environmentOf(columns.place[id] ?? 0));
  }

  isProduction(id: number): boolean {
    const { places, columns } = this.#file;
    return places.isProduction(places.environmentOf(columns.place[id] ?? 0));
  }

  /** What a row changed since the last success of its kind and application in its environment; null where there is none. */
  sinceLastSuccess({ id, record }: StoredRow): { readonly previous: StoredRow; readonly changes: SinceLastSuccess } | null {
    const previousId = this.#lastSuccessBefore(id);
    const previous = previousId === null ? null : this.#file.byId(previousId);
    if (previous === null) return null;
    const between = this.#between(previous.id, id).flatMap((other) => this.#file.byId(other) ?? []);
    return { previous, changes: sinceLastSuccess(record, previous.record, between.map((row) => row.record)) };
  }

  #lastSuccessBefore(id: number): number | null {
    const { columns } = this.#file;
    let best: number | null = null;
    for (const chain of this.#chainsAround(id)) {
      const at = columns.countBefore(chain, columns.startedAt[id] ?? 0, id);
      for (let before = at - 1; before >= 0; before -= 1) {
        const candidate = chain.ids[before] ?? 0;
        if (!columns.isGood(candidate)) continue;
        if (best === null || (columns.startedAt[candidate] ?? 0) > (columns.startedAt[best] ?? 0)) best = candidate;
        break;
      }
    }
    return best;
  }

  /** Ids of what ended without success between two rows, newest first. */
  #between(previous: number, id: number): number[] {
    const { columns } = this.#file;
    const from = columns.startedAt[previous] ?? 0;
    const to = columns.startedAt[id] ?? 0;
    const ids = [...this.#chainsAround(id)].flatMap((chain) =>
      chain.ids.slice(columns.countBefore(chain, from, previous), columns.countBefore(chain, to, id)).slice(-mostBetween).filter((other) => other !== previous && !columns.isGood(other) && isOver(columns.resultOf(other))));
    return ids.toSorted((left, right) => (columns.startedAt[right] ?? 0) - (columns.startedAt[left] ?? 0)).slice(0, mostBetween);
  }

  /** Chains of the same kind and application in the environment of a row. */
  *#chainsAround(id: number): Iterable<Chain> {
    const { columns, places } = this.#file;
    const kind = columns.kind[id];
    const environment = places.environmentOf(columns.place[id] ?? 0);
    for (const chain of columns.chainsOf(columns.application[id] ?? 0)) if (chain.kind === kind && places.environmentOf(chain.place) === environment) yield chain;
  }
}

/** As the source measured it; else from start to end. */
export function durationOf({ durationMs, startedAt, endedAt }: Pick<DeploymentRecord, 'durationMs' | 'startedAt' | 'endedAt'>): number | null {
  return durationMs ?? (endedAt === null ? null : Math.max(0, endedAt - startedAt));
}
