import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import type { AggregateDefinition, AggregateValue, CursorDefinition, CursorGroup } from '../../../../shared/domain/journal/cursor.ts';
import { equivalentSql, type SqlQuery } from '../equivalent-sql.ts';

type Row = Readonly<Record<string, unknown>>;

const none: { readonly [Kind in AggregateDefinition['kind']]?: AggregateValue } = { first: { kind: 'scalar', value: null }, last: { kind: 'scalar', value: null }, top: { kind: 'top', values: [] }, 'time-in-state': { kind: 'states', values: [] } };

/** What SQL says that a cursor shows: each figure is one query over the store, made without any code of the engine. */
export function groupsInSql(database: DatabaseSync, definition: CursorDefinition, span: { readonly from: number; readonly to: number; readonly now: number }): CursorGroup[] {
  const all = { ...definition, aggregates: { ...definition.aggregates, ' events': { kind: 'count' } as const } };
  const answers = new Map(Object.entries(equivalentSql(all, span)).map(([name, query]) => [name, rowsByKey(database, query, definition.groupBy.length)]));
  const keys = [...(answers.get(' events')?.entries() ?? [])].filter(([, [row]]) => Number(row?.['figure']) > 0).map(([key]) => key);
  return keys
    .map((key) => z.array(z.string()).parse(JSON.parse(key)))
    .sort((left, right) => (compare(left[0] ?? '', right[0] ?? '') || compare(left[1] ?? '', right[1] ?? '')))
    .map((key) => ({
      key,
      values: Object.fromEntries(Object.entries(definition.aggregates).map(([name, aggregate]) => [name, valueOf(aggregate, answers.get(name)?.get(JSON.stringify(key)) ?? [])])),
    }));
}

/** How many events were taken back and have not come. */
export function pendingInSql(database: DatabaseSync): number {
  return Number(database.prepare(`
    SELECT count(*) AS pending FROM (
      SELECT DISTINCT source, compensates FROM event WHERE compensates IS NOT NULL
      EXCEPT SELECT source, external_id FROM event)`).get()?.['pending']);
}

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

function rowsByKey(database: DatabaseSync, { sql, parameters }: SqlQuery, keys: number): Map<string, Row[]> {
  const found = new Map<string, Row[]>();
  for (const row of database.prepare(sql).all(...parameters)) {
    const key = JSON.stringify(Array.from({ length: keys }, (_, index) => String(row[`key${index}`])));
    found.set(key, [...(found.get(key) ?? []), row]);
  }
  return found;
}

const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);

function valueOf(aggregate: AggregateDefinition, rows: readonly Row[]): AggregateValue {
  const [row] = rows;
  if (row === undefined && none[aggregate.kind] !== undefined) return none[aggregate.kind] ?? { kind: 'number', value: null };
  switch (aggregate.kind) {
    case 'first':
    case 'last': return { kind: 'scalar', value: z.json().parse(JSON.parse(String(row?.['figure']))) };
    case 'distinct': return { kind: 'distinct', value: Number(row?.['figure']), exact: true };
    case 'quantiles': return { kind: 'quantiles', values: aggregate.ranks.map((rank, index) => ({ rank, value: numberOf(row?.[`rank${index}`]) })) };
    case 'top': return { kind: 'top', values: rows.map(({ text, events }) => ({ value: String(text), count: Number(events) })) };
    case 'time-in-state': return { kind: 'states', values: rows.map(({ text, lasted }) => ({ state: String(text), lastedMs: Number(lasted) })) };
    case 'count':
    case 'sum':
    case 'min':
    case 'max':
    case 'mean':
    case 'variance':
    case 'rate':
    case 'failure-ratio': return { kind: 'number', value: numberOf(row?.['figure']) };
  }
}

/**
 * @param stretch length of the window asked of SQL, as a multiple of that which rates are meant for
 * @returns what SQL says; where rounding alone (or the error that quantiles and estimates are allowed) is between the two, what the cursor says
 */
export function upToRounding(got: readonly CursorGroup[], wanted: readonly CursorGroup[], definition: CursorDefinition, stretch: number): CursorGroup[] {
  return wanted.map((group, index) => ({
    key: group.key,
    values: Object.fromEntries(Object.entries(group.values).map(([name, value]) => [name, rounded(got[index]?.values[name], value, definition.aggregates[name], stretch)])),
  }));
}

function rounded(got: AggregateValue | undefined, wanted: AggregateValue, aggregate: AggregateDefinition | undefined, stretch: number): AggregateValue {
  if (got?.kind === 'number' && wanted.kind === 'number') {
    const value = aggregate?.kind === 'rate' && wanted.value !== null ? wanted.value * stretch : wanted.value;
    return isNear(got.value, value, 1e-9) ? got : wanted;
  }
  if (got?.kind === 'distinct' && wanted.kind === 'distinct' && !got.exact) return isNear(got.value, wanted.value, 0.05) ? got : wanted;
  if (got?.kind === 'quantiles' && wanted.kind === 'quantiles' && aggregate?.kind === 'quantiles') {
    const near = wanted.values.every(({ rank, value }, index) => got.values[index]?.rank === rank && isNear(got.values[index].value, value, aggregate.relativeError));
    return near ? got : wanted;
  }
  return wanted;
}

function isNear(got: number | null, wanted: number | null, relative: number): boolean {
  if (got === null || wanted === null) return got === wanted;
  return Math.abs(got - wanted) <= Math.abs(wanted) * relative * (1 + 1e-9) + 1e-9;
}
