import { afterEach } from 'vitest';
import type { ProgramJournal } from '../program-journal.ts';
import { openRig } from './journal-rig.ts';

/** Journals for tests of one file; each is closed after the test that opened it. */
export function journalRigs(): typeof openRig {
  const open: ProgramJournal[] = [];
  afterEach(async () => {
    for (const journal of open.splice(0)) await journal.close();
  });
  return (folder, options) => {
    const rig = openRig(folder, options);
    open.push(rig.journal);
    return rig;
  };
}
