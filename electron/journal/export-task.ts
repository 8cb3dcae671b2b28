import type { JournalSelection } from '../../shared/contract/journal/events.ts';
import type { FolderHandle, TaskId } from '../../shared/domain/identifiers.ts';
import type { JournalEvent } from '../../shared/domain/journal/event.ts';
import { writeNewFile } from '../core/files/new-file.ts';
import type { CoreServices, TaskControl } from '../core/services.ts';
import { csvHeader, csvRecord } from './csv.ts';
import { newFileName } from './new-file-name.ts';
import type { ProgramJournal } from './program-journal.ts';
import { selectedEvents } from './selection.ts';

export interface ExportOptions {
  readonly folder: FolderHandle;
  readonly format: 'ndjson' | 'csv';
  readonly selection: JournalSelection;
  readonly times: { readonly from: number | null; readonly to: number | null };
}

const formats = {
  ndjson: { header: '', line: (event: JournalEvent) => `${JSON.stringify(event)}\n` },
  csv: { header: csvHeader, line: csvRecord },
} as const;

const key = 'events';

/** Starts the task that writes the chosen events into a new file of the folder. */
export function startExport(journal: ProgramJournal, { tasks, folders, clock }: Pick<CoreServices, 'tasks' | 'folders' | 'clock'>, options: ExportOptions): TaskId {
  const folder = folders.path(options.folder);
  return tasks.start({
    kind: 'download', title: 'Export events of the journal', connectionId: null, folder: options.folder, retryable: true,
    items: [{ key, label: 'Events', bytesTotal: null }],
    run: async (control) => {
      control.phase('Writing events');
      control.item({ key, state: 'running' });
      const told = { events: 0 };
      const name = await writeNewFile(folder, newFileName(clock, options.format), parts(journal, options, control, told), control.signal);
      control.item({ key, state: 'done', note: `${told.events.toLocaleString('en')} ${told.events === 1 ? 'event' : 'events'} in ${name}.` });
      await folders.used(options.folder);
    },
  });
}

/** @param told counts what has gone by. */
async function* parts(journal: ProgramJournal, { format, selection, times }: ExportOptions, control: TaskControl, told: { events: number }): AsyncGenerator<string, void, undefined> {
  const { header, line } = formats[format];
  yield header;
  const { condition } = selectedEvents(selection);
  for await (const events of journal.walk({ condition, isReadBack: false, ...times, beyondId: null, order: 'oldest-first', limit: Number.MAX_SAFE_INTEGER })) {
    const part = events.map(line).join('');
    yield part;
    control.advance(Buffer.byteLength(part), key);
    told.events += events.length;
  }
}
