import { createHash } from 'node:crypto';
import { journalEventSchema } from '../../shared/contract/journal/events.ts';
import type { TaskId, UploadHandle } from '../../shared/domain/identifiers.ts';
import type { JournalEvent, NewJournalEvent } from '../../shared/domain/journal/event.ts';
import { problemOfEvent } from '../../shared/domain/journal/event-problem.ts';
import { faultError } from '../core/faults.ts';
import type { CoreServices, TaskControl } from '../core/services.ts';
import type { ProgramJournal } from './program-journal.ts';
import { unpackEvents } from './store/packed-events.ts';
import { textLines, type TextLine } from './text-lines.ts';

/** An event with a megabyte of attributes and room around them. */
const longestLine = 2_000_000;
/** So many bad lines are named; the rest is counted. */
const mostNamed = 20;
const eventsPerAppend = 1_000;
const key = 'events';

interface Counts {
  added: number;
  known: number;
  bad: number;
}

/** Starts the task that takes in an export (NDJSON) of this or another Fabriscope. @throws FaultError `not-found`. */
export function startImport(journal: ProgramJournal, { tasks, uploads }: Pick<CoreServices, 'tasks' | 'uploads'>, handle: UploadHandle): TaskId {
  const upload = uploads.get(handle);
  if (!upload) throw faultError('not-found', { message: 'The file is not here any more.', hint: 'Choose it again.' });
  return tasks.start({
    kind: 'upload', title: `Import events from ${upload.name}`.slice(0, 300), connectionId: null, retryable: false,
    items: [{ key, label: 'Events', bytesTotal: upload.sizeBytes }],
    run: async (control) => {
      control.phase('Taking in events');
      control.item({ key, state: 'running' });
      try {
        const counts = await takeIn(journal, upload.path, control);
        control.item({ key, state: 'done', note: noteOf(counts) });
      } finally {
        await uploads.discard([handle]);
      }
    },
  });
}

async function takeIn(journal: ProgramJournal, path: string, control: TaskControl): Promise<Counts> {
  const counts: Counts = { added: 0, known: 0, bad: 0 };
  let waiting: JournalEvent[] = [];
  const append = async (): Promise<void> => {
    const events = await unknownOf(journal, waiting);
    const { events: added } = await journal.append(events);
    counts.added += added.length;
    counts.known += waiting.length - added.length;
    waiting = [];
  };
  for await (const { bytes, lines } of textLines(path, longestLine, control.signal)) {
    for (const line of lines) {
      if (line.text?.trim() === '') continue;
      const event = eventOf(line);
      if (event) waiting.push(event);
      else nameBadLine(line, ++counts.bad, control);
    }
    if (waiting.length >= eventsPerAppend) await append();
    control.advance(bytes, key);
  }
  if (waiting.length > 0) await append();
  return counts;
}

function eventOf({ text }: TextLine): JournalEvent | null {
  if (text === null) return null;
  try {
    const event = journalEventSchema.parse(JSON.parse(text));
    return problemOfEvent(event, JSON.stringify(event.attributes)) === null ? event : null;
  } catch {
    return null;
  }
}

/** Names the first ones as failed items of the task, so that they can be found in the file. */
function nameBadLine({ number, text }: TextLine, count: number, control: TaskControl): void {
  if (count > mostNamed) return;
  const message = text === null ? 'The line is too long.' : 'The line is not an event of a journal.';
  const fault = faultError('invalid-input', { message, hint: 'It was left out; all other lines were taken in.' }).fault;
  control.item({ key: `line-${number}`, label: `Line ${number}`, state: 'failed', fault });
}

/**
 * Events without a name of their source get one, so that a second import of the same file changes nothing. Those that
 * came from this very journal are in it without any name: they are left out.
 */
async function unknownOf(journal: ProgramJournal, events: readonly JournalEvent[]): Promise<NewJournalEvent[]> {
  const nameless = events.filter(({ externalId }) => externalId === null);
  const rows = nameless.length === 0 ? [] : await journal.asking((store) => store.pick(nameless.map(({ id }) => id)));
  const own = new Set(unpackEvents(rows).map((event) => JSON.stringify(event)));
  return events.filter((event) => event.externalId !== null || !own.has(JSON.stringify(event))).map(named);
}

function named({ id, storedAt, ...event }: JournalEvent): NewJournalEvent {
  if (event.externalId !== null) return event;
  const digest = createHash('sha256').update(JSON.stringify([id, storedAt, event])).digest('base64url');
  return { ...event, externalId: `imported:${digest}` };
}

function noteOf({ added, known, bad }: Counts): string {
  const words = [`${added.toLocaleString('en')} new, ${known.toLocaleString('en')} known already.`];
  if (bad > 0) words.push(`${bad.toLocaleString('en')} ${bad === 1 ? 'line is no event and was' : 'lines are no events and were'} left out.`);
  return words.join(' ');
}
