import { errorJson } from '../model/arm-error.ts';
import type { JsonObject } from '../model/json.ts';
import type { LongRunningAnswer, PagedAnswer, RouteAnswer } from '../model/provider.ts';
import { timeText } from '../model/time-text.ts';
import type { Answer } from '../http/answer.ts';
import { jsonAnswer } from '../http/answer.ts';
import type { Operations, RunningOperation } from '../model/operations.ts';

const PAGE_SIZE = 100;

/** What an answer needs to know of its request. */
export interface Asked {
  readonly origin: string;
  /** As sent, still encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly apiVersion: string;
  readonly subscriptionId: string;
}

/** Turns what a route answers into what goes over the wire: pages get their links, long work its address. */
export function answerOf(answer: RouteAnswer, asked: Asked, operations: Operations): Answer {
  switch (answer.kind) {
    case 'plain':
      return { status: answer.status, ...(answer.body === undefined ? {} : { json: answer.body }), headers: answer.headers ?? {} };
    case 'paged':
      return jsonAnswer(200, page(answer, asked));
    case 'long-running':
      return begun(answer, asked, operations);
  }
}

function page(answer: PagedAnswer, asked: Asked): JsonObject {
  const wished = Number(asked.query.get('$top') ?? asked.query.get('maxresults') ?? Number.NaN);
  const largest = answer.pageSize ?? PAGE_SIZE;
  const size = Number.isInteger(wished) && wished > 0 ? Math.min(wished, largest) : largest;
  const from = readSkipToken(asked.query.get('$skiptoken'));
  const value = answer.items.slice(from, from + size);
  if (from + size >= answer.items.length) return { value };
  const query = new URLSearchParams(asked.query);
  query.set('$skiptoken', Buffer.from(String(from + size)).toString('base64url'));
  return { value, nextLink: `${asked.origin}${asked.path}?${query.toString()}` };
}

function readSkipToken(token: string | null): number {
  const from = Number(Buffer.from(token ?? '', 'base64url').toString('utf8'));
  return Number.isSafeInteger(from) && from > 0 ? from : 0;
}

function begun(answer: LongRunningAnswer, asked: Asked, operations: Operations): Answer {
  const { id } = operations.start(asked.subscriptionId, answer);
  const at = (kind: string): string => `${asked.origin}/subscriptions/${asked.subscriptionId}/providers/Microsoft.Resources/locations/global/${kind}/${id}?api-version=${asked.apiVersion}`;
  const headers: Record<string, string> = { ...operations.retryAfter };
  if (answer.via !== 'Location') headers['azure-asyncoperation'] = at('operationStatuses');
  if (answer.via !== 'Azure-AsyncOperation') headers['location'] = at('operationResults');
  return { status: answer.status ?? 202, headers, ...(answer.body === undefined ? {} : { json: answer.body }) };
}

/** How an operation stands, at its `Azure-AsyncOperation` address. */
export function statusJson(operation: RunningOperation): JsonObject {
  const { id, outcome } = operation;
  const startTime = timeText(operation.startedAt);
  if (outcome === 'running') return { id, name: id, status: 'Running', startTime };
  const times = { startTime, endTime: timeText(outcome.endedAt) };
  if ('error' in outcome) return { id, name: id, status: 'Failed', ...times, error: errorJson(outcome.error) };
  return { id, name: id, status: 'Succeeded', ...times, ...(outcome.body === undefined ? {} : { properties: outcome.body }) };
}

/** The same at its `Location` address: 202 while it runs, then its result. */
export function resultAnswer(operation: RunningOperation, asked: Asked, operations: Operations): Answer {
  const { outcome } = operation;
  if (outcome === 'running') return { status: 202, headers: { ...operations.retryAfter, location: `${asked.origin}${asked.path}?${asked.query.toString()}` } };
  if ('error' in outcome) return jsonAnswer(outcome.status, { error: errorJson(outcome.error) });
  return outcome.body === undefined ? { status: 204 } : jsonAnswer(200, outcome.body);
}
