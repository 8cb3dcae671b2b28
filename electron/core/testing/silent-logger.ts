import type { Logger } from '../logging.ts';

/** For tests that do not look at the log. */
export const silentLogger: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** Remembers the ids of what was logged. */
export function recordingLogger(): Logger & { readonly ids: string[] } {
  const ids: string[] = [];
  const note = (id: string): void => void ids.push(id);
  return { ids, debug: note, info: note, warn: note, error: note };
}
