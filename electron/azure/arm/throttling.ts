import type { AzureAnswer } from './azure-answer.ts';
import { errorOf } from './azure-refusal.ts';

/** What an answer of 429 or 5xx asks for. */
export type Patience =
  /** Too many calls: everybody in the subscription waits. */
  | 'throttled'
  /** The thing itself is busy with something else: this call alone waits. */
  | 'busy'
  /** The service is out of order for a moment: this call alone waits. */
  | 'unavailable'
  /** An answer like any other. */
  | 'none';

/** Providers use 429 for a locked resource, too (azure.md §2.0): the body tells. */
const busyCodes = new Set(['RetryableErrorDueToAnotherOperation', 'AnotherOperationInProgress', 'OperationInProgress', 'ConcurrentOperation']);
/** Waiting helps against none of these, whatever the status says. */
const refusalCodes = /quota|OperationNotAllowed|SkuNotAvailable|AllocationFailed/i;

/** @param isRepeatable sending it twice does no more than sending it once. */
export function patienceFor({ status, body }: AzureAnswer, isRepeatable: boolean): Patience {
  if (status === 429) {
    const { code } = errorOf(body);
    if (busyCodes.has(code)) return 'busy';
    return refusalCodes.test(code) ? 'none' : 'throttled';
  }
  if (status === 503) return 'unavailable';
  return isRepeatable && (status === 500 || status === 502 || status === 504) ? 'unavailable' : 'none';
}
