import { DatabaseSync } from 'node:sqlite';
import { shapeOf } from '../electron/journal/cursors/cursor-shape.ts';
import { LiveCursor } from '../electron/journal/cursors/live-cursor.ts';
import { SqlCursorReader } from '../electron/journal/cursors/sql-reader.ts';
import type { CursorDefinition } from '../shared/domain/journal/cursor.ts';
import type { JournalEvent } from '../shared/domain/journal/event.ts';
import { dayMs, entities, eventTypes, tileType } from './journal-store.ts';
import { quantile } from './statistics.ts';
import { combined, noFold, TwoStacks, type Fold } from './two-stacks.ts';

const hourMs = 3_600_000;
/** Events that come while a tile is measured. */
const arriving = 400_000;

/** Count, sum and greatest value of one type in the last hour. */
export const tile: CursorDefinition = {
  name: 'tile', range: { kind: 'sliding', lengthMs: hourMs }, filter: { kind: 'is', field: 'type', value: tileType }, groupBy: [],
  aggregates: { count: { kind: 'count' }, sum: { kind: 'sum', of: 'value' }, max: { kind: 'max', of: 'value' } }, allowedLatenessMs: 0, maxTuples: 1_000_000,
};

/** Microseconds. */
export interface TileFigures {
  readonly events: number;
  readonly inWindow: number;
  readonly fillMs: number;
  readonly appendUs: number;
  readonly queryUs: number;
  /** The longest of all steps: of the fill, of appends, and of queries. */
  readonly worstStepMs: number;
  /** With whatever fell into it: collections of garbage, other programs. */
  readonly worstStepEverMs: number;
  readonly scanUs: number;
  readonly timeIndexUs: number;
  readonly bestIndexUs: number;
  readonly coveringIndexUs: number;
  readonly dictionaryUs: number;
  readonly twoStacksUs: number;
  readonly twoStacksWorstMs: number;
}

/** Measures one tile over a store of so many events, and all other ways to the same figures. @throws Error where they differ. */
export function measureTile(path: string, events: number, end: number): TileFigures {
  const cursor = measureCursor(path, events, end);
  const inSql = measureSql(path, end);
  const memory = measureMemory(path, events, end);
  for (const [name, other] of Object.entries({ inSql: inSql.fold, dictionary: memory.fold })) {
    const { count, sum, max } = other;
    if (count !== cursor.fold.count || max !== cursor.fold.max || Math.abs(sum - cursor.fold.sum) > 1e-6 * sum) throw new Error(`The cursor and “${name}” differ: ${JSON.stringify([cursor.fold, other])}`);
  }
  return { events, inWindow: cursor.fold.count, ...cursor.figures, ...inSql.figures, ...memory.figures };
}

/**
 * The same five times over: a step that is long by itself is long each time, one that another program or a collection of
 * garbage fell into is not.
 */
function measureCursor(path: string, events: number, end: number) {
  const passes = Array.from({ length: 5 }, () => passOf(path, events, end));
  const middle = (of: (pass: (typeof passes)[number]) => number): number => quantile(passes.map(of), 0.5);
  const figures = {
    fillMs: middle(({ fillMs }) => fillMs), appendUs: middle(({ appends }) => middleUs(appends)), queryUs: middle(({ queries }) => middleUs(queries)),
    worstStepMs: greatestOf(shortestOf(passes.map(({ steps }) => steps))), worstStepEverMs: greatestOf(passes.map(({ steps }) => greatestOf(steps))),
  };
  return { fold: passes[0]?.fold ?? noFold, figures };
}

function passOf(path: string, events: number, end: number) {
  const reader = SqlCursorReader.open(path);
  let feedId = reader.lastId();
  const cursor = new LiveCursor({ shape: shapeOf(tile), reader, feedId: () => feedId, now: end, snapshot: null });
  const steps: number[] = [];
  const timed = (act: () => void): number => {
    const before = performance.now();
    act();
    const ms = performance.now() - before;
    steps.push(ms);
    return ms;
  };
  const beganAt = performance.now();
  // One piece of work per step, so that the longest of them shows.
  while (cursor.isFilling) timed(() => { cursor.step(once()); });
  const fillMs = performance.now() - beganAt;
  const fold = foldOf(cursor);
  const appends: number[] = [];
  const queries: number[] = [];
  for (const event of eventsAfter(feedId, end, events, arriving)) {
    feedId = event.id;
    const appendMs = timed(() => { cursor.offer(event); });
    if (event.type !== tileType) continue;
    appends.push(appendMs);
    queries.push(timed(() => {
      cursor.advance(event.at);
      cursor.step(() => true);
      cursor.figures();
    }));
  }
  reader.close();
  return { fold, fillMs, steps, appends, queries };
}

