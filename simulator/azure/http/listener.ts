import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Server as HttpsServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import type { Server as TcpServer, Socket } from 'node:net';

import type { CertifiedKey } from '../../foundation/authority.ts';

const MAX_HEADER_BYTES = 64 * 1024;
/** Ports kept open ahead for resources that get a server of their own. */
const SPARE_PORTS = 16;

type Handler = (request: IncomingMessage, response: ServerResponse, port: number) => void;

/** One HTTPS server on loopback behind any number of ports. */
export class TlsListener {
  readonly #server: HttpsServer;
  readonly #doors: TcpServer[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #spare: number[] = [];
  #filling: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(certificate: CertifiedKey, handle: Handler) {
    this.#server = createHttpsServer({ key: certificate.privateKeyPem, cert: certificate.certificatePem, maxHeaderSize: MAX_HEADER_BYTES });
    this.#server.on('request', (request: IncomingMessage, response: ServerResponse) => handle(request, response, request.socket.localPort ?? 0));
  }

  /** Opens a port, 0 for any free one, and returns its number. */
  async open(port: number): Promise<number> {
    const door = createTcpServer({ noDelay: true }, (socket) => this.#admit(socket));
    await new Promise<void>((resolve, reject) => {
      door.once('error', reject);
      door.listen(port, '127.0.0.1', resolve);
    });
    this.#doors.push(door);
    const bound = door.address();
    return bound !== null && typeof bound === 'object' ? bound.port : port;
  }

  /** Opens the ports that `takeSpare` hands out. */
  fillSpare(): Promise<void> {
    this.#filling = this.#filling.then(async () => {
      while (this.#spare.length < SPARE_PORTS && !this.#isClosed) this.#spare.push(await this.open(0));
    });
    return this.#filling;
  }

  /** A port that is open already, for something that appears in the middle of a step. @throws Error where too many do at once */
  takeSpare(): number {
    const port = this.#spare.pop();
    if (port === undefined) throw new Error('Too many servers at once: no spare port is open');
    // Where no more can be opened, the one who finds none left says so.
    this.fillSpare().catch(() => undefined);
    return port;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    // A port that is just being opened would stay open.
    await this.#filling.catch(() => undefined);
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(this.#doors.map((door) => new Promise<void>((resolve) => door.close(() => resolve()))));
    this.#server.closeAllConnections();
  }

  #admit(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    this.#server.emit('connection', socket);
  }
}
