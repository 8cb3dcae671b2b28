import type { Dora, ParameterMatrix } from '../../../shared/contract/history/figures.ts';
import type { DeploymentKind, DeploymentRecord, DeploymentResult } from '../../../shared/domain/history/deployment.ts';
import type { BuildFacts } from '../../../shared/domain/history/brought-commits.ts';
import { doraFigures, type DoraQuestion } from '../../../shared/domain/history/dora.ts';
import { inOrder } from '../../../shared/domain/history/environments.ts';
import type { DeploymentFacts } from '../../../shared/domain/history/one-deployment.ts';
import { parameterMatrix } from '../../../shared/domain/history/parameter-matrix.ts';
import { valueAtRank } from '../../../shared/domain/history/ranks.ts';
import { deploymentKinds } from '../../../shared/domain/history/deployment.ts';
import { rowFlags } from './row-columns.ts';
import type { RowsFile } from './rows-file.ts';
import { durationOf, type RowViews } from './row-views.ts';

export type DoraAsk = Omit<DoraQuestion, 'isInScope'> & { readonly productionOnly: boolean };

export interface CreationTimes {
  readonly environment: string;
  readonly points: { readonly key: string; readonly at: number; readonly durationMs: number; readonly result: DeploymentResult }[];
  readonly p50Ms: number | null;
  readonly p90Ms: number | null;
}

export interface PlaceInUse {
  readonly source: string;
  readonly sourceName: string;
  readonly place: string;
  readonly environment: string;
  /** Its connection is marked as production. */
  readonly marked: boolean;
  readonly rows: number;
}

/** The last use of an application's parameters in one environment. */
export interface LastUse {
  readonly environment: string;
  readonly record: DeploymentRecord;
}

const mostFailures = 200;
const mostPoints = 300;
const mostEnvironments = 200;
const mostPlaces = 2_000;
const mostParameterised = 2_000;

/** Figures over all rows, out of their columns. */
export class RowFigures {
  readonly #file: RowsFile;
  readonly #views: RowViews;

  constructor(file: RowsFile, views: RowViews) {
    this.#file = file;
    this.#views = views;
  }

