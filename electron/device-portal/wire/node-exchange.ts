import { request as httpRequest } from 'node:http';
import type { Agent as HttpAgent, ClientRequest, IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Agent as HttpsAgent } from 'node:https';
import { Transform } from 'node:stream';
import type { Readable } from 'node:stream';
import type { Endpoint } from '../../../shared/contract/connections.ts';
import { portalError, portalLineError } from '../portal-faults.ts';
import type { Exchange, ExchangeAnswer, ExchangeRequest } from './exchange.ts';

/** An agent that only ever talks to the pinned device (core/net), or a plain one for http. */
export type DeviceAgent = HttpAgent | HttpsAgent;

/** Sends requests over node:http(s). No redirect is followed, no compression is asked for. */
export function nodeExchange(endpoint: Endpoint, agent: DeviceAgent): Exchange {
  return {
    send: (request) => sendWithOneFreshTry(endpoint, agent, request),
    close: () => agent.destroy(),
  };
}

/** A kept connection may have been closed by the device just as the request left: a GET may safely go again. */
async function sendWithOneFreshTry(endpoint: Endpoint, agent: DeviceAgent, request: ExchangeRequest): Promise<ExchangeAnswer> {
  try {
    return await sendOnce(endpoint, agent, request);
  } catch (error) {
    if (request.method === 'GET' && error instanceof StaleConnection) return sendOnce(endpoint, agent, request).catch((again: unknown) => throwFault(again, endpoint));
    return throwFault(error, endpoint);
  }
}

class StaleConnection extends Error {}

function throwFault(error: unknown, endpoint: Endpoint): never {
  throw portalLineError(error instanceof StaleConnection ? error.cause : error, endpoint);
}

function sendOnce(endpoint: Endpoint, agent: DeviceAgent, request: ExchangeRequest): Promise<ExchangeAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = openRequest(endpoint, agent, request);
    const waiting = new Watchdog(request.responseTimeoutMs, () => {
      outgoing.destroy(portalError(outgoing.socket?.connecting === true ? 'no-answer' : 'slow'));
    });
    const body = request.body?.open();
    outgoing.once('response', (incoming) => {
      waiting.stop();
      // The device may refuse before it has read everything; what remains of the upload is of no use then.
      if (body !== undefined && !body.readableEnded) body.destroy();
      resolve(answerOf(endpoint, incoming, outgoing, request));
    });
    outgoing.once('error', (error) => {
      waiting.stop();
      body?.destroy();
      reject(outgoing.reusedSocket && isReset(error) ? new StaleConnection('', { cause: error }) : error);
    });
    if (body === undefined) outgoing.end();
    else pump(body, outgoing, waiting, request.stallTimeoutMs);
  });
}

function openRequest(endpoint: Endpoint, agent: DeviceAgent, request: ExchangeRequest): ClientRequest {
  const open = endpoint.scheme === 'https' ? httpsRequest : httpRequest;
  const length = request.body?.length ?? (request.method === 'GET' ? null : 0);
  return open({
    host: endpoint.host,
    port: endpoint.port,
    agent,
    method: request.method,
    path: request.address,
    headers: { Accept: '*/*', ...request.headers, ...(length === null ? {} : { 'Content-Length': String(length) }) },
    // Some builds write headers that the strict parser refuses (device-portal.md §5.1); the target is a pinned device.
    insecureHTTPParser: true,
    ...(request.signal === undefined ? {} : { signal: request.signal }),
  });
}

/** Feeds the body as fast as the line takes it. While it moves, the wait for the answer has not begun. */
function pump(body: Readable, outgoing: ClientRequest, waiting: Watchdog, stallTimeoutMs: number): void {
  const responseTimeoutMs = waiting.ms;
  waiting.restart(stallTimeoutMs);
  body.on('data', (chunk) => {
    waiting.restart(stallTimeoutMs);
    if (!outgoing.write(chunk)) body.pause();
  });
  outgoing.on('drain', () => {
    waiting.restart(stallTimeoutMs);
    body.resume();
  });
  body.once('end', () => {
    waiting.restart(responseTimeoutMs);
    outgoing.end();
  });
  body.once('error', (error) => outgoing.destroy(error));
}

function answerOf(endpoint: Endpoint, incoming: IncomingMessage, outgoing: ClientRequest, request: ExchangeRequest): ExchangeAnswer {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return { status: incoming.statusCode ?? 0, headers, setCookies: incoming.headers['set-cookie'] ?? [], body: guardedBody(endpoint, incoming, outgoing, request.stallTimeoutMs) };
}

/** The body, which fails instead of simply ending when it stalls or stays short of its announced length. */
function guardedBody(endpoint: Endpoint, incoming: IncomingMessage, outgoing: ClientRequest, stallTimeoutMs: number): Readable {
  const announced = Number(incoming.headers['content-length'] ?? Number.NaN);
  let received = 0;
  const body = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      received += chunk.length;
      watchdog.restart(stallTimeoutMs);
      done(null, chunk);
    },
    flush(done) {
      watchdog.stop();
      done(Number.isInteger(announced) && received < announced ? portalError('cut-short', { detail: `${received} of ${announced} bytes` }) : null);
    },
    destroy(error, done) {
      watchdog.stop();
      outgoing.destroy();
      done(error);
    },
  });
  // Only silence of the device counts: a reader that pauses is none of its fault.
  const watchdog = new Watchdog(stallTimeoutMs, () => {
    if (body.writableNeedDrain || body.isPaused()) watchdog.restart(stallTimeoutMs);
    else body.destroy(portalError('slow', { message: 'The headset stopped in the middle of its answer.' }));
  });
  incoming.once('aborted', () => body.destroy(portalError('cut-short', Number.isInteger(announced) ? { detail: `${received} of ${announced} bytes` } : {})));
  incoming.once('error', (error) => body.destroy(portalLineError(error, endpoint)));
  incoming.pipe(body);
  return body;
}

function isReset(error: Error): boolean {
  return 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
}

/** Barks once unless it is restarted or stopped in time. */
class Watchdog {
  ms: number;
  readonly #bark: () => void;
  #timer: NodeJS.Timeout;

  constructor(ms: number, bark: () => void) {
    this.ms = ms;
    this.#bark = bark;
    this.#timer = setTimeout(bark, ms);
  }

  restart(ms: number): void {
    if (ms === this.ms) {
      this.#timer.refresh();
      return;
    }
    clearTimeout(this.#timer);
    this.ms = ms;
    this.#timer = setTimeout(this.#bark, ms);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
