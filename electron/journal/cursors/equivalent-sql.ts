import type { Span } from '../../../shared/domain/journal/aggregates/aggregate.ts';
import type { AggregateDefinition, CursorDefinition, JournalField } from '../../../shared/domain/journal/cursor.ts';
import { attributeOf, greatestNumber } from '../../../shared/domain/journal/field.ts';
import { conditionOf, type SqlCondition } from '../../../shared/domain/journal/filter-sql.ts';
import { standing } from './sql-reader.ts';

/** A query with its parameters in order. */
export type SqlQuery = SqlCondition;

/**
 * The question to the store that each figure of a cursor answers, by the figure's name. Rows have the texts that the
 * cursor is grouped by as `key0` and `key1`, then the figure's columns; groups without events have none.
 */
export function equivalentSql({ filter, groupBy, aggregates }: CursorDefinition, span: Span): { readonly [name: string]: SqlQuery } {
  const condition = conditionOf(filter);
  const keys = groupBy.map((field, index) => `ifnull(${textSql(field)}, '') AS key${index}`);
  const chosen = `WITH chosen AS (SELECT ${['*', ...keys].join(', ')} FROM event WHERE at >= ? AND at < ? AND ${condition.sql} AND ${standing('event', '9223372036854775807')})`;
  const queries = Object.entries(aggregates).map(([name, aggregate]) => {
    const { sql, parameters } = figureSql(aggregate, groupBy.map((_, index) => `key${index}`), span);
    return [name, { sql: `${chosen}\n${sql}`, parameters: [span.from, span.to, ...condition.parameters, ...parameters] }] as const;
  });
  return Object.fromEntries(queries);
}

function figureSql(aggregate: AggregateDefinition, keys: readonly string[], span: Span): SqlQuery {
  const plain = (figure: string, parameters: SqlQuery['parameters'] = []): SqlQuery => ({ sql: `SELECT ${[...keys, `${figure} AS figure`].join(', ')} FROM chosen ${groupedBy(keys)}`, parameters });
  switch (aggregate.kind) {
    case 'count': return plain('count(*)');
    case 'sum': return plain(`total(${numberSql(aggregate.of)})`);
    case 'min': return plain(`min(${numberSql(aggregate.of)})`);
    case 'max': return plain(`max(${numberSql(aggregate.of)})`);
    case 'mean': return plain(`avg(${numberSql(aggregate.of)})`);
    case 'rate': return plain(`count(*) * ${aggregate.perMs}.0 / ${span.to - span.from}`);
    case 'distinct': return plain(`count(DISTINCT ${textSql(aggregate.of)})`);
    case 'failure-ratio': {
      const { sql, parameters } = conditionOf(aggregate.failed);
      return plain(`avg(CASE WHEN ${sql} THEN 1.0 ELSE 0.0 END)`, parameters);
    }
    case 'variance': return varianceSql(aggregate.of, keys);
    case 'first': return endSql(aggregate.of, keys, 'at, id');
    case 'last': return endSql(aggregate.of, keys, 'at DESC, id DESC');
    case 'quantiles': return quantilesSql(aggregate, keys);
    case 'top': return topSql(aggregate, keys);
    case 'time-in-state': return timeInStateSql(aggregate.of, keys, Math.min(span.to, span.now));
  }
}

const groupedBy = (columns: readonly string[]): string => (columns.length === 0 ? '' : `GROUP BY ${columns.join(', ')}`);
const partitionedBy = (keys: readonly string[]): string => (keys.length === 0 ? '' : `PARTITION BY ${keys.join(', ')}`);

function varianceSql(of: JournalField, keys: readonly string[]): SqlQuery {
  const figure = 'CASE WHEN count(number) > 1 THEN total((number - mean) * (number - mean)) / (count(number) - 1) END AS figure';
  const inner = `SELECT *, avg(number) OVER (${partitionedBy(keys)}) AS mean FROM (SELECT *, ${numberSql(of)} AS number FROM chosen)`;
  return { sql: `SELECT ${[...keys, figure].join(', ')} FROM (${inner}) ${groupedBy(keys)}`, parameters: [] };
}

