import { createServer as createHttpServer } from 'node:http';
import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Server as HttpsServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import type { Server as TcpServer, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createSecureContext } from 'node:tls';
import type { SecureContext } from 'node:tls';

import type { CertifiedKey } from '../../foundation/authority.ts';
import type { Gate, GateState } from './gate.ts';

/** The certificates that a headset shows: one for its address, one for its host name (device-portal.md §1.1). */
export interface Leaves {
  readonly address: CertifiedKey;
  readonly hostName: CertifiedKey;
}

export interface ListenerHandlers {
  request(request: IncomingMessage, response: ServerResponse, secure: boolean): void;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, secure: boolean): void;
}

/** Windows' HTTP layer keeps idle connections this long. */
const IDLE_CONNECTION_MS = 120_000;

/** A port that was given up for a while may be in use for a moment when it is wanted back. */
const REOPEN_ATTEMPTS = 30;
const REOPEN_PAUSE_MS = 100;

/** Room for a long `text` parameter in the request line. */
const MAX_HEADER_BYTES = 64 * 1024;

/**
 * The portal's two ports. Raw TCP servers stand in front, so that a connection can be refused or left in silence before
 * a single byte of TLS; what passes the gate is handed to Node's HTTPS and HTTP servers.
 */
export class PortalListener {
  readonly #gate: Gate;
  readonly #https: HttpsServer;
  readonly #http: HttpServer;
  readonly #connections = new Set<Socket>();
  #hostNameContext: SecureContext;
  #tls: Port;
  #plain: Port;
  #pending: Promise<void> = Promise.resolve();

  constructor(gate: Gate, leaves: Leaves, handlers: ListenerHandlers) {
    this.#gate = gate;
    this.#hostNameContext = contextOf(leaves.hostName);
    this.#https = createHttpsServer({
      key: leaves.address.privateKeyPem,
      cert: chainSent(leaves.address),
      // Only callers who use a name send it; an address gets the default certificate.
      SNICallback: (_name, done) => done(null, this.#hostNameContext),
      maxHeaderSize: MAX_HEADER_BYTES,
      maxVersion: 'TLSv1.2',
    });
    this.#http = createHttpServer({ maxHeaderSize: MAX_HEADER_BYTES });
    for (const [server, secure] of [[this.#https, true], [this.#http, false]] as const) {
      server.requestTimeout = 0;
      server.keepAliveTimeout = IDLE_CONNECTION_MS;
      server.headersTimeout = IDLE_CONNECTION_MS + 10_000;
      server.on('request', (request, response) => handlers.request(request, response, secure));
      server.on('upgrade', (request, socket, head) => handlers.upgrade(request, socket, head, secure));
    }
    this.#tls = new Port((socket) => this.#admit(socket, this.#https));
    this.#plain = new Port((socket) => this.#admit(socket, this.#http));
  }

  /** Starts listening; port 0 takes any free one. */
  async listen(address: string, httpsPort: number, httpPort: number): Promise<void> {
    await this.#tls.open(address, httpsPort);
    await this.#plain.open(address, httpPort);
  }

  address(): string {
    return this.#tls.address;
  }

  httpsPort(): number {
    return this.#tls.port;
  }

  httpPort(): number {
    return this.#plain.port;
  }

  /** Shows other certificates from the next connection on. */
  setLeaves(leaves: Leaves): void {
    this.#https.setSecureContext({ key: leaves.address.privateKeyPem, cert: chainSent(leaves.address) });
    this.#hostNameContext = contextOf(leaves.hostName);
  }

  /** Follows the gate: stops or starts listening, and drops connections that have no business left. */
  setGate(state: GateState): Promise<void> {
    const before = this.#gate.state();
    this.#gate.set(state);
    if (before === state) return this.#pending;
    if (state !== 'silent') this.dropConnections();
    return this.#inTurn(async () => {
      if (state === 'refuse') await Promise.all([this.#tls.close(), this.#plain.close()]);
      else await Promise.all([this.#tls.reopen(), this.#plain.reopen()]);
    });
  }

  /** Moves to another address and port; connections to the old one break. */
  moveTo(address: string, httpsPort: number): Promise<void> {
    return this.#inTurn(async () => {
      // Closing waits for the connections to end, so they are dropped while it waits.
      const closed = Promise.all([this.#tls.close(), this.#plain.close()]);
      this.dropConnections();
      await closed;
      await this.listen(address, httpsPort, 0);
    });
  }

  dropConnections(): void {
    for (const socket of this.#connections) socket.destroy();
  }

  async close(): Promise<void> {
    await this.#inTurn(async () => {
      this.dropConnections();
      await Promise.all([this.#tls.close(), this.#plain.close()]);
    });
  }

  #admit(socket: Socket, server: HttpsServer | HttpServer): void {
    this.#connections.add(socket);
    socket.on('close', () => this.#connections.delete(socket));
    socket.on('error', () => socket.destroy());
    if (this.#gate.state() === 'open') server.emit('connection', socket);
    else if (this.#gate.state() === 'refuse') socket.destroy();
    // Silent: the connection stands and nothing answers.
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#pending = this.#pending.then(work, work);
    return this.#pending;
  }
}

/** One TCP port that can be closed and opened again under the same number. */
class Port {
  address = '';
  port = 0;
  #server: TcpServer | undefined;
  readonly #onConnection: (socket: Socket) => void;

  constructor(onConnection: (socket: Socket) => void) {
    this.#onConnection = onConnection;
  }

  async open(address: string, port: number): Promise<void> {
    const server = createTcpServer({ noDelay: true }, this.#onConnection);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, address, resolve);
    });
    const bound = server.address();
    this.#server = server;
    this.address = address;
    this.port = bound !== null && typeof bound === 'object' ? bound.port : port;
  }

  async reopen(): Promise<void> {
    for (let attempt = 1; this.#server === undefined; attempt++) {
      try {
        await this.open(this.address, this.port);
      } catch (error) {
        if (attempt === REOPEN_ATTEMPTS) throw error;
        await new Promise((resolve) => setTimeout(resolve, REOPEN_PAUSE_MS));
      }
    }
  }

  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server !== undefined) await new Promise<void>((resolve) => server.close(() => resolve()));
  }
}

function contextOf(leaf: CertifiedKey): SecureContext {
  return createSecureContext({ key: leaf.privateKeyPem, cert: chainSent(leaf) });
}

/**
 * Uncertain: which certificates a headset sends in the handshake. Assumed: the leaf alone, as Windows' TLS stack leaves
 * the root out. A client that pins the root has to fetch it from `/config/rootcertificate`.
 */
function chainSent(leaf: CertifiedKey): string {
  return leaf.certificatePem;
}
