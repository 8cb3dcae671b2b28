import type { Agent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { connect as connectPlain, isIP } from 'node:net';
import type { OnReadOpts, Socket } from 'node:net';
import { connect as connectSecure } from 'node:tls';
import type { ConnectionOptions } from 'node:tls';
import type { Endpoint } from '../../shared/contract/connections.ts';

/** The pinned connection of one device, for a transfer outside of the pool that calls share. */
export interface DirectAccess {
  /** Pinned for https; only its options are to be used, never its sockets. */
  readonly agent: Agent;
  readonly endpoint: Endpoint;
  /** Headers that sign a GET. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Begins a connection of its own with the options of the pinned agent: the same anchor, the same check of the pin. Nothing
 * may be written to it before {@link readyEventOf} has come.
 * @param onread fills the caller's buffers instead of making new ones.
 */
export function openDirectSocket({ endpoint, agent }: Pick<DirectAccess, 'endpoint' | 'agent'>, onread?: OnReadOpts): Socket {
  const target = { host: endpoint.host, port: endpoint.port, ...(onread === undefined ? {} : { onread }) };
  const socket = endpoint.scheme === 'http' ? connectPlain(target) : connectSecure(secureOptions(endpoint, agent, target));
  return socket.setNoDelay(true);
}

/** Event that tells that a direct socket may be written to: for https the certificate has been accepted then. */
export function readyEventOf({ scheme }: Endpoint): 'secureConnect' | 'connect' {
  return scheme === 'https' ? 'secureConnect' : 'connect';
}

function secureOptions(endpoint: Endpoint, agent: Agent, target: { host: string; port: number; onread?: OnReadOpts }): ConnectionOptions {
  if (!(agent instanceof HttpsAgent)) throw new TypeError('A secure endpoint needs a pinned agent.');
  const { timeout: _poolTimeout, ...pinned } = agent.options;
  return { ...pinned, ...target, ALPNProtocols: ['http/1.1'], ...(isIP(endpoint.host) === 0 ? { servername: endpoint.host } : {}) };
}
