import type { Socket } from 'node:net';
import { formatHost } from '../../../shared/domain/address.ts';
import { FaultError } from '../../core/fault-error.ts';
import { openDirectSocket, readyEventOf } from '../direct-access.ts';
import type { DirectAccess } from '../direct-access.ts';
import { faultOfRefusal, portalError, portalLineError } from '../portal-faults.ts';
import { parseResponseHead } from './response-head.ts';
import type { ResponseHead } from './response-head.ts';

/** Takes a body in the order in which it comes. */
export interface BulkSink {
  /** `bytes` may be reused once the promise has resolved; the next piece comes only then. */
  write(bytes: Uint8Array): Promise<void>;
}

export interface BulkRequest {
  readonly access: DirectAccess;
  /** Path with its query, already encoded. */
  readonly address: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly connectTimeoutMs?: number;
  readonly responseTimeoutMs?: number;
  /** Longest time without a byte. */
  readonly stallTimeoutMs?: number;
  readonly signal: AbortSignal;
  /** Told about the head of a 2xx answer; gives who takes the body, or throws a FaultError to refuse it. */
  accept(head: ResponseHead): BulkSink;
}

const defaults = { connectTimeoutMs: 5_000, responseTimeoutMs: 15_000, stallTimeoutMs: 20_000 };
/** Small enough to stay in the processor's cache until it is written: larger ones cost more in the copy than they save. */
const bufferBytes = 256 << 10;
/** After a stop up to one read of the socket (64 KiB) still comes; a buffer held back takes it. */
const bufferCount = 16;
const longestHead = 64 << 10;
const longestRefusal = 64 << 10;
/** A slow line should not lose more than this much time to a cut. */
const flushEveryMs = 500;

/**
 * One GET whose body goes through a few large buffers that are filled by TLS itself. node:https makes a new buffer and
 * three events for each 16 KiB: for a capture of gigabytes that costs twice the processor time of this, and its garbage
 * a hundred megabytes.
 * @returns number of bytes of the body, all of which the sink has taken.
 * @throws FaultError; no write is under way any more when it is thrown.
 */
export async function bulkGet(request: BulkRequest): Promise<number> {
  request.signal.throwIfAborted();
  return new BulkTransfer(request).run();
}

type Stage =
  | { readonly kind: 'head'; bytes: Buffer }
  | { readonly kind: 'refusal'; readonly head: ResponseHead; bytes: Buffer }
  | { readonly kind: 'body'; readonly sink: BulkSink };

class BulkTransfer {
  readonly #request: BulkRequest;
  readonly #limits: typeof defaults;
  readonly #end = Promise.withResolvers<number>();
  readonly #spare: Buffer<ArrayBuffer>[] = [];
  readonly #filledBuffers: { readonly buffer: Buffer<ArrayBuffer>; readonly length: number }[] = [];
  #made = 1;
  #current = Buffer.allocUnsafeSlow(bufferBytes);
  #filled = 0;
  #stage: Stage = { kind: 'head', bytes: Buffer.alloc(0) };
  #received = 0;
  #expected: number | null = null;
  #bodyEnded = false;
  #paused = false;
  #failure: FaultError | null = null;
  #writing: Promise<void> | null = null;
  #socket: Socket | null = null;
  #timer: NodeJS.Timeout | undefined;
  #flushTimer: NodeJS.Timeout | undefined;