  dora(ask: DoraAsk): Dora {
    const { places } = this.#file;
    const isInScope = (environment: string): boolean => !ask.productionOnly || places.isProduction(places.environments.find(environment) ?? -1);
    const { failures, series, breakdown, ...figures } = doraFigures(this.#factsSince(ask.from - (ask.to - ask.from)), { ...ask, isInScope }, () => this.#builds());
    const shown = failures.slice(0, mostFailures).flatMap(({ deployment, why, recoveredAt }) => {
      const row = this.#views.row(deployment.id);
      return row === null ? [] : [{ row, why, recoveredAt }];
    });
    return { from: ask.from, to: ask.to, ...figures, series: [...series], breakdown: [...breakdown], failures: shown };
  }

  /** ARM deployments of each environment: what it takes to create or update all of it. */
  creationTimes(from: number, to: number): CreationTimes[] {
    const { columns } = this.#file;
    const ids = columns.order.filter((id) => columns.kindOf(id) === 'arm' && (columns.startedAt[id] ?? 0) >= from && (columns.startedAt[id] ?? 0) < to && !Number.isNaN(columns.endedAt[id] ?? Number.NaN));
    const groups = Map.groupBy(ids, (id) => this.#views.environmentOf(id));
    return [...groups].toSorted((left, right) => right[1].length - left[1].length).slice(0, mostEnvironments).map(([environment, of]) => {
      const points = of.slice(0, mostPoints).flatMap((id) => this.#point(id)).toReversed();
      const good = points.filter(({ result }) => result === 'succeeded').map(({ durationMs }) => durationMs);
      return { environment, points, p50Ms: valueAtRank(good, 0.5), p90Ms: valueAtRank(good, 0.9) };
    });
  }

  parameters(application: string, kind: DeploymentKind | null): ParameterMatrix {
    const uses = this.lastUses(application, kind);
    const rows = parameterMatrix(uses.map(({ environment, record }) => ({ environment, key: record.key, at: record.endedAt ?? record.startedAt, parameters: record.parameters })));
    return { application, environments: uses.map(({ environment }) => environment), rows: rows.slice(0, 5_000) };
  }

  /** The parameters that are in force as far as is known: of the last success with parameters, else of the last row that has any. */
  lastUses(application: string, kind: DeploymentKind | null): LastUse[] {
    const { columns, places } = this.#file;
    const best = new Map<number, number>();
    for (const chain of columns.chainsOf(columns.applications.find(application) ?? -1)) {
      if (kind !== null && deploymentKinds[chain.kind] !== kind) continue;
      const environment = places.environmentOf(chain.place);
      for (const id of chain.ids) if (((columns.flags[id] ?? 0) & rowFlags.parameters) !== 0 && this.#isBetter(id, best.get(environment))) best.set(environment, id);
    }
    const uses = [...best].flatMap(([environment, id]) => {
      const stored = this.#file.byId(id);
      return stored === null ? [] : [{ name: places.environments.text(environment), production: places.isProduction(environment), record: stored.record }];
    });
    return inOrder(uses, places.settings).slice(0, mostEnvironments).map(({ name, record }) => ({ environment: name, record }));
  }

  parameterised(): { application: string; kinds: DeploymentKind[] }[] {
    const { columns } = this.#file;
    const kinds = new Map<number, Set<DeploymentKind>>();
    for (const chain of columns.chains) {
      if (!chain.ids.some((id) => ((columns.flags[id] ?? 0) & rowFlags.parameters) !== 0)) continue;
      kinds.set(chain.application, (kinds.get(chain.application) ?? new Set()).add(deploymentKinds[chain.kind] ?? 'arm'));
    }
    return [...kinds].map(([application, of]) => ({ application: columns.applications.text(application), kinds: [...of] }))
      .toSorted((left, right) => left.application.localeCompare(right.application, 'en')).slice(0, mostParameterised);
  }

  /** Every place that rows went to, most rows first. */
  places(): PlaceInUse[] {
    const { columns, places } = this.#file;
    const rows = new Map<number, number>();
    for (const { place, ids } of columns.chains) if (ids.length > 0) rows.set(place, (rows.get(place) ?? 0) + ids.length);
    return [...rows].toSorted((left, right) => right[1] - left[1]).slice(0, mostPlaces).map(([id, count]) => {
      const { source, place } = places.place(id);
      return { source, sourceName: columns.sourceNames.get(columns.sources.find(source) ?? -1)?.name ?? source, place, environment: places.environments.text(places.environmentOf(id)), marked: places.isMarked(source), rows: count };
    });
  }

  #point(id: number): CreationTimes['points'] {
    const stored = this.#file.byId(id);
    const durationMs = stored === null ? null : durationOf(stored.record);
    return stored === null || durationMs === null ? [] : [{ key: stored.record.key, at: stored.record.startedAt, durationMs, result: this.#file.columns.resultOf(id) }];
  }

  #isBetter(id: number, than: number | undefined): boolean {
    const { columns } = this.#file;
    if (than === undefined) return true;
    if (columns.isGood(id) !== columns.isGood(than)) return columns.isGood(id);
    return (columns.startedAt[id] ?? 0) >= (columns.startedAt[than] ?? 0);
  }

  #factsSince(from: number): DeploymentFacts[] {
    const { columns } = this.#file;
    const facts: DeploymentFacts[] = [];
    for (const id of columns.order) {
      const startedAt = columns.startedAt[id] ?? 0;
      const end = columns.endedAt[id] ?? Number.NaN;
      const endedAt = Number.isNaN(end) ? startedAt : end;
      if (endedAt >= from) facts.push(this.#facts(id, startedAt, endedAt));
    }
    return facts;
  }

  #facts(id: number, startedAt: number, endedAt: number): DeploymentFacts {
    const { columns } = this.#file;
    const flags = columns.flags[id] ?? 0;
    const version = columns.version[id] ?? -1;
    return {
      id, rows: 1, kind: columns.kindOf(id), source: columns.source[id] ?? -1, application: columns.applications.text(columns.application[id] ?? 0), environment: this.#views.environmentOf(id),
      version: version < 0 ? null : columns.versions.text(version), correlation: known(columns.correlation[id]), build: known(columns.build[id]), commit: known(columns.builtFrom[id]), queuedAt: known(columns.queuedAt[id]),
      startedAt, endedAt, result: columns.resultOf(id), corrected: (flags & rowFlags.corrected) !== 0, rollback: (flags & rowFlags.rollback) !== 0, namesFix: (flags & rowFlags.namesFix) !== 0,
      commitTimes: columns.commitTimes(id),
    };
  }

  #builds(): BuildFacts[] {
    const { columns } = this.#file;
    return Array.from(columns.buildIds(), (id) => {
      const line = columns.line[id] ?? -1;
      return {
        id, source: columns.source[id] ?? -1, application: columns.applications.text(columns.application[id] ?? 0), build: known(columns.build[id]), commit: known(columns.builtFrom[id]), line: line < 0 ? null : line,
        queuedAt: known(columns.queuedAt[id]) ?? columns.startedAt[id] ?? 0, namesFix: ((columns.flags[id] ?? 0) & rowFlags.namesFix) !== 0, commitIds: columns.commitIds(id), commitTimes: columns.commitTimes(id),
      };
    });
  }
}

function known(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}
