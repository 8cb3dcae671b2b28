import type { JournalField, JournalFilter } from './cursor.ts';
import { attributeOf } from './field.ts';

/** A condition over the columns of an event, with its parameters in order. It is 0 or 1, never NULL. */
export interface SqlCondition {
  readonly sql: string;
  readonly parameters: readonly (string | number)[];
}

const holds: SqlCondition = { sql: '1', parameters: [] };
const fails: SqlCondition = { sql: '0', parameters: [] };

/** Says in SQL (SQLite 3.45 or newer) what `compileFilter` says of an event. */
export function conditionOf(filter: JournalFilter): SqlCondition {
  switch (filter.kind) {
    case 'all': return joined(filter.of.map(conditionOf), 'AND', holds);
    case 'any': return joined(filter.of.map(conditionOf), 'OR', fails);
    case 'not': {
      const { sql, parameters } = conditionOf(filter.of);
      return { sql: `NOT (${sql})`, parameters };
    }
    case 'is': return filter.value === null ? lacking(filter.field) : oneOf(filter.field, [filter.value]);
    case 'one-of': return oneOf(filter.field, filter.values);
    case 'starts-with': return startsWith(filter.field, filter.text);
    case 'between': return between(filter.field, filter.least, filter.most);
  }
}

/** Halves a long list, because SQLite takes expressions to a depth of 1,000 only. */
function joined(parts: readonly SqlCondition[], word: 'AND' | 'OR', none: SqlCondition): SqlCondition {
  const [first] = parts;
  if (first === undefined) return none;
  if (parts.length === 1) return first;
  const middle = parts.length >> 1;
  const left = joined(parts.slice(0, middle), word, none);
  const right = joined(parts.slice(middle), word, none);
  return { sql: `(${left.sql} ${word} ${right.sql})`, parameters: [...left.parameters, ...right.parameters] };
}

/**
 * An attribute as its JSON text: unlike what `json_extract` gives, it tells true from 1 and "1" from 1. The journal
 * writes attributes with `JSON.stringify`, so that equal values have equal texts.
 */
const json = 'attributes -> ?';
const pathOf = (attribute: string): string => `$.${JSON.stringify(attribute)}`;

function lacking(field: JournalField): SqlCondition {
  const attribute = attributeOf(field);
  if (attribute !== null) return { sql: `ifnull(${json}, 'null') = 'null'`, parameters: [pathOf(attribute)] };
  return field === 'value' ? { sql: 'value IS NULL', parameters: [] } : fails;
}

function oneOf(field: JournalField, values: readonly (string | number | boolean)[]): SqlCondition {
  const attribute = attributeOf(field);
  // JSON has no text for NaN and the infinities: they would be written as null.
  const possible = values.filter((value) => (attribute !== null ? typeof value !== 'number' || Number.isFinite(value) : typeof value === (field === 'value' ? 'number' : 'string')));
  const marks = possible.map(() => '?').join(', ');
  const is = possible.length === 1 ? '= ?' : `IN (${marks})`;
  if (possible.length === 0) return fails;
  if (attribute !== null) return { sql: `ifnull((${json}) ${is}, 0)`, parameters: [pathOf(attribute), ...possible.map((value) => JSON.stringify(value))] };
  const parameters = possible.flatMap((value) => (typeof value === 'boolean' ? [] : [value]));
  return { sql: field === 'value' ? `ifnull(value ${is}, 0)` : `${field} ${is}`, parameters };
}

/** `instr` and not LIKE: that one folds case, and takes % and _ for patterns. An open quote makes JSON texts comparable. */
function startsWith(field: JournalField, text: string): SqlCondition {
  const attribute = attributeOf(field);
  if (attribute !== null) return { sql: `ifnull(instr(${json}, ?) = 1, 0)`, parameters: [pathOf(attribute), JSON.stringify(text).slice(0, -1)] };
  return field === 'value' ? fails : { sql: `instr(${field}, ?) = 1`, parameters: [text] };
}

function between(field: JournalField, least: number | null, most: number | null): SqlCondition {
  const attribute = attributeOf(field);
  if (attribute === null && field !== 'value') return fails;
  const bounds = [...(least === null ? [] : [{ word: '>=', bound: least }]), ...(most === null ? [] : [{ word: '<=', bound: most }])];
  // A cast, because integers of JSON beyond 2⁵³ stay integers in SQLite and compare by digits that the number never had.
  const number = attribute === null ? 'value' : 'CAST(json_extract(attributes, ?) AS REAL)';
  const path = attribute === null ? [] : [pathOf(attribute)];
  const isNumber = attribute === null ? 'value IS NOT NULL' : `ifnull(json_type(attributes, ?) IN ('integer', 'real'), 0)`;
  return {
    sql: `(${[isNumber, ...bounds.map(({ word }) => `${number} ${word} ?`)].join(' AND ')})`,
    parameters: [...path, ...bounds.flatMap(({ bound }) => [...path, bound])],
  };
}
