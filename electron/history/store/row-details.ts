import type { StatementSync } from 'node:sqlite';
import type { Comparison, HistoryDetail, HistoryRow, TraceStep } from '../../../shared/contract/history/rows.ts';
import { commitsOnlyIn, comparedFacts, comparedParameters } from '../../../shared/domain/history/comparison.ts';
import type { DeploymentParameter, DeploymentRecord } from '../../../shared/domain/history/deployment.ts';
import { linksOf, traceOf, type TraceRow } from '../../../shared/domain/history/trace.ts';
import { digestOf, type RowsFile, type StoredRow } from './rows-file.ts';
import type { RowViews } from './row-views.ts';
import { numberIn } from './values.ts';

/** Rows in time around a link that are looked at for a trace. */
const mostCandidates = 200;
const mostLinked = 20_000;

interface Traced extends TraceRow {
  readonly stored: StoredRow;
}

/** Single rows in full, alone and beside each other. */
export class RowDetails {
  readonly #file: RowsFile;
  readonly #views: RowViews;
  readonly #linked: StatementSync;

  constructor(file: RowsFile, views: RowViews) {
    this.#file = file;
    this.#views = views;
    this.#linked = file.database.prepare(`SELECT deployment FROM link WHERE digest = ? LIMIT ${mostLinked}`);
  }

  /** @returns null for a key that is no row. */
  detail(key: string): HistoryDetail | null {
    const stored = this.#file.byKey(key);
    return stored === null ? null : this.#detailOf(stored);
  }

  row(key: string): HistoryRow | null {
    const stored = this.#file.byKey(key);
    return stored === null ? null : this.#views.rowOf(stored);
  }

  /** External ids of the corrections that stand; null for a key that is no row. */
  standingCorrections(key: string): string[] | null {
    const stored = this.#file.byKey(key);
    return stored === null ? null : stored.state.corrections.flatMap(({ externalId }) => externalId ?? []);
  }

  compare(leftKey: string, rightKey: string): Comparison | null {
    const left = this.#file.byKey(leftKey);
    const right = this.#file.byKey(rightKey);
    if (left === null || right === null) return null;
    const compared = (stored: StoredRow) => ({ record: stored.record, environment: this.#views.environmentOf(stored.id), result: this.#file.columns.resultOf(stored.id) });
    return {
      left: this.#detailOf(left), right: this.#detailOf(right),
      facts: comparedFacts(compared(left), compared(right)).slice(0, 200),
      parameters: comparedParameters(left.record.parameters, right.record.parameters),
      commitsOnlyLeft: commitsOnlyIn(left.record.changes, right.record.changes),
      commitsOnlyRight: commitsOnlyIn(right.record.changes, left.record.changes),
    };
  }

  #detailOf(stored: StoredRow): HistoryDetail {
    const { record, state } = stored;
    const correction = state.corrections.at(-1);
    return {
      row: this.#views.rowOf(stored), queuedAt: record.queuedAt, causes: [...record.causes], reason: record.reason, changes: [...record.changes], commitIds: [...record.commitIds],
      build: record.build, release: record.release, correlationId: record.correlationId, contentHash: record.contentHash, attempt: record.attempt,
      parameters: record.parameters.map((parameter) => shownParameter(parameter)), spans: [...record.spans], extra: extraOf(record),
      sinceLastSuccess: this.#since(stored), trace: this.#trace(stored),
      observed: state.observed.map(({ at, storedAt, result, words }) => ({ at, storedAt, result, words })),
      corrected: correction === undefined ? null : { as: correction.as, why: correction.why, at: correction.at },
    };
  }

  #since(stored: StoredRow): HistoryDetail['sinceLastSuccess'] {
    const since = this.#views.sinceLastSuccess(stored);
    if (since === null) return { previous: null, versionChanged: false, contentChanged: null, parameters: [], commits: [] };
    const { versionChanged, contentChanged, parameters, commits } = since.changes;
    return { previous: this.#views.rowOf(since.previous), versionChanged, contentChanged, parameters: [...parameters], commits: [...commits] };
  }

  #trace(stored: StoredRow): TraceStep[] {
    const steps = traceOf(this.#traced(stored), (found) => this.#candidates(found, stored));
    return steps.map(({ stage, row, commit, joinedBy, waitMs }) => ({ stage, row: row === null ? null : this.#views.rowOf(row.stored), commit, joinedBy, waitMs }));
  }

  #traced(stored: StoredRow): Traced {
    return { stored, record: stored.record, environment: this.#views.environmentOf(stored.id) };
  }

  /** Rows that have a link in common with the found ones, the nearest in time to the row that is asked about. */
  #candidates(found: readonly Traced[], around: StoredRow): Traced[] {
    const ids = new Set<number>();
    for (const digest of new Set(found.flatMap(({ record }) => linksOf(record)).map((link) => digestOf(link)))) {
      for (const row of this.#linked.all(digest)) ids.add(numberIn(row, 'deployment'));
    }
    const distance = (id: number): number => Math.abs((this.#file.columns.startedAt[id] ?? 0) - around.record.startedAt);
    const nearest = [...ids].toSorted((left, right) => distance(left) - distance(right)).slice(0, mostCandidates);
    return nearest.flatMap((id) => {
      const other = this.#file.byId(id);
      return other === null ? [] : [this.#traced(other)];
    });
  }
}

function shownParameter({ name, value, from, secret }: DeploymentParameter): DeploymentParameter {
  return { name, value, from, secret };
}

function extraOf({ extra }: DeploymentRecord): { name: string; value: string }[] {
  return Object.entries(extra).slice(0, 100).map(([name, value]) => ({ name: name.slice(0, 300), value: (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 4_000) }));
}

