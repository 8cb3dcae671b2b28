import { Agent, request } from 'node:https';
import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';

import { WebSocket } from 'ws';

import type { SimulatedHololens } from '../simulated-hololens.ts';
import type { Credentials } from '../model/pairing.ts';

/** What came back. */
export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  text(): string;
  json(): unknown;
}

export interface CallOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
  /** Send no token even where one is known. */
  readonly withoutToken?: boolean;
  /** Send the body chunked, without a length. */
  readonly chunked?: boolean;
}

/** A plain client of the portal for tests: pinned root, Basic authentication, token by cookie and header. */
export class PortalCaller {
  readonly #device: SimulatedHololens;
  readonly #agent: Agent;
  /** Sent with every request unless undefined. */
  credentials: Credentials | undefined;
  token: string | undefined;

  constructor(device: SimulatedHololens, credentials: Credentials | undefined = device.credentials) {
    this.#device = device;
    this.credentials = credentials;
    this.#agent = new Agent({ ca: device.rootCertificatePem, keepAlive: true });
  }

  get(path: string, options: CallOptions = {}): Promise<Reply> {
    return this.call('GET', path, options);
  }

  post(path: string, options: CallOptions = {}): Promise<Reply> {
    return this.call('POST', path, options);
  }

  delete(path: string, options: CallOptions = {}): Promise<Reply> {
    return this.call('DELETE', path, options);
  }

  /** GET and parse. */
  async json(path: string): Promise<unknown> {
    return (await this.get(path)).json();
  }

  async call(method: string, path: string, options: CallOptions = {}): Promise<Reply> {
    if (method !== 'GET' && this.token === undefined && options.withoutToken !== true) await this.#fetchToken();
    const outgoing = request(`${this.#device.url}${path}`, {
      method,
      agent: this.#agent,
      servername: '',
      headers: { ...this.headers(options.withoutToken), 'content-length': Buffer.byteLength(options.body ?? ''), ...options.headers },
    });
    if (options.chunked === true) {
      outgoing.removeHeader('content-length');
      outgoing.flushHeaders();
    }
    outgoing.end(options.body);
    const response = await incoming(outgoing);
    const body = await buffer(response);
    this.#takeToken(response.headers);
    return {
      status: response.statusCode ?? 0,
      headers: response.headers,
      body,
      text: () => body.toString('utf8'),
      json(): unknown {
        return JSON.parse(body.toString('utf8'));
      },
    };
  }

  /** Authorization, cookie and token header as this caller would send them. */
  headers(withoutToken = false): Record<string, string> {
    const headers: Record<string, string> = {};
    if (this.credentials !== undefined) {
      const { username, password } = this.credentials;
      headers['authorization'] = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
    }
    if (this.token !== undefined && !withoutToken) {
      headers['cookie'] = `CSRF-Token=${this.token}`;
      headers['x-csrf-token'] = this.token;
    }
    return headers;
  }

  /** Opens a WebSocket; `origin` defaults to the right one. */
  socket(path: string, origin: string | undefined = this.#device.url): WebSocket {
    return new WebSocket(`${this.#device.url.replace('https', 'wss')}${path}`, {
      ca: this.#device.rootCertificatePem,
      headers: this.headers(true),
      ...(origin === undefined ? {} : { origin }),
    });
  }

  close(): void {
    this.#agent.destroy();
  }

  async #fetchToken(): Promise<void> {
    await this.call('GET', this.credentials === undefined ? '/devicepair.htm' : '/');
  }

  #takeToken(headers: IncomingHttpHeaders): void {
    for (const cookie of headers['set-cookie'] ?? []) {
      const match = /^CSRF-Token=([^;]*)/.exec(cookie);
      if (match?.[1] !== undefined) this.token = match[1];
    }
  }
}

/** The answer to a request that was sent. */
export function incoming(outgoing: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    outgoing.once('response', resolve);
    outgoing.once('error', reject);
  });
}

/** The portal's "hex64": Base64 of UTF-8, percent-encoded. */
export function hex64(text: string): string {
  return encodeURIComponent(Buffer.from(text, 'utf8').toString('base64'));
}

/** A multipart/form-data body as clients send it. */
export function multipart(files: readonly { readonly name: string; readonly bytes: Buffer }[]): { body: Buffer; contentType: string } {
  const boundary = 'simulated-boundary-7c1f';
  const parts = files.flatMap(({ name, bytes }) => [
    Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="${name}"\r\n` +
        `Content-Type: application/octet-stream\r\n\r\n`,
    ),
    bytes,
    Buffer.from('\r\n'),
  ]);
  const body = Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]);
  return { body, contentType: `multipart/form-data; boundary=${boundary}` };
}
