import { request as httpRequest, type Agent as HttpAgent, type ClientRequest, type IncomingHttpHeaders, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { request as httpsRequest, Agent as HttpsAgent } from 'node:https';
import { Readable } from 'node:stream';
import type { Endpoint } from '../../../shared/contract/connections.ts';
import { formatHost } from '../../../shared/domain/address.ts';
import { faultError, systemErrorCode } from '../faults.ts';
import { networkFault } from './network-faults.ts';

export interface HttpRequest {
  /** For https one that knows whom to believe: pinned-agent.ts, public-agent.ts. */
  readonly agent: HttpAgent;
  readonly endpoint: Endpoint;
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path with its query, already encoded; begins with a slash. */
  readonly path: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: Buffer | Readable | null;
  /** Bytes of a streamed body: devices refuse chunked uploads (device-portal.md §5). */
  readonly contentLength?: number;
  /** For name, TCP and TLS. */
  readonly connectTimeoutMs?: number;
  /** From the last byte of the request to the first of the answer. */
  readonly responseTimeoutMs?: number;
  /** Longest time without a byte in either direction, once connected. */
  readonly stallTimeoutMs?: number;
  /** Bears the sloppy headers of some builds (device-portal.md §5). */
  readonly insecureHTTPParser?: boolean;
  readonly signal?: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Fails with FaultError `cut-short`, `slow` or `cancelled` where it does not arrive whole. Must be read or destroyed. */
  readonly body: Readable;
}

const defaults = { connectTimeoutMs: 5_000, responseTimeoutMs: 10_000, stallTimeoutMs: 20_000 };

/**
 * One exchange over the given agent: node:https and never fetch, no proxy, no redirect followed, no cookie kept.
 * @throws FaultError as of network-faults.ts; every status is an answer and no fault.
 */
export async function requestOver(options: HttpRequest): Promise<HttpAnswer> {
  try {
    return await exchange(options);
  } catch (error) {
    // The other side may close an idle connection in the very moment in which it is used again: nothing was done yet.
    const mayRepeat = error instanceof StaleConnectionError && !(options.body instanceof Readable) && (options.method === 'GET' || options.method === 'HEAD');
    if (mayRepeat) return exchange(options);
    throw networkFault(error instanceof StaleConnectionError ? error.cause : error, options.endpoint);
  }
}

class StaleConnectionError extends Error {}

function exchange(options: HttpRequest): Promise<HttpAnswer> {
  options.signal?.throwIfAborted();
  const { endpoint, body = null } = options;
  if (endpoint.scheme === 'https' && !(options.agent instanceof HttpsAgent)) throw new TypeError('A secure endpoint needs a pinned agent.');
  const send = endpoint.scheme === 'https' ? httpsRequest : httpRequest;
  const request = send({
    agent: options.agent,
    host: endpoint.host,
    port: endpoint.port,
    method: options.method,
    path: options.path,
    headers: { host: formatHost(endpoint), ...options.headers, ...lengthHeader(options) },
    insecureHTTPParser: options.insecureHTTPParser ?? false,
  });
  const answer = answerTo(request, options);
  if (body instanceof Readable) sendStream(body, request);
  else request.end(body ?? undefined);
  return answer;
}

/** Every request with a body, even an empty one, announces its length (device-portal.md §1.0). */
function lengthHeader({ method, body = null, contentLength }: HttpRequest): OutgoingHttpHeaders {
  if (body instanceof Readable) {
    if (contentLength === undefined) throw new TypeError('A streamed body needs its length.');
    return { 'content-length': contentLength };
  }
  if (body) return { 'content-length': body.byteLength };
  return method === 'GET' || method === 'HEAD' ? {} : { 'content-length': 0 };
}

function sendStream(body: Readable, request: ClientRequest): void {
  body.once('error', (error) => request.destroy(error));
  request.once('close', () => body.destroy());
  body.pipe(request);
}

function answerTo(request: ClientRequest, options: HttpRequest): Promise<HttpAnswer> {
  const { signal, endpoint } = options;
  const timers = new ExchangeTimers(request, options);
  const abort = (): void => void request.destroy(faultError('cancelled'));
  const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer>();
  request.once('response', (response) => {
    timers.answered(response);
    translateErrors(response, endpoint, signal);
    resolve({ status: response.statusCode ?? 0, headers: response.headers, body: response });
  });
  request.once('error', (error) => {
    const stale = request.reusedSocket && ['ECONNRESET', 'EPIPE'].includes(systemErrorCode(error) ?? '');
    reject(stale ? new StaleConnectionError('An idle connection was closed.', { cause: error }) : networkFault(error, endpoint));
  });
  request.once('close', () => {
    timers.clear();
    signal?.removeEventListener('abort', abort);
    reject(faultError('connection-lost'));
  });
  signal?.addEventListener('abort', abort, { once: true });
  return promise;
}

/** The limits of one exchange; each ends it with a fault of its own. */
class ExchangeTimers {
  readonly #request: ClientRequest;
  readonly #limits: typeof defaults;
  #connect: NodeJS.Timeout | undefined;
  #responseTimer: NodeJS.Timeout | undefined;
  #response: IncomingMessage | null = null;
  #isSent = false;

  constructor(request: ClientRequest, options: HttpRequest) {
    this.#request = request;
    this.#limits = {
      connectTimeoutMs: options.connectTimeoutMs ?? defaults.connectTimeoutMs,
      responseTimeoutMs: options.responseTimeoutMs ?? defaults.responseTimeoutMs,
      stallTimeoutMs: options.stallTimeoutMs ?? defaults.stallTimeoutMs,
    };
    request.once('socket', (socket) => this.#socketGiven(socket.connecting || (options.endpoint.scheme === 'https' && !request.reusedSocket), socket));
    request.once('finish', () => this.#sent());
  }

  /** The clock of connecting starts with a socket: a request may wait for a free one without any fault of the target. */
  #socketGiven(connecting: boolean, socket: NonNullable<ClientRequest['socket']>): void {
    if (!connecting) return this.#connected();
    const { connectTimeoutMs } = this.#limits;
    this.#connect = setTimeout(() => this.#fail('no-answer', `no connection within ${connectTimeoutMs} ms`), connectTimeoutMs);
    const secure = this.#request.protocol === 'https:';
    socket.once(secure ? 'secureConnect' : 'connect', () => this.#connected());
  }

  #connected(): void {
    clearTimeout(this.#connect);
    this.#request.setTimeout(this.#limits.stallTimeoutMs);
    this.#request.on('timeout', () => this.#stalled());
  }

  #sent(): void {
    this.#isSent = true;
    const { responseTimeoutMs } = this.#limits;
    this.#responseTimer = setTimeout(() => this.#fail('slow', `no answer within ${responseTimeoutMs} ms`), responseTimeoutMs);
  }

  answered(response: IncomingMessage): void {
    clearTimeout(this.#responseTimer);
    this.#response = response;
  }

  #stalled(): void {
    const { stallTimeoutMs } = this.#limits;
    const response = this.#response;
    // A buffer that waits to be read means that our own reader is the slow one.
    if (response && response.readableLength > 0) response.socket.setTimeout(stallTimeoutMs);
    else if (response) response.destroy(faultError('slow', { detail: `no byte for ${stallTimeoutMs} ms` }));
    // All is sent: silence is what an answer that takes its time looks like, and has its own limit.
    else if (!this.#isSent) this.#fail('slow', `nothing moved for ${stallTimeoutMs} ms`);
  }

  #fail(code: 'no-answer' | 'slow', detail: string): void {
    this.#request.destroy(faultError(code, { detail }));
  }

  clear(): void {
    clearTimeout(this.#connect);
    clearTimeout(this.#responseTimer);
  }
}

/**
 * Makes the body fail with faults instead of socket errors. The stream itself is kept: passing gigabytes through another
 * one would cost more than the words are worth.
 */
function translateErrors(response: IncomingMessage, endpoint: Endpoint, signal: AbortSignal | undefined): void {
  const destroy = response.destroy.bind(response);
  response.destroy = (error) => destroy(error ? bodyFault(error, endpoint, signal) : error);
}

function bodyFault(error: Error, endpoint: Endpoint, signal: AbortSignal | undefined): Error {
  if (signal?.aborted) return faultError('cancelled', {}, error);
  const code = systemErrorCode(error);
  if (code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE') return faultError('cut-short', {}, error);
  return networkFault(error, endpoint);
}
