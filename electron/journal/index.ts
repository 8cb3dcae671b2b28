import { join } from 'node:path';
import type { JournalFactory } from '../core/system.ts';
import { ProgramJournal } from './program-journal.ts';
import { journalRouter } from './router.ts';
import { SavedCursors } from './saved-cursors.ts';
import { Segments } from './segments.ts';

/** The journal of a profile, in `journal.sqlite` of its folder, and everything behind `journal.*`. */
export const openJournal: JournalFactory = async (services, dataDir) => {
  const journal = new ProgramJournal({ path: join(dataDir, 'journal.sqlite'), services });
  const [segments, saved] = await Promise.all([Segments.open(journal, services), SavedCursors.open(services)]);
  return {
    journal,
    router: { journal: journalRouter({ journal, segments, saved }, services) },
    close: async () => {
      segments.close();
      await journal.close();
    },
  };
};
