import type { JournalEvent, JournalStream, JournalValue, NewJournalEvent } from '../../../shared/domain/journal/event.ts';
import { journalStreams } from '../../../shared/domain/journal/event.ts';

/**
 * Events as they travel between threads: their columns one after the other in one flat list of texts and numbers, the
 * attributes as JSON text. Copying that costs a third of copying the objects.
 */
export type PackedValue = string | number | null;

/** at, stream, type, source, external id, entity, value, attributes, compensates */
export const newEventWidth = 9;
/** `eventColumns` of schema.ts */
export const eventWidth = 11;

/** @param attributes those of the event as JSON text. */
export function packNewEvent(event: NewJournalEvent, attributes: string, into: PackedValue[]): void {
  into.push(event.at, event.stream, event.type, event.source, event.externalId, event.entity, event.value, attributes, event.compensates);
}

/** @param rows packed with `eventWidth`. @throws TypeError where a value is not of its column. */
export function unpackEvents(rows: readonly PackedValue[]): JournalEvent[] {
  const events: JournalEvent[] = [];
  for (let start = 0; start < rows.length; start += eventWidth) {
    const [id, at, storedAt, stream, type, source, externalId, entity, value, attributes, compensates] = rows.slice(start, start + eventWidth);
    events.push({
      id: number(id), at: number(at), storedAt: number(storedAt), stream: streamOf(stream), type: text(type), source: text(source), externalId: textOrNull(externalId),
      entity: text(entity), value: value === null ? null : number(value), attributes: parseAttributes(text(attributes)), compensates: textOrNull(compensates),
    });
  }
  return events;
}

function number(value: PackedValue | undefined): number {
  if (typeof value !== 'number') throw new TypeError('A number of an event is none.');
  return value;
}

function text(value: PackedValue | undefined): string {
  if (typeof value !== 'string') throw new TypeError('A text of an event is none.');
  return value;
}

function textOrNull(value: PackedValue | undefined): string | null {
  return value === null ? null : text(value);
}

const streams = new Map<string, JournalStream>(journalStreams.map((stream) => [stream, stream]));

function streamOf(value: PackedValue | undefined): JournalStream {
  const stream = streams.get(text(value));
  if (!stream) throw new TypeError('The stream of an event is none that is known.');
  return stream;
}

function parseAttributes(json: string): JournalEvent['attributes'] {
  const attributes: { readonly [name: string]: JournalValue } = JSON.parse(json);
  return attributes;
}