/** The figure is JSON, because a text, a number and a truth are told apart. */
function endSql(of: JournalField, keys: readonly string[], order: string): SqlQuery {
  const inner = `SELECT *, row_number() OVER (${partitionedBy(keys)} ORDER BY ${order}) AS place FROM chosen WHERE ${textSql(of)} IS NOT NULL`;
  return { sql: `SELECT ${[...keys, `${jsonSql(of)} AS figure`].join(', ')} FROM (${inner}) WHERE place = 1`, parameters: [] };
}

function quantilesSql({ of, ranks }: AggregateDefinition & { kind: 'quantiles' }, keys: readonly string[]): SqlQuery {
  const figures = ranks.map((rank, index) => `max(CASE WHEN place = CAST(${rank} * (events - 1) AS INTEGER) THEN number END) AS rank${index}`);
  const inner = `SELECT *, row_number() OVER (${[partitionedBy(keys), 'ORDER BY number'].join(' ')}) - 1 AS place, count(*) OVER (${partitionedBy(keys)}) AS events FROM (SELECT *, ${numberSql(of)} AS number FROM chosen) WHERE number IS NOT NULL`;
  return { sql: `SELECT ${[...keys, ...figures].join(', ')} FROM (${inner}) ${groupedBy(keys)}`, parameters: [] };
}

function topSql({ of, limit }: AggregateDefinition & { kind: 'top' }, keys: readonly string[]): SqlQuery {
  const counts = `SELECT ${[...keys, `${textSql(of)} AS text`, 'count(*) AS events'].join(', ')} FROM chosen WHERE ${textSql(of)} IS NOT NULL ${groupedBy([...keys, 'text'])}`;
  const placed = `SELECT *, row_number() OVER (${[partitionedBy(keys), 'ORDER BY events DESC, text'].join(' ')}) AS place FROM (${counts})`;
  return { sql: `SELECT * FROM (${placed}) WHERE place <= ${limit} ORDER BY place`, parameters: [] };
}

function timeInStateSql(of: JournalField, keys: readonly string[], end: number): SqlQuery {
  const inner = `SELECT *, ${textSql(of)} AS text, ifnull(lead(at) OVER (${[partitionedBy(keys), 'ORDER BY at, id'].join(' ')}), max(at, ${end})) - at AS lasted FROM chosen WHERE ${textSql(of)} IS NOT NULL`;
  return { sql: `SELECT ${[...keys, 'text', 'sum(lasted) AS lasted'].join(', ')} FROM (${inner}) ${groupedBy([...keys, 'text'])} ORDER BY text`, parameters: [] };
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const pathSql = (attribute: string): string => literal(`$.${JSON.stringify(attribute)}`);

function numberSql(field: JournalField): string {
  const attribute = attributeOf(field);
  if (attribute === null && field !== 'value') return 'NULL';
  const number = attribute === null ? 'value' : `CAST(json_extract(attributes, ${pathSql(attribute)}) AS REAL)`;
  const isNumber = attribute === null ? '' : `json_type(attributes, ${pathSql(attribute)}) IN ('integer', 'real') AND `;
  return `CASE WHEN ${isNumber}abs(${number}) <= ${greatestNumber} THEN ${number} END`;
}

/** Null for what is no scalar. */
function textSql(field: JournalField): string {
  const attribute = attributeOf(field);
  if (attribute === null) return field === 'value' ? 'CASE WHEN value = CAST(value AS INTEGER) THEN CAST(CAST(value AS INTEGER) AS TEXT) ELSE CAST(value AS TEXT) END' : field;
  const path = pathSql(attribute);
  return `CASE json_type(attributes, ${path}) WHEN 'text' THEN json_extract(attributes, ${path}) WHEN 'null' THEN NULL WHEN 'array' THEN NULL WHEN 'object' THEN NULL ELSE attributes -> ${path} END`;
}

function jsonSql(field: JournalField): string {
  const attribute = attributeOf(field);
  return attribute === null ? `json_quote(${field})` : `attributes -> ${pathSql(attribute)}`;
}
