import { CallingThread } from '../../core/threads/calling-thread.ts';
import { threadEntry } from '../../core/threads/thread-entry.ts';
import type { StoreCalls, StoreRefusal, StoreTrouble } from './thread-calls.ts';

/** What a thread of the store could not do, and why. */
export class StoreFailure extends Error {
  /** `ended`: the thread itself is gone. */
  readonly trouble: StoreTrouble | 'ended';
  constructor(trouble: StoreTrouble | 'ended', words: string) {
    super(words);
    this.name = 'StoreFailure';
    this.trouble = trouble;
  }
}

export type StoreThread = CallingThread<StoreCalls, StoreRefusal>;

/** A worker thread of the store. One that ended took its open file along. Its calls throw StoreFailure. */
export function storeThread(): StoreThread {
  return new CallingThread({
    entry: threadEntry(import.meta.url, 'journal-store.js', './worker.ts'), name: 'journal', beginsAnew: false,
    errors: { refused: ({ trouble, words }) => new StoreFailure(trouble, words), ended: ({ message }) => new StoreFailure('ended', message) },
  });
}
