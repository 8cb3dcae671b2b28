import type { IncomingHttpHeaders } from 'node:http';
import { faultError } from '../../core/faults.ts';
import { parseLossless } from '../../core/lossless-json.ts';
import type { RawAnswer } from '../../core/net/service-exchange.ts';

/** By what an operator of Azure finds a call again; kept in the detail of every fault (azure.md §2.0). */
export interface CallIds {
  /** Ours, sent as `x-ms-client-request-id`. */
  readonly clientRequestId: string;
  readonly requestId: string | null;
  readonly correlationId: string | null;
}

/** An answer that was read; `body` is JSON without rounding (its text where that was asked for), undefined where there was none. */
export interface AzureAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
  readonly ids: CallIds;
}

/** What was asked, for the detail of a fault: method and path, never the query, which may hold signatures. */
export interface CallName {
  readonly method: string;
  readonly path: string;
}

export function idsOf(headers: IncomingHttpHeaders, clientRequestId: string): CallIds {
  return { clientRequestId, requestId: headerText(headers, 'x-ms-request-id'), correlationId: headerText(headers, 'x-ms-correlation-request-id') };
}

export function headerText(headers: IncomingHttpHeaders, name: string): string | null {
  const value = headers[name];
  const text = Array.isArray(value) ? value[0] : value;
  return text === undefined || text === '' ? null : text;
}

/**
 * @param asText leaves the text of a good answer as it is, for whoever reads it elsewhere.
 * @throws FaultError `malformed-answer` for a good status with something else than JSON; a refusal's body may be anything.
 */
export function readAnswer(raw: RawAnswer, ids: CallIds, call: CallName, asText = false): AzureAnswer {
  return { status: raw.status, headers: raw.headers, ids, body: asText && raw.status < 400 ? raw.text : bodyOf(raw, ids, call) };
}

function bodyOf({ text, status }: RawAnswer, ids: CallIds, call: CallName): unknown {
  if (text.trim() === '') return undefined;
  try {
    return parseLossless(text);
  } catch (error) {
    if (status >= 400) return undefined;
    const isPage = text.trimStart().startsWith('<');
    throw faultError('malformed-answer', {
      message: isPage ? 'A web page came instead of Azure’s answer.' : 'Azure’s answer could not be read.',
      hint: isPage ? 'A proxy or a sign-in page of the network may stand between. Try again.' : 'Try again; only this part is affected.',
      detail: callDetail(call, ids, [isPage ? 'a web page' : 'not valid JSON']),
    }, error);
  }
}

/** The text for a fault's detail. */
export function callDetail({ method, path }: CallName, { clientRequestId, requestId, correlationId }: CallIds, more: readonly string[] = []): string {
  return [
    `${method} ${path.slice(0, 1_000)}`, ...more,
    ...(requestId === null ? [] : [`request id ${requestId}`]),
    ...(correlationId === null ? [] : [`correlation id ${correlationId}`]),
    `client request id ${clientRequestId}`,
  ].join('\n');
}

/** The object's own field, undefined where the value is no object or has none. */
export function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined;
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