  constructor(request: BulkRequest) {
    this.#request = request;
    this.#limits = {
      connectTimeoutMs: request.connectTimeoutMs ?? defaults.connectTimeoutMs,
      responseTimeoutMs: request.responseTimeoutMs ?? defaults.responseTimeoutMs,
      stallTimeoutMs: request.stallTimeoutMs ?? defaults.stallTimeoutMs,
    };
  }

  async run(): Promise<number> {
    const { signal } = this.#request;
    const abort = (): void => this.#fail(portalError('cancelled'));
    signal.addEventListener('abort', abort, { once: true });
    try {
      this.#connect();
      return await this.#end.promise;
    } finally {
      signal.removeEventListener('abort', abort);
      clearTimeout(this.#timer);
      clearInterval(this.#flushTimer);
      this.#socket?.destroy();
    }
  }

  #connect(): void {
    const { access } = this.#request;
    const { endpoint } = access;
    const socket = openDirectSocket(access, { buffer: () => this.#room(), callback: (count, bytes) => this.#take(count, bytes) });
    this.#socket = socket;
    this.#timer = setTimeout(() => this.#fail(portalError('no-answer')), this.#limits.connectTimeoutMs);
    socket.once(readyEventOf(endpoint), () => this.#send(socket));
    socket.once('error', (error) => this.#fail(this.#stage.kind === 'body' ? this.#cutShort(error) : portalLineError(error, endpoint)));
    socket.once('close', () => this.#closed());
    socket.on('timeout', () => this.#stalled(socket));
  }

  /** Only here, with the certificate accepted, the first byte of the request leaves. */
  #send(socket: Socket): void {
    const { access, address, headers } = this.#request;
    const lines = Object.entries({ Host: formatHost(access.endpoint), Accept: '*/*', Connection: 'close', ...access.headers, ...headers })
      .map(([name, value]) => `${name}: ${value.replace(/[\r\n]/gu, ' ')}\r\n`);
    socket.write(`GET ${address} HTTP/1.1\r\n${lines.join('')}\r\n`);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#fail(portalError('slow')), this.#limits.responseTimeoutMs);
  }

  /** Where the next bytes go: the rest of the buffer that is being filled. */
  #room(): Uint8Array {
    if (this.#filled === this.#current.byteLength) this.#handOver();
    return this.#filled === 0 ? this.#current : this.#current.subarray(this.#filled);
  }

  /** @returns false to stop the socket until {@link #resume}. */
  #take(count: number, bytes: Uint8Array): boolean {
    if (this.#failure !== null || this.#bodyEnded) return true;
    if (this.#stage.kind !== 'body') {
      // the buffer will be filled anew by the next read
      this.#takeBeforeBody(Buffer.from(bytes.subarray(0, count)));
      return !this.#paused;
    }
    this.#count(count);
    return !this.#paused;
  }

  #count(count: number): void {
    const wanted = this.#expected === null ? count : Math.min(count, this.#expected - this.#received);
    this.#filled += wanted;
    this.#received += wanted;
    if (this.#received === this.#expected) this.#finishBody();
    else if (this.#filled === this.#current.byteLength) this.#handOver();
  }

  #takeBeforeBody(bytes: Buffer): void {
    if (this.#stage.kind === 'refusal') {
      this.#stage.bytes = Buffer.concat([this.#stage.bytes, bytes]);
      this.#received += bytes.byteLength;
      if (this.#stage.bytes.byteLength >= longestRefusal || this.#received === this.#expected) this.#refuse();
      return;
    }
    if (this.#stage.kind !== 'head') return;
    this.#stage.bytes = Buffer.concat([this.#stage.bytes, bytes]);
    const parsed = parseResponseHead(this.#stage.bytes);
    if (parsed === 'more' && this.#stage.bytes.byteLength <= longestHead) return;
    if (parsed === 'more' || parsed === 'invalid') this.#fail(portalError('not-a-portal'));
    else this.#takeHead(parsed.head, parsed.rest);
  }

  #takeHead(head: ResponseHead, rest: Buffer): void {
    clearTimeout(this.#timer);
    this.#socket?.setTimeout(this.#limits.stallTimeoutMs);
    this.#expected = head.contentLength;
    if (head.status < 200 || head.status > 299) {
      this.#stage = { kind: 'refusal', head, bytes: Buffer.alloc(0) };
      if (this.#expected === 0) this.#refuse();
      else if (rest.byteLength > 0) this.#takeBeforeBody(rest);
      return;
    }
    try {
      this.#stage = { kind: 'body', sink: this.#request.accept(head) };
    } catch (error) {
      this.#fail(error instanceof FaultError ? error : portalError('internal', {}, { cause: error }));
      return;
    }
    this.#flushTimer = setInterval(() => this.#flushWhatIsThere(), flushEveryMs);
    rest.copy(this.#current);
    this.#count(rest.byteLength);
  }

  #refuse(): void {
    if (this.#stage.kind !== 'refusal') return;
    const { head, bytes } = this.#stage;
    this.#fail(new FaultError(faultOfRefusal(head.status, bytes.toString('utf8'), { purpose: 'the download', missing: 'thing' })));
  }

  /** Passes the filled buffer on and takes a fresh one. */
  #handOver(): void {
    this.#filledBuffers.push({ buffer: this.#current, length: this.#filled });
    this.#filled = 0;
    // Past the limit only if the socket goes on after having been stopped; then memory is the lesser evil.
    this.#current = this.#spare.pop() ?? this.#newBuffer();
    if (this.#spare.length === 0 && this.#made >= bufferCount) this.#paused = true;
    this.#writing ??= this.#writeAll();
  }

  #newBuffer(): Buffer<ArrayBuffer> {
    this.#made++;
    return Buffer.allocUnsafeSlow(bufferBytes);
  }

  #flushWhatIsThere(): void {
    if (this.#filled > 0 && this.#writing === null && this.#failure === null) this.#handOver();
  }

  async #writeAll(): Promise<void> {
    try {
      for (let next = this.#filledBuffers.shift(); next !== undefined; next = this.#filledBuffers.shift()) {
        if (this.#stage.kind === 'body') await this.#stage.sink.write(next.buffer.subarray(0, next.length));
        this.#spare.push(next.buffer);
        this.#resume();
      }
    } catch (error) {
      this.#filledBuffers.length = 0;
      this.#failure ??= error instanceof FaultError ? error : portalError('file-access', {}, { cause: error });
    }
    this.#writing = null;
    this.#settle();
  }

  #resume(): void {
    if (!this.#paused || this.#failure !== null) return;
    this.#paused = false;
    this.#socket?.resume();
  }

  #finishBody(): void {
    if (this.#bodyEnded) return;
    this.#bodyEnded = true;
    if (this.#filled > 0) this.#handOver();
    this.#settle();
  }

  #stalled(socket: Socket): void {
    // Stopped by us: the disk is slow, not the headset.
    if (this.#paused || this.#writing !== null) socket.setTimeout(this.#limits.stallTimeoutMs);
    else this.#fail(portalError('slow', { message: 'The headset stopped in the middle of its answer.' }));
  }

  #closed(): void {
    if (this.#bodyEnded || this.#failure !== null) return;
    if (this.#stage.kind === 'refusal') this.#refuse();
    else if (this.#stage.kind === 'body' && this.#expected === null) this.#finishBody();
    else this.#fail(this.#stage.kind === 'body' ? this.#cutShort() : portalError('connection-lost'));
  }

  #cutShort(cause?: Error): FaultError {
    return portalError('cut-short', { detail: `${String(this.#received)} of ${String(this.#expected ?? 'unknown')} bytes` }, { cause });
  }

  /** What has come so far still goes to the sink, so that a later try can go on from there. */
  #fail(error: FaultError): void {
    if (this.#failure !== null || this.#bodyEnded) return;
    this.#failure = error;
    this.#socket?.destroy();
    if (this.#stage.kind === 'body' && this.#filled > 0) this.#handOver();
    this.#settle();
  }

  #settle(): void {
    if (this.#writing !== null) return;
    if (this.#failure !== null) this.#end.reject(this.#failure);
    else if (this.#bodyEnded) this.#end.resolve(this.#received);
  }
}
