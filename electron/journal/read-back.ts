import type { JournalFilter } from '../../shared/domain/journal/cursor.ts';
import { readBackTypes } from './store/schema.ts';

/** Whether a filter lets through nothing but what the program reads back at its start, for which there is an index. */
export function isOfReadBack(filter: JournalFilter): boolean {
  switch (filter.kind) {
    case 'all': return filter.of.some((part) => isOfReadBack(part));
    case 'any': return filter.of.length > 0 && filter.of.every((part) => isOfReadBack(part));
    case 'is': return isRead(filter.field, [filter.value]);
    case 'one-of': return isRead(filter.field, filter.values);
    case 'not':
    case 'starts-with':
    case 'between': return false;
  }
}

function isRead(field: string, values: readonly unknown[]): boolean {
  if (values.length === 0) return false;
  if (field === 'stream') return values.every((value) => value === 'deployment');
  return field === 'type' && values.every((value) => typeof value === 'string' && readBackTypes.includes(value));
}
