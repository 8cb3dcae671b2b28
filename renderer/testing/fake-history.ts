import type { Dora, EnvironmentSettings, Matrix, ParameterMatrix } from '../../shared/contract/history/figures.ts';
import type { HistoryFilter, HistoryRow, SavedFilter } from '../../shared/contract/history/rows.ts';
import { taskIdSchema } from '../../shared/domain/identifiers.ts';
import { FakeValue, throwFault, type FakeProcedures } from './fake-host.ts';
import { dayMs, sampleApplications, sampleEnvironments, sampleHistoryDetail, sampleHistoryRow } from './sample-history.ts';

type History = NonNullable<FakeProcedures['history']>;
interface State { version: number; total: number; changed: string[]; state: 'building' | 'ready'; progress: number }

/** A history that is made up as it is asked for: any number of rows costs the same. */
export class FakeHistory {
  readonly state: FakeValue<State>;
  readonly filters: SavedFilter[] = [];
  readonly corrections = new Map<string, { readonly as: HistoryRow['result']; readonly why: string }>();
  settings: EnvironmentSettings = { rules: [{ source: null, place: 'shop-prod*', environment: 'Production' }], order: [], production: null };
  readonly now = Date.now();
  readonly total: number;
  readonly #spacingMs: number;

  constructor(total = 5_000) {
    this.total = total;
    // A year, however many.
    this.#spacingMs = total === 0 ? 0 : (365 * dayMs) / total;
    this.state = new FakeValue<State>({ version: 1, total, changed: [], state: 'ready', progress: 1 });
  }

  row(index: number): HistoryRow {
    const row = sampleHistoryRow(index, this.now, this.#spacingMs);
    const corrected = this.corrections.get(row.key);
    return corrected === undefined ? row : { ...row, result: corrected.as, resultAtSource: row.result };
  }

  byKey(key: string): HistoryRow {
    const index = Number(key.split(':').at(-1));
    return Number.isInteger(index) && index < this.total ? this.row(index) : throwFault({ code: 'not-found', message: 'The history has no such deployment.', hint: 'Look for it by its name.', retryable: false, remedy: 'none' });
  }

  /** Indices of what a filter lets through; without one nothing is looked at. */
  #matching(filter: HistoryFilter): number[] | null {
    const isOpen = [filter.kinds, filter.results, filter.sources, filter.applications, filter.environments, filter.by].every(({ length }) => length === 0)
      && filter.text === '' && filter.from === null && filter.to === null && !filter.productionOnly && !filter.rollbacksOnly;
    if (isOpen) return null;
    const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
    const has = <Value>(list: readonly Value[], value: Value): boolean => list.length === 0 || list.includes(value);
    const found: number[] = [];
    for (let index = 0; index < Math.min(this.total, 20_000); index += 1) {
      const row = this.row(index);
      if (has(filter.kinds, row.kind) && has(filter.results, row.result) && has(filter.sources, row.source) && has(filter.applications, row.application) && has(filter.environments, row.environment)
        && (filter.by.length === 0 || filter.by.includes(row.by ?? '')) && (filter.from === null || row.startedAt >= filter.from) && (!filter.productionOnly || row.production) && (!filter.rollbacksOnly || row.rollback)
        && words.every((word) => `${row.name} ${row.application} ${row.versionTo ?? ''} ${row.by ?? ''} ${row.cause?.message ?? ''}`.toLowerCase().includes(word))) found.push(index);
    }
    return found;
  }

  page(filter: HistoryFilter, offset: number, limit: number): { rows: HistoryRow[]; offset: number; total: number; version: number } {
    const found = this.#matching(filter);
    const total = found?.length ?? this.total;
    const rows = Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, at) => this.row(found?.[offset + at] ?? offset + at));
    return { rows, offset, total, version: this.state.value.version };
  }

  count(filter: HistoryFilter, valueOf: (row: HistoryRow) => string): { value: string; count: number }[] {
    const counts = new Map<string, number>();
    for (const row of this.page(filter, 0, 500).rows) counts.set(valueOf(row), (counts.get(valueOf(row)) ?? 0) + 1);
    return [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count);
  }

  changed(): void {
    this.state.set({ ...this.state.value, version: this.state.value.version + 1 });
  }
}

const started = { taskId: taskIdSchema.parse('export-1') };
const pause = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });

/** The procedures `history` of a host that behaves well. @param answerMs how long a page takes. */
export function fakeHistoryProcedures(history: FakeHistory, answerMs = 30): History {
  return { rows: rowProcedures(history, answerMs), figures: figureProcedures(history) };
}

