import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

import type { FaultPlan, FaultsOfRequest } from '../../foundation/faults.ts';
import type { Headset } from '../model/headset.ts';
import { identify } from './authentication.ts';
import type { Gate } from './gate.ts';
import type { SocketRoute } from './route.ts';
import { PortalSocket, refuseUpgrade } from './web-socket.ts';
import { delay } from './wire.ts';

/** The portal's sockets push about once a second (device-portal.md §5.4). */
const PERIOD_MS = 1000;

/** Every so many pushes an empty frame comes first. */
const EMPTY_FRAME_EVERY = 5;

/** The portal's WebSockets: who may open them, and the beat in which they speak. */
export class SocketFeeds {
  readonly #headset: Headset;
  readonly #gate: Gate;
  readonly #faults: FaultPlan;
  readonly #routes: ReadonlyMap<string, SocketRoute>;
  readonly #open = new Set<PortalSocket>();

  constructor(headset: Headset, gate: Gate, faults: FaultPlan, routes: readonly SocketRoute[]) {
    this.#headset = headset;
    this.#gate = gate;
    this.#faults = faults;
    this.#routes = new Map(routes.map((route) => [route.path, route]));
  }

  /** Number of open sockets. */
  count(): number {
    return this.#open.size;
  }

  /** Drops every open socket without a handshake. */
  dropAll(): void {
    for (const socket of this.#open) socket.drop();
  }

  async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, secure: boolean): Promise<void> {
    socket.on('error', () => socket.destroy());
    const [path = '/'] = (request.url ?? '/').split('?');
    const faults = this.#faults.take('WS', path);
    if (!this.#gate.isOpen() || faults['no-answer'] !== undefined) return;
    if (faults.slow !== undefined) await delay(this.#headset.clock, faults.slow.delayMs);
    const refusal = this.#refusal(request, path, secure, faults);
    if (refusal !== undefined) {
      refuseUpgrade(socket, refusal.status, refusal.text, refusal.headers);
      return;
    }
    const route = this.#routes.get(path);
    if (route !== undefined) this.#feed(new PortalSocket(request, socket, head), route, faults);
  }

  #refusal(request: IncomingMessage, path: string, secure: boolean, faults: FaultsOfRequest): Refusal | undefined {
    if (faults['server-error'] !== undefined) return { status: 500, text: 'Internal Server Error' };
    if (faults.unauthorized !== undefined || identify(request, this.#headset.pairing) === undefined) {
      const realm = { 'WWW-Authenticate': 'Basic realm="Windows Device Portal"' };
      return { status: 401, text: 'Unauthorized', headers: realm };
    }
    if (faults.forbidden !== undefined || !originMatches(request, secure)) return { status: 403, text: 'Forbidden' };
    const route = this.#routes.get(path);
    const exists = route !== undefined && (route.generation ?? this.#headset.profile.generation) === this.#headset.profile.generation;
    return exists ? undefined : { status: 404, text: 'Not Found' };
  }

  #feed(socket: PortalSocket, route: SocketRoute, faults: FaultsOfRequest): void {
    this.#open.add(socket);
    let timer = this.#headset.clock.setTimeout(() => push(1), 0);
    const push = (beat: number): void => {
      if (!socket.isOpen()) return;
      const dropAfter = faults['sockets-dropped']?.afterFrames;
      if (dropAfter !== undefined && beat > dropAfter) {
        socket.drop();
        return;
      }
      if (this.#gate.isOpen() && faults['sockets-silent'] === undefined) {
        if (beat % EMPTY_FRAME_EVERY === 0) socket.sendEmpty();
        socket.sendText(route.next(this.#headset));
      }
      timer = this.#headset.clock.setTimeout(() => push(beat + 1), PERIOD_MS);
    };
    socket.onClose(() => {
      timer.cancel();
      this.#open.delete(socket);
    });
  }
}

interface Refusal {
  readonly status: number;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * An upgrade needs an Origin of the portal itself: scheme and host, the port only where it is not the scheme's own
 * (device-portal.md §1.1).
 */
export function originMatches(request: IncomingMessage, secure: boolean): boolean {
  const scheme = secure ? 'https' : 'http';
  const host = (request.headers.host ?? '').replace(secure ? /:443$/ : /:80$/, '');
  return request.headers.origin === `${scheme}://${host}`;
}
