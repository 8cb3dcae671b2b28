import { isArray } from '../model/json.ts';
import type { Answer } from './answer.ts';
import { jsonAnswer } from './answer.ts';
import type { FaultsOfRequest } from './send.ts';

/** Where a request went, for links that lead back or away. */
export interface Whereabouts {
  readonly origin: string;
  /** Path and query as sent. */
  readonly target: string;
  readonly nowMs: number;
}

const OPERATION_PATH = /\/operation(?:statuses|results)\//i;

/** The answer that a fault gives in place of the real one. */
export function faultAnswer(faults: FaultsOfRequest, where: Whereabouts): Answer | undefined {
  const { throttled, unavailable } = faults;
  if (throttled !== undefined) {
    const at = new Date(where.nowMs + throttled.retryAfterSeconds * 1000).toUTCString();
    const message = `Number of 'read' requests for subscription and actor exceeded. Please try again after '${String(throttled.retryAfterSeconds)}' seconds.`;
    return jsonAnswer(429, { error: { code: 'SubscriptionRequestsThrottled', message } }, { 'retry-after': throttled.form === 'date' ? at : String(throttled.retryAfterSeconds) });
  }
  if (unavailable !== undefined) {
    const headers = unavailable.retryAfterSeconds === 0 ? {} : { 'retry-after': String(unavailable.retryAfterSeconds) };
    return jsonAnswer(503, { error: { code: 'ServerTimeout', message: 'The request timed out.' } }, headers);
  }
  const html = faults['html-error'];
  if (html !== undefined) return { status: html.status, html: '<!DOCTYPE html><html><head><title>Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>' };
  if (faults['operation-lost'] !== undefined && OPERATION_PATH.test(where.target)) {
    return jsonAnswer(404, { error: { code: 'NotFound', message: 'The operation could not be found.' } });
  }
  return undefined;
}

/** The real answer, with links and words changed by faults. */
export function spoiled(answer: Answer, faults: FaultsOfRequest, where: Whereabouts): Answer {
  let result = answer;
  const foreign = faults['foreign-next-link'];
  if (result.json !== undefined && isArray(result.json['value'])) {
    const origin = foreign?.origin ?? where.origin.replace('127.0.0.1', 'localhost');
    if (foreign !== undefined) result = { ...result, json: { ...result.json, nextLink: `${origin}${where.target}` } };
    if (faults['next-link-loop'] !== undefined) result = { ...result, json: { ...result.json, nextLink: `${where.origin}${where.target}` } };
  }
  const word = faults['unknown-status']?.word;
  if (word !== undefined && OPERATION_PATH.test(where.target) && isRunning(result.json?.['status'])) result = { ...result, json: { ...result.json, status: word } };
  return { ...result, headers: pollHeaders(result.headers ?? {}, faults) };
}

const isRunning = (status: unknown): boolean => status === 'Accepted' || status === 'Running' || status === 'InProgress';

function pollHeaders(headers: Readonly<Record<string, string>>, faults: FaultsOfRequest): Readonly<Record<string, string>> {
  const result = { ...headers };
  const bytes = faults['long-poll-url']?.bytes;
  for (const name of ['azure-asyncoperation', 'location']) {
    const url = result[name];
    if (url !== undefined && bytes !== undefined) result[name] = `${url}&t=${'0'.repeat(bytes)}`;
  }
  if (faults['both-headers'] === undefined) return result;
  const { 'azure-asyncoperation': statusUrl, location } = result;
  if (statusUrl !== undefined) result['location'] ??= statusUrl.replace(/operationStatuses/i, 'operationResults');
  else if (location !== undefined) result['azure-asyncoperation'] = location.replace(/operationResults/i, 'operationStatuses');
  return result;
}
