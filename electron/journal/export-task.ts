import { join } from 'node:path';
import type { JournalSelection } from '../../shared/contract/journal/events.ts';
import type { FolderHandle, TaskId } from '../../shared/domain/identifiers.ts';
import type { JournalEvent } from '../../shared/domain/journal/event.ts';
import type { CoreServices, TaskControl } from '../core/services.ts';
import { csvHeader, csvRecord } from './csv.ts';
import { GrowingFile } from './growing-file.ts';
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
      const name = newFileName(clock, options.format);
      control.phase('Writing events');
      control.item({ key, state: 'running' });
      const events = await writeEvents(journal, join(folder, name), options, control);
      control.item({ key, state: 'done', note: `${events.toLocaleString('en')} ${events === 1 ? 'event' : 'events'} in ${name}.` });
      await folders.used(options.folder);
    },
  });
}

/** @returns how many events were written. Nothing is left of a file that could not be completed. */
async function writeEvents(journal: ProgramJournal, path: string, { format, selection, times }: ExportOptions, control: TaskControl): Promise<number> {
  const { header, line } = formats[format];
  const file = await GrowingFile.begin(path);
  let written = 0;
  try {
    await file.write(header);
    const { condition } = selectedEvents(selection);
    for await (const events of journal.walk({ condition, ...times, beyondId: null, order: 'oldest-first', limit: Number.MAX_SAFE_INTEGER })) {
      control.signal.throwIfAborted();
      control.advance(await file.write(events.map(line).join('')), key);
      written += events.length;
    }
    control.advance(await file.complete(), key);
    return written;
  } catch (error) {
    await file.discard();
    throw error;
  }
}
