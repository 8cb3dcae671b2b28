import type { JournalSelection } from '../../shared/contract/journal/events.ts';
import type { JournalFilter } from '../../shared/domain/journal/cursor.ts';
import type { JournalEvent, JournalStream } from '../../shared/domain/journal/event.ts';
import { compileFilter } from '../../shared/domain/journal/filter.ts';
import { conditionOf } from '../../shared/domain/journal/filter-sql.ts';
import type { Condition } from './store/thread-calls.ts';

/** What the store is asked for a selection. */
export interface SelectedEvents {
  /** The one family that is asked for: it has an index of its own. */
  readonly stream: JournalStream | null;
  readonly condition: Condition | null;
}

/** The same selection in SQL and, as `selects`, over an event in memory. */
export function selectedEvents(selection: JournalSelection): SelectedEvents {
  const [first, ...others] = selection.streams;
  const stream = first !== undefined && others.length === 0 ? first : null;
  const filter = conditionOf(filterOf(selection));
  const text = selection.text === '' ? null : textCondition(selection.text);
  if (text === null) return { stream, condition: filter };
  return { stream, condition: { sql: `(${filter.sql}) AND (${text.sql})`, parameters: [...filter.parameters, ...text.parameters] } };
}

/** Whether an event belongs to a selection. */
export function selects(selection: JournalSelection): (event: JournalEvent) => boolean {
  const holds = compileFilter(filterOf(selection));
  if (selection.text === '') return holds;
  const text = lowerAscii(selection.text);
  return (event) => holds(event) && [event.type, event.entity, JSON.stringify(event.attributes)].some((part) => lowerAscii(part).includes(text));
}

function filterOf({ streams, types, sources, filter }: JournalSelection): JournalFilter {
  const lists: readonly (readonly ['stream' | 'type' | 'source', readonly string[]])[] = [['stream', streams], ['type', types], ['source', sources]];
  const chosen = lists.flatMap(([field, values]): JournalFilter[] => (values.length === 0 ? [] : [{ kind: 'one-of', field, values }]));
  return { kind: 'all', of: filter === null ? chosen : [...chosen, filter] };
}

/** LIKE folds A to Z and nothing else, which `lowerAscii` does too. */
function textCondition(text: string): Condition {
  const pattern = `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return { sql: ['type', 'entity', 'attributes'].map((column) => String.raw`${column} LIKE ? ESCAPE '\'`).join(' OR '), parameters: [pattern, pattern, pattern] };
}

function lowerAscii(text: string): string {
  return text.replaceAll(/[A-Z]+/g, (capitals) => capitals.toLowerCase());
}
