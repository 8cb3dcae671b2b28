import { setImmediate as nextTurn } from 'node:timers/promises';
import { journalStreams, type NewJournalEvent } from '../../shared/domain/journal/event.ts';
import { faultError } from '../core/faults.ts';
import { packNewEvent, type PackedValue } from './store/packed-events.ts';

/** Events per message to a thread: packing and copying them takes the main thread a few milliseconds. */
const eventsPerPart = 1_000;
/** Years have four digits here: what is beyond was no time. */
const latestAt = Date.UTC(9_999, 11, 31, 23, 59, 59, 999);
const longest = { type: 200, source: 200, externalId: 1_000, entity: 2_000, attributes: 1_000_000 } as const;
const streams: ReadonlySet<string> = new Set(journalStreams);

/**
 * Checks all events, then packs them for their way to the writer, with everybody's turn in between.
 * @throws FaultError `invalid-input` that says which event is not fit for the journal, and why.
 */
export async function prepareEvents(events: readonly NewJournalEvent[]): Promise<PackedValue[][]> {
  const parts: PackedValue[][] = [];
  for (let start = 0; start < events.length; start += eventsPerPart) {
    if (start > 0) await nextTurn();
    const rows: PackedValue[] = [];
    for (const event of events.slice(start, start + eventsPerPart)) {
      const attributes = JSON.stringify(event.attributes);
      const problem = problemOfEvent(event, attributes);
      if (problem !== null) throw faultError('invalid-input', { message: 'An event was not accepted by the journal.', hint: problem, detail: event.type.slice(0, longest.type) });
      packNewEvent(event, attributes, rows);
    }
    parts.push(rows);
  }
  return parts;
}

/**
 * What keeps an event out of the journal, in words; null for one that may enter.
 * @param attributes those of the event as JSON text.
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
