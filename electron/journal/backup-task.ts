import type { FolderHandle, TaskId } from '../../shared/domain/identifiers.ts';
import type { CoreServices } from '../core/services.ts';
import { newFileName } from './new-file-name.ts';
import type { ProgramJournal } from './program-journal.ts';

const key = 'file';

/** Starts the task that writes a complete copy of the journal into the folder, while the journal goes on. */
export function startBackup(journal: ProgramJournal, { tasks, folders, clock }: Pick<CoreServices, 'tasks' | 'folders' | 'clock'>, handle: FolderHandle): TaskId {
  const folder = folders.path(handle);
  return tasks.start({
    kind: 'download', title: 'Back up the journal', connectionId: null, folder: handle, retryable: true,
    items: [{ key, label: 'The journal', bytesTotal: null }],
    run: async (control) => {
      control.phase('Copying the journal');
      control.item({ key, state: 'running' });
      const { name, sizeBytes } = await journal.asking((store) => store.backUp(folder, newFileName(clock, 'sqlite'), control.signal));
      control.advance(sizeBytes, key);
      control.item({ key, state: 'done', note: `Saved as ${name}.` });
      await folders.used(handle);
    },
  });
}
