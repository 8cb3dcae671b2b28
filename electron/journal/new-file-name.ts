import type { Clock } from '../core/clock.ts';

/** Name of a file that the journal makes in a user's folder; by its second, in UTC, and fit for every file system. */
export function newFileName(clock: Clock, extension: 'ndjson' | 'csv' | 'sqlite'): string {
  const time = new Date(clock.now()).toISOString().slice(0, 19).replaceAll(':', '-');
  return `fabriscope-journal-${time}Z.${extension}`;
}
