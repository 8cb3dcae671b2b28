import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocketServer } from 'ws';
import { longestCallCharacters, type Caller, type CarrierPort } from '../core/carrier-port.ts';
import { contentSecurityPolicy, documentHeaders } from '../core/content-security-policy.ts';
import { pageFile } from '../core/page-files.ts';
import { Access, type Role } from './access.ts';
import { asFetchRequest, sendFetchResponse } from './fetch-bridge.ts';
import { refusalOf, type RequestHead } from './request-rules.ts';

/** The program as this host sees it: something that serves carriers and answers bounded requests. */
export interface HostedProgram {
  /** Serves one page until its port closes. */
  serveCarrier(port: CarrierPort, caller: Caller): void;
  /** Answers a bounded request (`/uploads`, `/devices/…`), or null where no route has that path. */
  fetch(request: Request, caller: Pick<Caller, 'role'>): Promise<Response | null>;
}

export interface LoopbackServer {
  readonly port: number;
  /** Addresses with their token in the fragment, to be printed once. */
  readonly url: string;
  readonly wallboardUrl: string;
  close(): Promise<void>;
}

/**
 * Taken like this because `import` reads every export of a built-in module, and those of node:http load a whole WebSocket
 * client that nobody uses: 30 ms of the 80 that this host needs to listen.
 */
const { createServer } = process.getBuiltinModule('node:http');

const mostCarriers = 64;
const longestSessionBody = 2_048;

/**
 * The browser host: loopback only, every rule of electron.md §5 "What it needs".
 * @param program may still be starting: requests that need it wait.
 * @param pageRoot folder of the built page.
 * @throws the listen error (port in use) as Node reports it.
 */
export async function serveLoopback(options: {
  readonly program: Promise<HostedProgram>;
  readonly pageRoot: string;
  readonly port: number;
}): Promise<LoopbackServer> {
  const server = createServer({ requestTimeout: 0, headersTimeout: 15_000, keepAliveTimeout: 10_000 });
  server.maxConnections = 256;
  // A film that is paused in the page may rest for a while; a line that nobody uses any more may not stay for ever.
  server.timeout = 10 * 60_000;
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port.');
  const host = new LoopbackHost(server, address.port, options.program, options.pageRoot);
  return {
    port: address.port,
    url: host.addressFor(host.access.tokens.operator),
    wallboardUrl: host.addressFor(host.access.tokens.wallboard),
    close: () => host.close(),
  };
}

class LoopbackHost {
  readonly access: Access;
  readonly #server: Server;
  readonly #port: number;
  readonly #program: Promise<HostedProgram>;
  readonly #pageRoot: string;
  readonly #headers = documentHeaders(contentSecurityPolicy());
  #sockets: Promise<WebSocketServer> | null = null;

