import { faultError } from './faults.ts';

/**
 * Waits for work that goes on by itself when whoever waits gives up; nobody hears it any more.
 * @throws what the work throws; FaultError `cancelled` once the signal is aborted.
 */
export async function orCancelled<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  const { promise: givenUp, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(faultError('cancelled', {}, signal.reason));
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  // Whichever loses may still fail later.
  work.catch(() => {});
  givenUp.catch(() => {});
  try {
    return await Promise.race([givenUp, work]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
