import type { Agent } from 'node:http';
import { WebSocket, type RawData } from 'ws';
import type { Endpoint } from '../../../shared/contract/connections.ts';
import { formatHost } from '../../../shared/domain/address.ts';
import type { Fault, FaultCode } from '../../../shared/domain/fault.ts';
import { FaultError } from '../fault-error.ts';
import { fault, faultError } from '../faults.ts';
import { networkFault } from './network-faults.ts';

export interface WebSocketOptions {
  readonly agent: Agent;
  readonly endpoint: Endpoint;
  /** Path with its query; begins with a slash. */
  readonly path: string;
  /** Without `Origin`, which is always the endpoint's own (device-portal.md §1.1). */
  readonly headers?: Readonly<Record<string, string>>;
  readonly handshakeTimeoutMs?: number;
  /** Longest silence; empty frames, which some servers send as a sign of life, count as sound. */
  readonly idleTimeoutMs?: number;
  readonly maxMessageBytes?: number;
  readonly signal?: AbortSignal;
}

/** An open socket of a target. */
export interface TargetSocket {
  /**
   * Whole messages in order, without empty ones; to be read once. Ends when the other side closes, with or without the
   * closing handshake. Fails with FaultError `slow` after too long a silence, `malformed-answer` for an oversized message.
   */
  messages(): AsyncGenerator<string | Buffer, void, undefined>;
  send(message: string | Buffer): void;
  close(): void;
}

/** The target answered the upgrade with a status instead. */
export class UpgradeRefusedError extends FaultError {
  readonly status: number;
  /** At most 4,000 characters of its body. */
  readonly bodyText: string;
  constructor(status: number, bodyText: string) {
    super(refusalOf(status));
    this.name = 'UpgradeRefusedError';
    this.status = status;
    this.bodyText = bodyText;
  }
}

function refusalOf(status: number): Fault {
  const code: FaultCode =
    status === 401 ? 'unauthorised' : status === 403 ? 'forbidden' : status === 404 ? 'not-supported' : status >= 500 ? 'server-error' : 'not-a-portal';
  return fault(code, { detail: `HTTP ${status} instead of a WebSocket` });
}

/**
 * Opens a WebSocket over the given agent, so that the pin holds here too.
 * @throws FaultError as of network-faults.ts, UpgradeRefusedError where HTTP answered.
 */
export async function openWebSocket(options: WebSocketOptions): Promise<TargetSocket> {
  const { endpoint, signal } = options;
  if (signal?.aborted) throw faultError('cancelled');
  const secure = endpoint.scheme === 'https';
  const authority = formatHost(endpoint);
  const socket = new WebSocket(`${secure ? 'wss' : 'ws'}://${authority}${options.path}`, {
    agent: options.agent,
    headers: { ...options.headers },
    origin: `${endpoint.scheme}://${authority}`,
    handshakeTimeout: options.handshakeTimeoutMs ?? 10_000,
    maxPayload: options.maxMessageBytes ?? 16 * 1_024 * 1_024,
    followRedirects: false,
    perMessageDeflate: false,
  });
  const incoming = new IncomingMessages(socket, options);
  const abort = (): void => socket.terminate();
  signal?.addEventListener('abort', abort, { once: true });
  socket.once('close', () => signal?.removeEventListener('abort', abort));
  try {
    await opened(socket);
  } catch (error) {
    socket.terminate();
    throw signal?.aborted ? faultError('cancelled') : handshakeFault(error, endpoint);
  }
  return {
    messages: () => incoming.read(),
    send: (message) => socket.send(message),
    close: () => hangUp(socket),
  };
}

function opened(socket: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
    socket.once('unexpected-response', (request, response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('close', () => {
        reject(new UpgradeRefusedError(response.statusCode ?? 0, Buffer.concat(chunks).toString('utf8').slice(0, 4_000)));
        request.destroy();
      });
      setTimeout(() => response.destroy(), 2_000).unref();
    });
  });
}

function handshakeFault(error: unknown, endpoint: Endpoint): FaultError {
  if (error instanceof Error && /handshake has timed out/.test(error.message)) return faultError('no-answer', { detail: 'no WebSocket handshake in time' }, error);
  return networkFault(error, endpoint);
}

/** Some servers never answer a close frame (device-portal.md §5): they get a second, then the line is cut. */
function hangUp(socket: WebSocket): void {
  socket.close();
  setTimeout(() => socket.terminate(), 1_000).unref();
}

/** Messages that have come and wait for their reader; a slow reader pauses the socket instead of filling memory. */
class IncomingMessages {
  readonly #socket: WebSocket;
  readonly #idleTimeoutMs: number;
  readonly #queue: { readonly message: string | Buffer; readonly bytes: number }[] = [];
  #bytes = 0;
  #ended = false;
  #failure: FaultError | null = null;
  #wake = Promise.withResolvers<void>();
  #idle: NodeJS.Timeout | undefined;

  constructor(socket: WebSocket, options: WebSocketOptions) {
    this.#socket = socket;
    this.#idleTimeoutMs = options.idleTimeoutMs ?? 30_000;
    socket.on('open', () => this.#heard());
    socket.on('ping', () => this.#heard());
    socket.on('message', (data, isBinary) => this.#arrived(data, isBinary));
    socket.on('error', (error) => this.#failed(error));
    socket.on('close', () => this.#end());
  }

  async *read(): AsyncGenerator<string | Buffer, void, undefined> {
    try {
      for (;;) {
        for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
          this.#bytes -= next.bytes;
          yield next.message;
        }
        if (this.#failure) throw this.#failure;
        if (this.#ended) return;
        if (this.#socket.isPaused) this.#resume();
        await this.#wake.promise;
        this.#wake = Promise.withResolvers();
      }
    } finally {
      hangUp(this.#socket);
    }
  }

  #arrived(data: RawData, isBinary: boolean): void {
    this.#heard();
    const bytes = Buffer.isBuffer(data) ? data : Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
    if (bytes.byteLength === 0) return;
    this.#queue.push({ message: isBinary ? bytes : bytes.toString('utf8'), bytes: bytes.byteLength });
    this.#bytes += bytes.byteLength;
    if (this.#bytes > pauseAboveBytes) {
      this.#socket.pause();
      clearTimeout(this.#idle);
    }
    this.#wake.resolve();
  }

  #resume(): void {
    this.#socket.resume();
    this.#heard();
  }

  #heard(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => {
      this.#failure ??= faultError('slow', { detail: `silence on the WebSocket for ${this.#idleTimeoutMs} ms` });
      this.#socket.terminate();
      this.#wake.resolve();
    }, this.#idleTimeoutMs);
  }

  #failed(error: Error): void {
    const oversized = 'code' in error && error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH';
    const malformed = 'code' in error && typeof error.code === 'string' && error.code.startsWith('WS_ERR_');
    if (oversized) this.#failure ??= faultError('malformed-answer', { message: 'A message was larger than any sensible one.' }, error);
    else if (malformed) this.#failure ??= faultError('malformed-answer', {}, error);
    // Anything else is a cut line: the stream ends, like one that was closed without the handshake.
    this.#wake.resolve();
  }

  #end(): void {
    clearTimeout(this.#idle);
    this.#ended = true;
    this.#wake.resolve();
  }
}

const pauseAboveBytes = 4 * 1_024 * 1_024;
