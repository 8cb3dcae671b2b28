import { setImmediate as nextTurn } from 'node:timers/promises';
import type { NewJournalEvent } from '../../shared/domain/journal/event.ts';
import { problemOfEvent } from '../../shared/domain/journal/event-problem.ts';
import { faultError } from '../core/faults.ts';
import { packNewEvent, type PackedValue } from './store/packed-events.ts';

/** Events per message to a thread: packing and copying them takes the main thread a few milliseconds. */
const eventsPerPart = 1_000;
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
      if (problem !== null) throw faultError('invalid-input', { message: 'An event was not accepted by the journal.', hint: problem, detail: event.type.slice(0, 200) });
      packNewEvent(event, attributes, rows);
    }
    parts.push(rows);
  }
  return parts;
}
