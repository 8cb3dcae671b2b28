import type { Agent } from 'node:http';
import { Readable } from 'node:stream';
import type * as z from 'zod';
import type { Endpoint } from '../../shared/contract/connections.ts';
import type { Fault } from '../../shared/domain/fault.ts';
import type { Credentials } from '../core/connections/driver.ts';
import { FaultError } from '../core/fault-error.ts';
import { requestOver } from '../core/net/http-request.ts';
import type { HttpAnswer, HttpRequest } from '../core/net/http-request.ts';
import { readBody } from '../core/net/read-body.ts';
import { addressOf, endpoints } from './endpoints.ts';
import type { PortalEndpoint, PortalQuery } from './endpoints.ts';
import { commandFault, faultOfRefusal, isTokenRefusal, portalLineError } from './portal-faults.ts';
import type { RequestMeaning } from './portal-faults.ts';
import type { DirectAccess } from './direct-access.ts';
import { openPortalSocket } from './portal-socket.ts';
import type { PortalSocket, SocketOptions } from './portal-socket.ts';
import { readAnswer } from './wire/answer.ts';
import { PortalCookies } from './wire/cookies.ts';
import { multipartBody } from './wire/multipart.ts';
import type { UploadPart } from './wire/multipart.ts';

/** Longest JSON answer that is read into memory: the biggest real ones (process lists, file lists) stay below 4 MB. */
const maximumAnswerBytes = 16 * 1024 * 1024;
const defaultConnectTimeoutMs = 5_000;
const defaultResponseTimeoutMs = 10_000;
const defaultStallTimeoutMs = 15_000;

export interface RequestOptions extends RequestMeaning {
  readonly query?: PortalQuery | undefined;
  readonly signal?: AbortSignal | undefined;
  /** For name, TCP and TLS; 5 s unless told. */
  readonly connectTimeoutMs?: number | undefined;
  /** Time to the head of the answer; 10 s unless told. */
  readonly responseTimeoutMs?: number | undefined;
  /** Longest silence inside a body; 15 s unless told. */
  readonly stallTimeoutMs?: number | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** An answer whose body has not been read. Whoever gets it reads the body to its end or destroys it. */
export type StreamedAnswer = HttpAnswer;

export interface PlainAnswer {
  readonly status: number;
  readonly text: string;
}

/** Whether this device takes CSRF tokens, or only the `auto-` user (device-portal.md §1.1). Lives as long as the device's entry. */
export interface WriteHabit {
  autoUser: boolean;
}

export interface PortalClientOptions {
  readonly endpoint: Endpoint;
  /** Null asks without any (pairing, the root certificate). */
  readonly credentials: Credentials | null;
  /** Speaks to nobody but the pinned device (core/net/pinned-agent.ts). The client destroys it when it is closed. */
  readonly agent: Agent;
  readonly writeHabit?: WriteHabit;
  /** Told about every fault of a request, so that the session learns of a lost line or a refused sign-in at once. */
  readonly onFault?: (fault: Fault) => void;
}

/**
 * One device's Device Portal: signs requests, keeps the CSRF token, turns refusals into faults with plain words, parses.
 * Works with any Windows device that serves a portal. Every method throws FaultError and nothing else on purpose.
 */
export class DevicePortalClient {
  readonly endpoint: Endpoint;
  readonly #options: PortalClientOptions;
  readonly #cookies = new PortalCookies();
  readonly #habit: WriteHabit;

  constructor(options: PortalClientOptions) {
    this.endpoint = options.endpoint;
    this.#options = options;
    this.#habit = options.writeHabit ?? { autoUser: false };
  }

  /** GET, parsed by `schema`; an answer that does not fit is `malformed-answer` with the offending path in its detail. */
  async getJson<Schema extends z.ZodType>(endpoint: PortalEndpoint, schema: Schema, options: RequestOptions = {}): Promise<z.infer<Schema>> {
    return readAnswer(endpoint, schema, await this.getText(endpoint, options));
  }

  /** GET of a bounded answer as text; empty where the device has nothing to say (200 or 204 without body). */
  async getText(endpoint: PortalEndpoint, options: RequestOptions = {}): Promise<string> {
    return (await this.get(endpoint, options)).text;
  }

