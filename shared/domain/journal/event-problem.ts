import { journalStreams, type NewJournalEvent } from './event.ts';

/** Years have four digits here: what is beyond was no time. */
const latestAt = Date.UTC(9_999, 11, 31, 23, 59, 59, 999);
/** Characters; of the attributes as JSON text. */
const longest = { type: 200, source: 200, externalId: 1_000, entity: 2_000, attributes: 1_000_000 } as const;
const streams: ReadonlySet<string> = new Set(journalStreams);

/**
 * What keeps an event out of the journal, in words; null for one that may enter.
 * @param attributes those of the event as JSON text, which whoever stores it needs anyway.
 */
export function problemOfEvent(event: NewJournalEvent, attributes: string): string | null {
  const { at, stream, type, source, externalId, entity, value, compensates } = event;
  if (!Number.isInteger(at) || at < 0 || at > latestAt) return 'Its time is not a whole number of milliseconds since 1970, or is beyond the year 9999.';
  if (!streams.has(stream)) return 'Its stream is none that the journal has.';
  if (!type.startsWith(`${stream}.`) || type.length > longest.type) return 'Its type does not begin with its stream and a dot, or is too long.';
  if (source === '' || source.length > longest.source) return 'It has no source, or one that is too long.';
  if ((externalId?.length ?? 0) > longest.externalId || (compensates?.length ?? 0) > longest.externalId) return 'The name that its source gave it is too long.';
  if (entity.length > longest.entity) return 'The name of what it is about is too long.';
  if (value !== null && !Number.isFinite(value)) return 'Its value is not a number that can be kept.';
  if (attributes.length > longest.attributes) return 'Its attributes take more than a megabyte.';
  return null;
}
