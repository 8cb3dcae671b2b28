import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { CertifiedKey } from '../../../../simulator/foundation/authority.ts';
import type { Endpoint } from '../../../../shared/contract/connections.ts';
import { portOf } from '../../../core/net/testing/tls-server.ts';

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly rawQuery: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Common name of the client certificate; empty where none was shown. */
  readonly client: string;
  /** Tells lines apart. */
  readonly line: number;
}

export type Reply =
  | { readonly status?: number; readonly json?: unknown; readonly text?: string; readonly headers?: Record<string, string> }
  /** Cuts the line: before an answer, or after so many bytes of one. */
  | { readonly cut: 'before' | 'within' }
  /** Never answers. */
  | 'silence';

/** A gateway that does what a test tells it, on a free loopback port. */
export class ScriptedGateway {
  readonly seen: SeenRequest[] = [];
  reply: (request: SeenRequest) => Reply | Promise<Reply> = () => ({ json: {} });
  readonly #server: Server;
  readonly #lines = new Map<Socket, number>();
  readonly #scheme: 'http' | 'https';
  /** Lines that were opened, handshakes without a request among them. */
  connections = 0;

  private constructor(server: Server, scheme: 'http' | 'https') {
    this.#server = server;
    this.#scheme = scheme;
    server.on(scheme === 'https' ? 'secureConnection' : 'connection', () => { this.connections += 1; });
    server.on('request', (request: IncomingMessage, response: ServerResponse) => void this.#serve(request, response));
  }

  static async http(): Promise<ScriptedGateway> {
    return ScriptedGateway.#listen(new ScriptedGateway(createHttpServer(), 'http'));
  }

  static async https(leaf: CertifiedKey, options: { readonly chain?: readonly CertifiedKey[]; readonly clientCa?: string; readonly insists?: boolean; readonly maxVersion?: 'TLSv1.2' | 'TLSv1.3'; readonly port?: number } = {}): Promise<ScriptedGateway> {
    const server = createHttpsServer({
      key: leaf.privateKeyPem,
      cert: [leaf, ...(options.chain ?? [])].map((each) => each.certificatePem).join(''),
      ...(options.clientCa === undefined ? {} : { requestCert: true, ca: options.clientCa }),
      // Left to the handler, as a real gateway does; or ended in the handshake.
      ...(options.clientCa !== undefined && options.insists !== true ? { rejectUnauthorized: Boolean(options.insists) } : {}),
      ...(options.maxVersion ? { maxVersion: options.maxVersion } : {}),
    });
    return ScriptedGateway.#listen(new ScriptedGateway(server, 'https'), options.port);
  }

  static async #listen(gateway: ScriptedGateway, port = 0): Promise<ScriptedGateway> {
    gateway.#server.listen(port, '127.0.0.1');
    await once(gateway.#server, 'listening');
    return gateway;
  }

  get endpoint(): Endpoint {
    return { scheme: this.#scheme, host: '127.0.0.1', port: portOf(this.#server) };
  }

  /** Calls as `GET /Nodes`. */
  get calls(): string[] {
    return this.seen.map(({ method, path }) => `${method} ${path}`);
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return;
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
    const [path = '', rawQuery = ''] = (request.url ?? '').split('?');
    const line = this.#lines.get(request.socket) ?? this.#lines.size;
    this.#lines.set(request.socket, line);
    const seen: SeenRequest = {
      method: request.method ?? '', path, rawQuery, query: new URLSearchParams(rawQuery), headers: request.headers, body: Buffer.concat(chunks).toString('utf8'), client: clientOf(request.socket), line,
    };
    this.seen.push(seen);
    answer(await this.reply(seen), response);
  }
}

function clientOf(socket: Socket): string {
  const certificate = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined;
  return /CN=(.*)/.exec(certificate?.subject ?? '')?.[1] ?? '';
}

function answer(reply: Reply, response: ServerResponse): void {
  if (reply === 'silence') return;
  if ('cut' in reply) {
    if (reply.cut === 'before') return void response.socket?.destroy();
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1_000 });
    response.write('{"Items": [');
    setImmediate(() => response.socket?.destroy());
    return;
  }
  const text = reply.text ?? (reply.json === undefined ? '' : JSON.stringify(reply.json));
  response.writeHead(reply.status ?? 200, { 'content-type': 'application/json; charset=utf-8', ...reply.headers });
  response.end(text);
}

/** The body of a refusal. */
export function refusal(status: number, code: string, message = ''): Reply {
  return { status, json: { Error: { Code: code, Message: message } } };
}