  /** GET of a bounded answer with its status (2xx). */
  async get(endpoint: PortalEndpoint, options: RequestOptions = {}): Promise<PlainAnswer> {
    const answer = await this.getStream(endpoint, options);
    return { status: answer.status, text: (await this.#read(answer.body, maximumAnswerBytes)).toString('utf8') };
  }

  /** GET of a bounded thing, such as a thumbnail. */
  async getBytes(endpoint: PortalEndpoint, options: RequestOptions & { readonly maximumBytes?: number } = {}): Promise<{ bytes: Buffer; headers: HttpAnswer['headers'] }> {
    const answer = await this.getStream(endpoint, options);
    return { bytes: await this.#read(answer.body, options.maximumBytes ?? maximumAnswerBytes), headers: answer.headers };
  }

  /** GET of something large or endless: a capture, a live stream. Set no overall time-out here; the stall time-out holds. */
  async getStream(endpoint: PortalEndpoint, options: RequestOptions = {}): Promise<StreamedAnswer> {
    return this.#watched(async () => this.#accepted(await this.#exchange('GET', endpoint, options, null), options));
  }

  /** POST, PUT or DELETE without a body. The answer's text may be empty; a 2xx may still carry `Success: false`. */
  async send(method: 'POST' | 'PUT' | 'DELETE', endpoint: PortalEndpoint, options: RequestOptions = {}): Promise<PlainAnswer> {
    return this.#write(method, endpoint, options, null);
  }

  /** POST whose answer is parsed. */
  async postJson<Schema extends z.ZodType>(endpoint: PortalEndpoint, schema: Schema, options: RequestOptions = {}): Promise<z.infer<Schema>> {
    const { text } = await this.send('POST', endpoint, options);
    try {
      return readAnswer(endpoint, schema, text);
    } catch (error) {
      throw error instanceof FaultError ? new FaultError(commandFault(error.fault), { cause: error }) : error;
    }
  }

  /**
   * Streams files as multipart/form-data, in the given order.
   *
   * @param onBytes told about each piece that leaves; a repeated upload (stale token) starts over with a negative piece,
   *   so that the sum stays true.
   */
  async upload(endpoint: PortalEndpoint, parts: readonly UploadPart[], options: RequestOptions & { readonly onBytes?: (bytes: number, part: UploadPart) => void } = {}): Promise<PlainAnswer> {
    const sent = new Map<UploadPart, number>();
    const body = multipartBody(parts, (bytes, part) => {
      sent.set(part, (sent.get(part) ?? 0) + bytes);
      options.onBytes?.(bytes, part);
    });
    const open = () => {
      for (const [part, bytes] of sent) options.onBytes?.(-bytes, part);
      sent.clear();
      return body.open();
    };
    // A fresh token first: a stale one would be found out only after the whole upload.
    if (this.#needsToken) await this.#watched(() => this.#refreshToken(options.signal));
    const headers = { ...options.headers, 'Content-Type': body.contentType };
    return this.#write('POST', endpoint, { ...options, headers }, { length: body.length, open });
  }

  /** Opens one of the portal's WebSockets: messages are parsed, signs of life are left out (device-portal.md §5.4). */
  async openSocket(endpoint: PortalEndpoint, options: SocketOptions = {}): Promise<PortalSocket> {
    return this.#watched(() => openPortalSocket(this.#options.agent, this.endpoint, endpoint, this.#signature(false), options));
  }

  /**
   * Lends out the pinned agent's options and the signature of a GET, for transfers that must not share the pool of calls:
   * large downloads, live streams. Faults are noticed like those of any request.
   */
  async direct<Result>(run: (access: DirectAccess) => Promise<Result>): Promise<Result> {
    return this.#watched(() => run({ agent: this.#options.agent, endpoint: this.endpoint, headers: this.#signature(false) }));
  }

  /** Ends everything that is under way, each with a fault. */
  close(): void {
    this.#options.agent.destroy();
  }

  async #write(method: 'POST' | 'PUT' | 'DELETE', endpoint: PortalEndpoint, options: RequestOptions, body: StreamedBody | null): Promise<PlainAnswer> {
    try {
      return await this.#watched(async () => {
        const answer = await this.#writeOnceAllowed(method, endpoint, options, body);
        const { status, body: rest } = await this.#accepted(answer, options);
        return { status, text: (await readBody(rest, maximumAnswerBytes)).toString('utf8') };
      });
    } catch (error) {
      throw error instanceof FaultError ? new FaultError(commandFault(error.fault), { cause: error }) : error;
    }
  }

  /** Token and cookie first; on 403 a fresh token and one retry; then once as `auto-` user (device-portal.md §1.1, §5.3). */
  async #writeOnceAllowed(method: 'POST' | 'PUT' | 'DELETE', endpoint: PortalEndpoint, options: RequestOptions, body: StreamedBody | null): Promise<HttpAnswer> {
    if (this.#needsToken && this.#cookies.csrfToken === null) await this.#refreshToken(options.signal);
    const first = await this.#exchange(method, endpoint, options, body);
    if (first.status !== 403 || this.endpoint.scheme === 'http') return first;
    const firstText = await readDiscardable(first.body);
    const refused = { ...first, body: Readable.from([Buffer.from(firstText)], { objectMode: false }) };
    if (!isTokenRefusal(firstText)) return refused;

    this.#cookies.forgetCsrfToken();
    await this.#refreshToken(options.signal);
    const second = await this.#exchange(method, endpoint, options, body);
    if (second.status !== 403 || this.#options.credentials === null) return second;
    await readDiscardable(second.body);

    const hadAutoUser = this.#habit.autoUser;
    this.#habit.autoUser = !hadAutoUser;
    const third = await this.#exchange(method, endpoint, options, body);
    if (third.status !== 403 && third.status !== 401) return third;
    this.#habit.autoUser = hadAutoUser;
    await readDiscardable(third.body);
    return refused;
  }

  get #needsToken(): boolean {
    return this.endpoint.scheme === 'https' && !this.#habit.autoUser;
  }

  /**
   * Any GET that is let in brings the cookie. The machine name is the smallest answer there is; a caller without
   * credentials is only let into the page where access is set up.
   */
  async #refreshToken(signal: AbortSignal | undefined): Promise<void> {
    const signedIn = this.#options.credentials !== null;
    const page = await this.#exchange('GET', signedIn ? endpoints.machineName : endpoints.pairPage, { signal }, null);
    await readDiscardable(page.body);
    if (page.status === 401 && signedIn) throw new FaultError(faultOfRefusal(401, ''));
    if (page.status === 404 && !signedIn) await readDiscardable((await this.#exchange('GET', endpoints.oldPairPage, { signal }, null)).body);
  }

  async #exchange(method: HttpRequest['method'], endpoint: PortalEndpoint, options: RequestOptions, body: StreamedBody | null): Promise<HttpAnswer> {
    const answer = await requestOver({
      agent: this.#options.agent,
      endpoint: this.endpoint,
      method,
      path: addressOf(endpoint.path, options.query),
      headers: { ...options.headers, ...this.#signature(method !== 'GET') },
      ...(body === null ? {} : { body: body.open(), contentLength: body.length }),
      connectTimeoutMs: options.connectTimeoutMs ?? defaultConnectTimeoutMs,
      responseTimeoutMs: options.responseTimeoutMs ?? defaultResponseTimeoutMs,
      stallTimeoutMs: options.stallTimeoutMs ?? defaultStallTimeoutMs,
      // Some builds write headers that the strict parser refuses (device-portal.md §5.1).
      insecureHTTPParser: true,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    this.#cookies.take(answer.headers['set-cookie'] ?? []);
    return answer;
  }

  #signature(writing: boolean): Record<string, string> {
    const headers: Record<string, string> = {};
    const { credentials } = this.#options;
    if (credentials !== null) {
      const userName = writing && this.#habit.autoUser ? `auto-${credentials.userName}` : credentials.userName;
      headers['Authorization'] = `Basic ${Buffer.from(`${userName}:${credentials.password}`, 'utf8').toString('base64')}`;
    }
    const cookie = this.#cookies.header();
    if (cookie !== null) headers['Cookie'] = cookie;
    if (writing && this.#needsToken && this.#cookies.csrfToken !== null) headers['X-CSRF-Token'] = this.#cookies.csrfToken;
    return headers;
  }

  async #accepted(answer: HttpAnswer, options: RequestOptions): Promise<HttpAnswer> {
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw new FaultError(faultOfRefusal(answer.status, await readDiscardable(answer.body), options));
  }

  async #watched<Result>(request: () => Promise<Result>): Promise<Result> {
    try {
      return await request();
    } catch (error) {
      const found = portalLineError(error, this.endpoint);
      this.#options.onFault?.(found.fault);
      throw found;
    }
  }

  async #read(body: Readable, limitBytes: number): Promise<Buffer> {
    return this.#watched(() => readBody(body, limitBytes));
  }
}

/** A body that can be sent again. */
interface StreamedBody {
  readonly length: number;
  open(): Readable;
}

/** The body of a refusal: at most 64 kB of it, and a refusal stays one even when its body is cut. */
async function readDiscardable(body: Readable): Promise<string> {
  try {
    return (await readBody(body, 64 * 1024)).toString('utf8');
  } catch {
    return '';
  }
}
