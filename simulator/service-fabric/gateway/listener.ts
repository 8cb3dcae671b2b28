import { randomBytes } from 'node:crypto';
import { createServer as createHttpServer } from 'node:http';
import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http';
import { createServer as createHttpsServer, Server as HttpsServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import type { Server as TcpServer, Socket } from 'node:net';

import type { CertifiedKey } from '../../foundation/authority.ts';

/** What stands at the door of one gateway: connections are served, refused, or taken and left in silence. */
export type Door = 'open' | 'refuse' | 'silent';

/** Windows' HTTP layer keeps idle connections this long. */
const IDLE_CONNECTION_MS = 120_000;
/** A port that was given up for a while may be in use for a moment when it is wanted back. */
const REOPEN_ATTEMPTS = 30;
const REOPEN_PAUSE_MS = 100;
const MAX_HEADER_BYTES = 64 * 1024;

type Handler = (request: IncomingMessage, response: ServerResponse, gateway: number) => void;

/**
 * The gateways of one cluster: one port for each, all in front of one HTTP or HTTPS server. Raw TCP servers stand
 * before it, so that a gateway can refuse connections or leave them in silence before a byte of TLS.
 */
export class GatewayListener {
  readonly #server: HttpServer | HttpsServer;
  readonly #gateways: Gateway[] = [];
  #pending: Promise<void> = Promise.resolve();

  /** @param certificate of the server; plain HTTP without one. */
  constructor(certificate: CertifiedKey | undefined, handle: Handler) {
    const server = certificate === undefined ? createHttpServer({ maxHeaderSize: MAX_HEADER_BYTES }) : secureServer(certificate);
    server.requestTimeout = 0;
    server.keepAliveTimeout = IDLE_CONNECTION_MS;
    server.headersTimeout = IDLE_CONNECTION_MS + 10_000;
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      handle(request, response, portIndex(this.#gateways, request.socket.localPort));
    });
    this.#server = server;
  }

  /** Opens `count` gateways on loopback; the first at `port`, the others after it, or all at any free ones for 0. */
  async listen(port: number, count: number): Promise<void> {
    for (let index = 0; index < count; index++) {
      const gateway = new Gateway((socket) => this.#server.emit('connection', socket));
      this.#gateways.push(gateway);
      await gateway.open(port === 0 ? 0 : port + index);
    }
  }

  ports(): readonly number[] {
    return this.#gateways.map((gateway) => gateway.port);
  }

  /** Shows another certificate from the next connection on; there are no old ones left to resume. */
  setCertificate(certificate: CertifiedKey): void {
    if (!(this.#server instanceof HttpsServer)) return;
    this.#server.setSecureContext({ key: certificate.privateKeyPem, cert: certificate.certificatePem });
    this.#server.setTicketKeys(randomBytes(48));
    this.dropConnections();
  }

  dropConnections(): void {
    for (const gateway of this.#gateways) gateway.dropConnections();
  }

  /** Sets the door of every gateway. */
  setDoors(doorOf: (gateway: number) => Door): Promise<void> {
    this.#pending = this.#pending.then(async () => {
      await Promise.all(this.#gateways.map((gateway, index) => gateway.setDoor(doorOf(index))));
    });
    return this.#pending;
  }

  async close(): Promise<void> {
    await this.#pending;
    await Promise.all(this.#gateways.map((gateway) => gateway.close()));
    this.#server.closeAllConnections();
  }
}

/**
 * Asks every client for a certificate and takes any: whether it is one of the cluster's is said by the answer, not by
 * the handshake (service-fabric.md §3).
 */
function secureServer(certificate: CertifiedKey): HttpsServer {
  return createHttpsServer({
    key: certificate.privateKeyPem,
    cert: certificate.certificatePem,
    requestCert: true,
    rejectUnauthorized: false,
    maxHeaderSize: MAX_HEADER_BYTES,
  });
}

function portIndex(gateways: readonly Gateway[], port: number | undefined): number {
  return Math.max(0, gateways.findIndex((gateway) => gateway.port === port));
}

/** One TCP port that can be closed and opened again under the same number. */
class Gateway {
  port = 0;
  #door: Door = 'open';
  #server: TcpServer | undefined;
  readonly #connections = new Set<Socket>();
  readonly #serve: (socket: Socket) => void;

  constructor(serve: (socket: Socket) => void) {
    this.#serve = serve;
  }

  async open(port: number): Promise<void> {
    const server = createTcpServer({ noDelay: true }, (socket) => this.#admit(socket));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    const bound = server.address();
    this.#server = server;
    this.port = bound !== null && typeof bound === 'object' ? bound.port : port;
  }

  async setDoor(door: Door): Promise<void> {
    if (this.#door === door) return;
    this.#door = door;
    this.dropConnections();
    if (door === 'refuse') await this.#stopListening();
    else await this.#reopen();
  }

  dropConnections(): void {
    for (const socket of this.#connections) socket.destroy();
  }

  async close(): Promise<void> {
    this.dropConnections();
    await this.#stopListening();
  }

  async #reopen(): Promise<void> {
    for (let attempt = 1; this.#server === undefined; attempt++) {
      try {
        await this.open(this.port);
      } catch (error) {
        if (attempt === REOPEN_ATTEMPTS) throw error;
        await new Promise((resolve) => setTimeout(resolve, REOPEN_PAUSE_MS));
      }
    }
  }

  async #stopListening(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    this.dropConnections();
    await closed;
  }

  #admit(socket: Socket): void {
    this.#connections.add(socket);
    socket.on('close', () => this.#connections.delete(socket));
    socket.on('error', () => socket.destroy());
    if (this.#door === 'open') this.#serve(socket);
    else if (this.#door === 'refuse') socket.destroy();
    // Silent: the connection stands and nothing answers.
  }
}
