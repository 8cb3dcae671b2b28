import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { z } from 'zod';

/**
 * The back door of a simulator: a plain-HTTP JSON endpoint on loopback where a test, a demo script or a curious user
 * looks behind the scenes (`GET state`) and pulls strings (`POST fault`). One server serves many simulated systems, each
 * under its own path. It refuses foreign Host and Origin headers, so that no web page can reach it.
 */

/** One thing that can be asked of or done to a simulated system. */
export interface ControlAction {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path below the system's prefix, without a leading slash, such as `clock/advance`. */
  readonly path: string;
  /** One line for `GET` on the prefix itself. */
  readonly summary: string;
  run(request: ControlRequest): unknown;
}

export interface ControlRequest {
  /** The parsed JSON body, `{}` when there was none. */
  readonly body: unknown;
  readonly query: URLSearchParams;
}

/** An error that the control endpoint reports as 400 with its message. */
export class ControlError extends Error {
  override name = 'ControlError';
}

const BODY_LIMIT_BYTES = 8 * 1024 * 1024;

/** A control endpoint; mount any number of systems, then `close`. */
export class ControlServer {
  readonly #server: Server;
  readonly #mounted = new Map<string, readonly ControlAction[]>();
  #port = 0;

  constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  async listen(port = 0): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', resolve);
    });
    const address = this.#server.address();
    if (address !== null && typeof address === 'object') this.#port = address.port;
  }

  /** Offers `actions` under `/prefix/…` and returns the address of that prefix. */
  mount(prefix: string, actions: readonly ControlAction[]): string {
    this.#mounted.set(prefix, actions);
    return `http://127.0.0.1:${String(this.#port)}/${prefix}`;
  }

  unmount(prefix: string): void {
    this.#mounted.delete(prefix);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const result = await this.#run(request);
      send(response, result === undefined ? 404 : 200, result ?? { error: 'Unknown control path' });
    } catch (error) {
      const known = error instanceof ControlError || error instanceof z.ZodError;
      const message = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
      send(response, known ? 400 : 500, { error: message });
    }
  }

  async #run(request: IncomingMessage): Promise<unknown> {
    refuseForeigners(request);
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    for (const [prefix, actions] of this.#mounted) {
      if (url.pathname === `/${prefix}` || url.pathname === `/${prefix}/`) return { actions: actions.map(describe) };
      if (!url.pathname.startsWith(`/${prefix}/`)) continue;
      const path = url.pathname.slice(prefix.length + 2);
      const action = actions.find((each) => each.path === path && each.method === request.method);
      if (action === undefined) return undefined;
      const body = await readJson(request);
      return (await action.run({ body, query: url.searchParams })) ?? { done: true };
    }
    return undefined;
  }
}

function describe(action: ControlAction): { method: string; path: string; summary: string } {
  return { method: action.method, path: action.path, summary: action.summary };
}

/** A web page elsewhere must not steer the simulator, not even through a name that resolves to 127.0.0.1. */
function refuseForeigners(request: IncomingMessage): void {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  if (host !== '127.0.0.1' && host !== 'localhost') throw new ControlError('Host must be 127.0.0.1 or localhost');
  if (request.headers.origin !== undefined) throw new ControlError('Requests from web pages are refused');
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes: Buffer = Buffer.from(chunk);
    size += bytes.length;
    if (size > BODY_LIMIT_BYTES) throw new ControlError('Body too large');
    chunks.push(bytes);
  }
  if (size === 0) return {};
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new ControlError('Body is not JSON');
  }
}

function send(response: ServerResponse, status: number, value: unknown): void {
  const text = JSON.stringify(value, (_key, each: unknown) => (typeof each === 'bigint' ? each.toString() : each));
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  response.end(`${text}\n`);
}
