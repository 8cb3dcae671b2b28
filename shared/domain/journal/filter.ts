import type { JournalFilter } from './cursor.ts';
import { fieldReader, type FieldSource } from './field.ts';

/** Whether a filter holds for an event. */
export type JournalPredicate = (event: FieldSource) => boolean;

/**
 * Takes a filter apart once; what is made of it looks at events without looking at the filter again.
 * `conditionOf` (filter-sql.ts) says the same in SQL.
 */
export function compileFilter(filter: JournalFilter): JournalPredicate {
  switch (filter.kind) {
    case 'all': return every(filter.of.map(compileFilter));
    case 'any': return some(filter.of.map(compileFilter));
    case 'not': {
      const inner = compileFilter(filter.of);
      return (event) => !inner(event);
    }
    case 'is': {
      const read = fieldReader(filter.field);
      return (event) => read(event) === filter.value;
    }
    case 'one-of': {
      const read = fieldReader(filter.field);
      const values: ReadonlySet<unknown> = new Set<unknown>(filter.values);
      return (event) => values.has(read(event));
    }
    case 'starts-with': {
      const read = fieldReader(filter.field);
      return (event) => {
        const value = read(event);
        return typeof value === 'string' && value.startsWith(filter.text);
      };
    }
    case 'between': {
      const read = fieldReader(filter.field);
      const least = filter.least ?? Number.NEGATIVE_INFINITY;
      const most = filter.most ?? Number.POSITIVE_INFINITY;
      return (event) => {
        const value = read(event);
        return typeof value === 'number' && value >= least && value <= most;
      };
    }
  }
}

function every(parts: readonly JournalPredicate[]): JournalPredicate {
  const [first, second] = parts;
  if (first === undefined) return () => true;
  if (second === undefined) return first;
  if (parts.length === 2) return (event) => first(event) && second(event);
  return (event) => parts.every((part) => part(event));
}

function some(parts: readonly JournalPredicate[]): JournalPredicate {
  const [first, ...more] = parts;
  return first !== undefined && more.length === 0 ? first : (event) => parts.some((part) => part(event));
}
