import { csvField } from '../../shared/domain/csv.ts';
import type { JournalEvent } from '../../shared/domain/journal/event.ts';

const columns = ['id', 'at', 'storedAt', 'stream', 'type', 'source', 'externalId', 'entity', 'value', 'compensates', 'attributes'] as const;

/** First line of an export, with its end. */
export const csvHeader = `${columns.join(',')}\r\n`;

/** An event as one record of RFC 4180. Times are ISO 8601 in UTC, so that a spreadsheet sorts them as text too. */
export function csvRecord(event: JournalEvent): string {
  const cells = [
    csvCell(event.id), csvCell(new Date(event.at).toISOString()), csvCell(new Date(event.storedAt).toISOString()), csvCell(event.stream), csvCell(event.type), csvCell(event.source),
    csvCell(event.externalId), csvCell(event.entity), csvCell(event.value), csvCell(event.compensates), csvCell(JSON.stringify(event.attributes)),
  ];
  return `${cells.join(',')}\r\n`;
}

/** One cell: empty for null. */
export function csvCell(value: string | number | null): string {
  return value === null ? '' : csvField(value);
}
