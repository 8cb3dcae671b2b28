import type { StoreTrouble } from './store/thread-calls.ts';

/** Why nothing can be kept, and what to do. */
export function wordsOfFailure(trouble: StoreTrouble | 'ended'): string {
  switch (trouble) {
    case 'newer': return 'The journal was written by a newer version of Fabriscope. It was not touched, and nothing is recorded in this run. Install that version, or start with another profile.';
    case 'foreign': return 'The journal’s file belongs to another program. It was not touched, and nothing is recorded in this run. Move it out of the profile’s folder, then start Fabriscope again.';
    case 'access': return 'The journal’s file cannot be written. Nothing is recorded in this run. Check the permissions of the profile’s folder, then start Fabriscope again.';
    case 'damaged': return 'The journal’s file was damaged again after it had been replaced. Nothing more is recorded in this run. Check the disk.';
    case 'full': return 'The disk is full, so that the journal could not be opened. Nothing is recorded in this run. Free some space, then start Fabriscope again.';
    case 'ended':
    case 'refused': return 'The journal does not work. Nothing more is recorded in this run. Start Fabriscope again; if it stays so, copy the diagnostics and report it.';
  }
}

/** @param dropped events that could not even wait. */
export function wordsOfFullDisk(dropped: number): string {
  const lost = dropped === 0 ? '' : ` ${dropped.toLocaleString('en')} of the oldest ones had to be given up.`;
  return `The disk takes nothing more, so new events wait in memory.${lost} Free some space, or drop old months of the journal; they are written by themselves then.`;
}

/** @param lost events that could not be read; null where nobody can tell. */
export function wordsOfRecovery(found: { readonly setAsideAs: string; readonly events: number; readonly lost: number | null }): string {
  const kept = `${found.events.toLocaleString('en')} ${found.events === 1 ? 'event' : 'events'} could be read and were kept`;
  const lost = found.lost === null ? 'how many are missing cannot be told' : found.lost === 0 ? 'none is missing' : `${found.lost.toLocaleString('en')} are missing`;
  return `The journal’s file was damaged. ${kept}; ${lost}. The damaged file is still in the profile’s folder as ${found.setAsideAs}.`;
}
