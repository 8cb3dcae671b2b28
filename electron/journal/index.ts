import { join } from 'node:path';
import type { JournalFactory } from '../core/system.ts';
import { ProgramJournal } from './program-journal.ts';

/** The journal of a profile, in `journal.sqlite` of its folder, and everything behind `journal.*`. */
export const openJournal: JournalFactory = async (services, dataDir) => {
  const journal = new ProgramJournal({ path: join(dataDir, 'journal.sqlite'), services });
  return { journal, router: {}, close: () => journal.close() };
};
