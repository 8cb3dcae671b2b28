import { CallingThread } from '../../core/threads/calling-thread.ts';
import { threadEntry } from '../../core/threads/thread-entry.ts';
import type { RowsCalls, RowsRefusal, RowsTrouble } from './thread-calls.ts';

/** What the thread could not do, and why. */
export class RowsFailure extends Error {
  readonly trouble: RowsTrouble;
  constructor(trouble: RowsTrouble, words: string) {
    super(words);
    this.name = 'RowsFailure';
    this.trouble = trouble;
  }
}

/** The thread that keeps the history's file. One that ended took the open file along. Its calls throw RowsFailure. */
export function rowsThread(): CallingThread<RowsCalls, RowsRefusal> {
  return new CallingThread({
    entry: threadEntry(import.meta.url, 'history-rows.js', './worker.ts'), name: 'history', beginsAnew: false,
    errors: { refused: ({ trouble, words }) => new RowsFailure(trouble, words), ended: ({ message }) => new RowsFailure('ended', message) },
  });
}