function rowProcedures(history: FakeHistory, answerMs: number): NonNullable<History['rows']> {
  const detail = (key: string) => {
    const row = history.byKey(key);
    const index = Number(key.split(':').at(-1));
    const corrected = history.corrections.get(key);
    const found = sampleHistoryDetail(row, index + 40 < history.total ? history.row(index + 40) : null);
    return corrected === undefined ? found : { ...found, corrected: { ...corrected, at: history.now } };
  };
  return {
    page: async ({ filter, offset, limit }) => { await pause(answerMs); return history.page(filter, offset, limit); },
    facets: async ({ filter }) => ({
      kinds: history.count({ ...filter, kinds: [] }, ({ kind }) => kind), results: history.count({ ...filter, results: [] }, ({ result }) => result), by: history.count({ ...filter, by: [] }, ({ by }) => by ?? ''),
      sources: history.count({ ...filter, sources: [] }, ({ source, sourceName }) => `${source}\n${sourceName}`).map(({ value, count }) => ({ value: value.split('\n')[0] ?? '', name: value.split('\n')[1] ?? '', count })),
      applications: history.count({ ...filter, applications: [] }, ({ application }) => application), environments: history.count({ ...filter, environments: [] }, ({ environment }) => environment),
    }),
    get: async ({ key }) => detail(key),
    watch: async (_input, { signal }) => history.state.watch(signal),
    compare: async ({ left, right }) => {
      const [one, two] = [detail(left), detail(right)];
      const fact = (name: string, before: string, after: string) => ({ name, left: before, right: after, same: before === after });
      return {
        left: one, right: two, commitsOnlyLeft: [], commitsOnlyRight: two.changes,
        facts: [fact('Application', one.row.application, two.row.application), fact('Environment', one.row.environment, two.row.environment), fact('Version', one.row.versionTo ?? '', two.row.versionTo ?? ''), fact('By', one.row.by ?? '', two.row.by ?? ''), fact('Result', one.row.result, two.row.result)],
        parameters: [{ name: 'nt1InstanceCount', left: '3', right: '5', secret: false, change: 'changed' }, { name: 'adminPassword', left: null, right: null, secret: true, change: 'changed' }, { name: 'location', left: 'westeurope', right: 'westeurope', secret: false, change: 'same' }, { name: 'zone', left: null, right: '1', secret: false, change: 'added' }],
      };
    },
    reclassify: async ({ key, as, why }) => {
      if (as === null) history.corrections.delete(key);
      else history.corrections.set(key, { as, why });
      history.changed();
      return history.byKey(key);
    },
    export: async () => started,
    filters: {
      list: async () => [...history.filters],
      save: async ({ id, name, filter }) => {
        const saved = { id: id ?? `f${String(history.filters.length + 1)}`, name, filter };
        history.filters.push(saved);
        return saved;
      },
      remove: async ({ id }) => { history.filters.splice(history.filters.findIndex((each) => each.id === id), 1); return {}; },
    },
    ofConnection: async ({ limit }) => history.page({ kinds: [], results: [], sources: [], applications: [], environments: [], by: [], from: null, to: null, rollbacksOnly: false, productionOnly: false, text: '' }, 0, limit).rows,
  };
}

function figureProcedures(history: FakeHistory): NonNullable<History['figures']> {
  const isEmpty = history.total === 0;
  return {
    matrix: async ({ productionOnly }) => (isEmpty ? { applications: [], environments: [], cells: [] } : sampleMatrix(history, productionOnly)),
    dora: async ({ from, to }) => sampleDora(history, from, to),
    creationTimes: async ({ from, to }) => (isEmpty ? [] : ['Test', 'Staging', 'Production'].map((environment, at) => ({
      environment, p50Ms: 640_000 + at * 200_000, p90Ms: 1_200_000 + at * 300_000,
      points: Array.from({ length: 24 }, (_, index) => ({ key: history.row(index).key, at: from + ((index + 0.5) / 24) * (to - from), durationMs: 500_000 + ((index * 7_919) % 900_000) + index * 9_000, result: index % 9 === 4 ? 'failed' as const : 'succeeded' as const })),
    }))),
    parameters: async ({ application }) => sampleParameterMatrix(application, history.now),
    parameterised: async () => (isEmpty ? [] : [{ application: 'Shop', kinds: ['arm', 'application-upgrade'] }, { application: 'Network baseline for the shared landing zone', kinds: ['arm'] }]),
    exportParameters: async () => started,
    environments: {
      get: async () => ({
        settings: history.settings,
        places: isEmpty ? [] : [['az1', 'Contoso', 'shop-development', 'Development', 812], ['az1', 'Contoso', 'shop-prod-we', 'Production', 240], ['c1', 'prod-we', 'prod-we', 'prod-we', 96], ['dv1', 'contoso-dev', 'Contoso Shop / Staging', 'Staging', 188], ['h2', 'Stage left', 'Stage left', 'Stage left', 12]].map(([source, sourceName, place, environment, rows]) => ({
          source: String(source), sourceName: String(sourceName), place: String(place), environment: String(environment), rows: Number(rows), marked: source === 'h2',
        })),
      }),
      save: async (settings) => { history.settings = settings; history.changed(); return settings; },
    },
  };
}