  constructor(server: Server, port: number, program: Promise<HostedProgram>, pageRoot: string) {
    this.#server = server;
    this.#port = port;
    this.#program = program;
    this.#pageRoot = pageRoot;
    this.access = new Access(port);
    server.on('request', (request, response) => { void this.#answer(request, response); });
    server.on('upgrade', (request, socket, head) => { void this.#upgrade(request, socket, head); });
  }

  addressFor(token: string): string {
    return `http://127.0.0.1:${this.#port}/#token=${token}`;
  }

  async close(): Promise<void> {
    const sockets = await this.#sockets;
    for (const socket of sockets?.clients ?? []) socket.close(1001, 'Fabriscope ends.');
    this.#server.close();
    this.#server.closeIdleConnections();
    const force = setTimeout(() => {
      for (const socket of sockets?.clients ?? []) socket.terminate();
      this.#server.closeAllConnections();
    }, 500);
    await once(this.#server, 'close');
    clearTimeout(force);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const refusal = refusalOf(headOf(request), this.#port, false);
      if (refusal) return this.#plain(response, refusal.status, refusal.reason);
      const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
      if (pathname === '/session') return await this.#session(request, response);
      const role = this.access.roleOfCookie(request.headers.cookie);
      if (role !== null && (await this.#route(request, response, role))) return;
      await this.#page(request, response, pathname);
    } catch {
      // Most often the client has gone; otherwise it learns that much and no more.
      if (!response.headersSent) this.#plain(response, 500, 'This request failed. Fabriscope’s log has the reason.');
      else response.destroy();
    }
  }

  /** `GET`: do you know me? `POST {token}`: the exchange. `DELETE` has no meaning here. */
  async #session(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'GET' || request.method === 'HEAD') {
      const role = this.access.roleOfCookie(request.headers.cookie);
      return role === null ? this.#plain(response, 401, 'Open the address that the terminal printed.') : this.#json(response, { role });
    }
    if (request.method !== 'POST') return this.#plain(response, 405, 'This method is not used here.');
    const token = tokenIn(await readSmallBody(request));
    const setCookie = token === null ? null : this.access.exchange(token);
    if (setCookie === null) return this.#plain(response, 401, 'This address is not valid any more. Open the one that the terminal printed last.');
    response.setHeader('set-cookie', setCookie);
    this.#json(response, { ok: true });
  }

  /** @returns false where no route of the program has that path. */
  async #route(request: IncomingMessage, response: ServerResponse, role: Role): Promise<boolean> {
    const gone = new AbortController();
    response.once('close', () => { gone.abort(); });
    const program = await this.#program;
    const answer = await program.fetch(asFetchRequest(request, `http://127.0.0.1:${this.#port}`, gone.signal), { role });
    if (answer === null) return false;
    await sendFetchResponse(answer, response, { 'cache-control': 'no-store', ...this.#headers }, request.method === 'HEAD');
    return true;
  }

  async #page(request: IncomingMessage, response: ServerResponse, pathname: string): Promise<void> {
    if (request.method !== 'GET' && request.method !== 'HEAD') return this.#plain(response, 401, 'Open the address that the terminal printed.');
    await sendFetchResponse(await pageFile(this.#pageRoot, pathname), response, this.#headers, request.method === 'HEAD');
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => { socket.destroy(); });
    const refusal = refusalOf(headOf(request), this.#port, true);
    const role = this.access.roleOfCookie(request.headers.cookie);
    if (refusal) return refuseUpgrade(socket, refusal.status);
    if (role === null) return refuseUpgrade(socket, 401);
    if (request.url !== '/carrier') return refuseUpgrade(socket, 404);
    const sockets = await this.#webSockets();
    if (sockets.clients.size >= mostCarriers) return refuseUpgrade(socket, 503);
    const program = await this.#program;
    const { webSocketPort } = await import('./websocket-port.ts');
    sockets.handleUpgrade(request, socket, head, (accepted) => {
      program.serveCarrier(webSocketPort(accepted), { role, pageId: randomUUID() });
    });
  }

  /** Loaded with the first page, so that listening does not wait for it. */
  #webSockets(): Promise<WebSocketServer> {
    this.#sockets ??= import('ws').then(({ WebSocketServer: Sockets }) =>
      new Sockets({ noServer: true, maxPayload: longestCallCharacters * 4, perMessageDeflate: false }));
    return this.#sockets;
  }

  #plain(response: ServerResponse, status: number, text: string): void {
    response.writeHead(status, { ...this.#headers, 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
    response.end(`${text}\n`);
  }

  #json(response: ServerResponse, value: unknown): void {
    response.writeHead(200, { ...this.#headers, 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
    response.end(JSON.stringify(value));
  }
}

function headOf(request: IncomingMessage): RequestHead {
  return { method: request.method ?? '', target: request.url ?? '', host: request.headers.host, origin: request.headers.origin };
}

function refuseUpgrade(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} Refused\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}

async function readSmallBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    const bytes = Buffer.from(part);
    size += bytes.byteLength;
    if (size > longestSessionBody) return '';
    parts.push(bytes);
  }
  return Buffer.concat(parts).toString('utf8');
}

function tokenIn(body: string): string | null {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && 'token' in value && typeof value.token === 'string' ? value.token : null;
  } catch {
    return null;
  }
}
