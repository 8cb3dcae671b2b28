import { faultError } from '../../core/faults.ts';
import { CallingThread } from '../../core/threads/calling-thread.ts';
import type { CallRefusal } from '../../core/threads/calls.ts';
import { threadEntry } from '../../core/threads/thread-entry.ts';
import type { HeavyCalls } from './heavy-calls.ts';

/**
 * Does with templates of megabytes what would hold up the main thread: taking secrets out, outlines, differences. Its calls
 * throw FaultError `malformed-answer` for texts that cannot be read, `internal` where the thread did not survive the question.
 */
export class HeavyThread extends CallingThread<HeavyCalls, CallRefusal> {
  constructor() {
    super({
      entry: threadEntry(import.meta.url, 'azure-heavy.js', './worker.ts'), name: 'azure', beginsAnew: true,
      errors: {
        refused: ({ words }) => faultError('malformed-answer', { message: 'This template could not be read.', detail: words }),
        ended: (cause) => faultError('internal', {}, cause),
      },
    });
  }
}