function sampleMatrix(history: FakeHistory, productionOnly: boolean): Matrix {
  const environments = sampleEnvironments.filter((each) => !productionOnly || each.production);
  const cells = sampleApplications.flatMap((application, row) => environments.flatMap(({ name }, column) => {
    if ((row * 5 + column * 3) % 7 === 3) return [];
    const index = row * 11 + column;
    const last = { ...history.row(index), application, environment: name };
    const isGood = last.result === 'succeeded';
    const never = row === 3 && column === 1;
    return [{ application, environment: name, version: never ? null : isGood ? last.versionTo : last.versionFrom, since: never ? null : last.startedAt - (isGood ? 0 : 3 * dayMs), lastGoodKey: isGood ? last.key : never ? null : 'older', last, running: last.result === 'running', behind: column > 2 && row % 2 === 0 ? column * 2 - 1 : 0 }];
  }));
  return { applications: [...sampleApplications], environments: [...environments], cells };
}

function sampleDora(history: FakeHistory, from: number, to: number): Dora {
  const figure = (value: number | null, before: number | null, definition: string, caveat = ''): Dora['batchSize'] => ({ value, before, over: value === null ? 0 : 188, definition, caveat });
  const slots = 13;
  const failing = Array.from({ length: Math.min(60, history.total) }, (_, index) => history.row(index)).filter(({ result }) => result === 'failed' || result === 'rolled-back');
  return {
    from, to, deployments: history.total === 0 ? 0 : 188,
    frequencyPerDay: figure(2.09, 1.4, 'Deployments that ended, divided by the days of the period.'), medianDaysBetween: figure(0.4, 0.7, 'Median time from the end of one to the end of the next.'),
    leadTimeP50Ms: figure(5.2 * 3_600_000, 9 * 3_600_000, 'From the commit to the end of the deployment that brought it.', '12 of 188 deployments have no known commit time; from build queue to deployed was used.'),
    leadTimeP90Ms: figure(31 * 3_600_000, 30.5 * 3_600_000, 'Nine of ten changes are faster than this.'), changeFailureRate: figure(0.085, 0.05, 'Share of deployments that failed, were rolled back, or were followed by a fix within a day.'),
    recoveryP50Ms: figure(42 * 60_000, null, 'From the end of a failed deployment to the next success there.'), batchSize: figure(null, null, 'Commits that a deployment brings.', 'No source names commits.'),
    series: Array.from({ length: slots }, (_, at) => ({ from: Math.round(from + (at / slots) * (to - from)), deployments: 8 + ((at * 5) % 17), failures: (at * 3) % 4, leadTimeP50Ms: at === 2 ? null : 18_000_000 + at * 900_000, recoveryP50Ms: at % 3 === 0 ? null : 2_500_000, batchSize: at === 5 ? null : 3 + (at % 4) })),
    breakdown: sampleApplications.flatMap((application, at) => ['Production', 'Test'].map((environment, column) => ({ application, environment, deployments: 60 - at * 9 - column * 4, rows: 120 - at * 18 - column * 8, leadTimeP50Ms: at === 3 ? null : 9_000_000 * (at + 1), changeFailureRate: at === 4 ? null : 0.02 * (at + 1), recoveryP50Ms: at % 2 === 0 ? 2_400_000 : null, batchSize: 3 + at }))),
    failures: failing.map((row, at) => ({ row, why: row.result === 'failed' ? 'failed' as const : 'rolled-back' as const, recoveredAt: at === 0 ? null : (row.endedAt ?? row.startedAt) + 2_520_000 })),
  };
}

function sampleParameterMatrix(application: string, now: number): ParameterMatrix {
  const environments = ['Development', 'Test', 'Staging', 'Production'];
  type Cell = ParameterMatrix['rows'][number]['cells'][number];
  const cell = (environment: string, value: string | null, from: Cell['from'], parts: Partial<Cell> = {}): Cell => ({ environment, value, from, secret: false, secretLooking: false, key: from === 'missing' ? null : `arm:az1:${environment}`, at: from === 'missing' ? null : now - 3 * dayMs, ...parts });
  const row = (name: string, cells: Cell[]): ParameterMatrix['rows'][number] => ({ name, cells, same: new Set(cells.filter(({ from }) => from !== 'missing').map(({ value }) => value)).size <= 1, missingIn: cells.filter(({ from }) => from === 'missing').map(({ environment }) => environment) });
  return {
    application, environments,
    rows: [
      row('nt1InstanceCount', environments.map((environment, at) => cell(environment, String(at < 2 ? 1 : 3 + at), 'file'))),
      row('location', environments.map((environment) => cell(environment, 'westeurope', 'default'))),
      row('adminPassword', environments.map((environment, at) => cell(environment, null, at === 0 ? 'override' : 'reference', { secret: true }))),
      row('storageKey', environments.map((environment, at) => cell(environment, at === 1 ? 'kT9x…' : null, at === 1 ? 'file' : 'reference', { secret: at !== 1, secretLooking: at === 1 }))),
      row('zone', environments.map((environment, at) => cell(environment, at === 3 ? '1' : null, at === 3 ? 'override' : 'missing'))),
      row('connectionString', environments.map((environment) => cell(environment, `Server=tcp:shop-${environment.toLowerCase()}.database.windows.net,1433;Database=shop;Encrypt=true;Connection Timeout=30`, 'file'))),
    ],
  };
}
