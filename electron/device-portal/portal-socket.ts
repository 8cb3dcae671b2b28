import type { Agent } from 'node:http';
import type { Endpoint } from '../../shared/contract/connections.ts';
import { FaultError } from '../core/fault-error.ts';
import { openWebSocket, UpgradeRefusedError } from '../core/net/web-socket.ts';
import type { TargetSocket } from '../core/net/web-socket.ts';
import { addressOf } from './endpoints.ts';
import type { PortalEndpoint, PortalQuery } from './endpoints.ts';
import { faultOfRefusal, portalError, portalLineError } from './portal-faults.ts';
import { parseLossless } from './wire/json.ts';

export interface SocketOptions {
  readonly query?: PortalQuery;
  /** Silence after which the other side counts as gone; 5 s unless told, for sockets that push each second (device-portal.md §5.4). */
  readonly idleTimeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** One open WebSocket of the portal. */
export interface PortalSocket {
  /**
   * Parsed messages, to be read once. Ends only when the caller stops or its signal is aborted: when the device goes, it
   * fails with a FaultError, because none of the portal's sockets ends by itself. Unreadable messages are
   * `malformed-answer` faults of their own; the caller may go on with the next one.
   */
  messages(): AsyncGenerator<unknown, void, undefined>;
  send(command: string): void;
  close(): void;
}

export async function openPortalSocket(
  agent: Agent, endpoint: Endpoint, portalEndpoint: PortalEndpoint, signature: Record<string, string>, options: SocketOptions,
): Promise<PortalSocket> {
  const socket = await opened(agent, endpoint, portalEndpoint, signature, options);
  let closed = false;
  return {
    messages: () => parsedMessages(socket, portalEndpoint, endpoint, () => closed || options.signal?.aborted === true),
    send: (command) => socket.send(command),
    close: () => {
      closed = true;
      socket.close();
    },
  };
}

async function opened(
  agent: Agent, endpoint: Endpoint, { path }: PortalEndpoint, signature: Record<string, string>, options: SocketOptions,
): Promise<TargetSocket> {
  try {
    return await openWebSocket({
      agent, endpoint, path: addressOf(path, options.query), headers: signature,
      idleTimeoutMs: options.idleTimeoutMs ?? 5_000, maxMessageBytes: 64 * 1024 * 1024,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
  } catch (error) {
    if (error instanceof UpgradeRefusedError) throw new FaultError(faultOfRefusal(error.status, error.bodyText), { cause: error });
    throw portalLineError(error, endpoint);
  }
}

/** Empty frames and `{ }` are signs of life (device-portal.md §5.4). */
const emptyObject = /^\s*(\{\s*\})?\s*$/;

async function* parsedMessages(socket: TargetSocket, { path }: PortalEndpoint, endpoint: Endpoint, ended: () => boolean): AsyncGenerator<unknown, void, undefined> {
  try {
    for await (const message of socket.messages()) {
      const text = typeof message === 'string' ? message : message.toString('utf8');
      if (!emptyObject.test(text)) yield parsedMessage(text, path);
    }
  } catch (error) {
    if (ended()) return;
    throw portalLineError(error, endpoint);
  }
  if (!ended()) throw portalError('connection-lost', { detail: `${path}: closed by the device` });
}

function parsedMessage(text: string, path: string): unknown {
  try {
    return parseLossless(text);
  } catch (error) {
    throw portalError('malformed-answer', { detail: `${path}: not valid JSON` }, { cause: error });
  }
}
