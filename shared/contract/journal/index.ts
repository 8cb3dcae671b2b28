import { journalCursorsContract } from './cursors.ts';
import { journalEventsContract } from './events.ts';
import { backUpJournal, exportJournal, importJournal, journalSegmentsContract, journalStatusContract } from './upkeep.ts';

/** The journal: what happened, figures over it, and the care of its file. */
export const journalContract = {
  events: journalEventsContract,
  cursors: journalCursorsContract,
  status: journalStatusContract,
  segments: journalSegmentsContract,
  export: exportJournal,
  import: importJournal,
  backup: backUpJournal,
};