function foldOf(cursor: LiveCursor): Fold {
  const [group] = cursor.figures().groups;
  const figure = (name: string): number => {
    const value = group?.values[name];
    return value?.kind === 'number' ? (value.value ?? 0) : 0;
  };
  return { count: figure('count'), sum: figure('sum'), max: figure('max') };
}

function measureSql(path: string, end: number) {
  const database = new DatabaseSync(path);
  const ask = (way: string, runs: number) => {
    const statement = database.prepare(`SELECT count(*) AS count, total(value) AS sum, max(value) AS max FROM event ${way} WHERE type = ? AND at >= ? AND at < ?`);
    const times: number[] = [];
    let row;
    for (let run = 0; run < runs; run += 1) {
      const before = performance.now();
      row = statement.get(tileType, end + 1 - hourMs, end + 1);
      times.push(performance.now() - before);
    }
    return { us: middleUs(times), fold: { count: Number(row?.['count']), sum: Number(row?.['sum']), max: Number(row?.['max']) } };
  };
  try {
    const scan = ask('NOT INDEXED', 5);
    const timeIndex = ask('INDEXED BY event_at', 11);
    database.exec('CREATE INDEX bench_best ON event (type, at)');
    const best = ask('INDEXED BY bench_best', 51);
    database.exec('DROP INDEX bench_best; CREATE INDEX bench_covering ON event (type, at, value)');
    const covering = ask('INDEXED BY bench_covering', 51);
    database.exec('DROP INDEX bench_covering');
    return { fold: scan.fold, figures: { scanUs: scan.us, timeIndexUs: timeIndex.us, bestIndexUs: best.us, coveringIndexUs: covering.us } };
  } finally {
    database.close();
  }
}

/** The window's values in an array that every query folds anew, and in two stacks. */
function measureMemory(path: string, events: number, end: number) {
  const database = new DatabaseSync(path, { readOnly: true });
  const rows = database.prepare('SELECT at, value FROM event INDEXED BY event_at WHERE type = ? AND at >= ? AND at < ? ORDER BY at, id').all(tileType, end + 1 - hourMs, end + 1);
  database.close();
  const values = rows.map(({ at, value }) => ({ at: Number(at), value: Number(value) }));
  const foldAll = (): Fold => values.reduce((fold, { value }) => combined(fold, { count: 1, sum: value, max: value }), noFold);
  const dictionary: number[] = [];
  for (let run = 0; run < 200; run += 1) {
    const before = performance.now();
    foldAll();
    dictionary.push(performance.now() - before);
  }
  const passes = Array.from({ length: 5 }, () => {
    const stacks = new TwoStacks();
    for (const { at, value } of values) stacks.push(at, value);
    const times: number[] = [];
    for (const { at, type, value } of eventsAfter(events, end, events, arriving)) {
      if (type !== tileType) continue;
      const before = performance.now();
      stacks.push(at, value ?? 0);
      stacks.evict(at + 1 - hourMs);
      stacks.fold();
      times.push(performance.now() - before);
    }
    return times;
  });
  const times = shortestOf(passes);
  return { fold: foldAll(), figures: { dictionaryUs: middleUs(dictionary), twoStacksUs: middleUs(times), twoStacksWorstMs: greatestOf(times) } };
}

/** So many more events at the pace of the store, made one by one: a list of them would keep the collector of garbage busy. */
export function* eventsAfter(lastId: number, end: number, perDay: number, count: number): Generator<JournalEvent> {
  for (let index = 0; index < count; index += 1) {
    const at = end + Math.floor(((index + 1) * dayMs) / perDay);
    yield {
      id: lastId + 1 + index, at, storedAt: at, stream: 'cluster', type: `cluster.type-${index % eventTypes}`, source: 'bench', externalId: null,
      entity: `node-${(index * 7) % entities}`, value: (index * 7_919) % 1_000, attributes: { result: 'ok' }, compensates: null,
    };
  }
}

function once(): () => boolean {
  let left = 1;
  return () => {
    left -= 1;
    return left >= 0;
  };
}

/** @returns for each step its shortest time of all passes. */
function shortestOf(passes: readonly (readonly number[])[]): number[] {
  return (passes[0] ?? []).map((ms, index) => passes.reduce((least, pass) => Math.min(least, pass[index] ?? least), ms));
}

function greatestOf(times: readonly number[]): number {
  return times.reduce((greatest, time) => Math.max(greatest, time), 0);
}

function middleUs(times: readonly number[]): number {
  return quantile(times, 0.5) * 1_000;
}
