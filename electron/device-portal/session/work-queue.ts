import { faultError } from '../../core/faults.ts';

/** Runs work one after the other in the order of the calls. */
export class WorkQueue {
  #last: Promise<void> = Promise.resolve();

  /** @throws FaultError `cancelled` when the signal is aborted before its turn; then `work` never runs. */
  async run<Result>(signal: AbortSignal | undefined, work: () => Promise<Result>): Promise<Result> {
    const before = this.#last;
    const turn = Promise.withResolvers<void>();
    this.#last = turn.promise;
    try {
      await turnOrAbort(before, signal);
      return await work();
    } finally {
      // An aborted wait must not let the next one overtake the work that is still running.
      void before.then(turn.resolve);
    }
  }
}

async function turnOrAbort(before: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return before;
  if (signal.aborted) throw faultError('cancelled');
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(faultError('cancelled'));
  signal.addEventListener('abort', abort, { once: true });
  try {
    await Promise.race([before, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
    aborted.catch(() => {});
  }
}
