import { once } from 'node:events';
import type { RequestListener, Server } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Endpoint } from '../../../../shared/contract/connections.ts';
import { CertificateAuthority, type CertifiedKey } from '../../../../simulator/foundation/authority.ts';

/** A root and a leaf of the kind that a device makes for itself; the leaf knows none of the addresses it is reached by. */
export function deviceCertificates(authority = new CertificateAuthority({ commonName: 'Test device root' })): { root: CertifiedKey; leaf: CertifiedKey; authority: CertificateAuthority } {
  return { authority, root: authority.root, leaf: authority.issue({ subject: { commonName: 'HOLOLENS-TEST' }, hostNames: ['hololens-test'] }) };
}

export interface TlsServer {
  readonly server: Server;
  readonly endpoint: Endpoint;
  /** Requests that came through the handshake. */
  readonly seen: string[];
  close(): Promise<void>;
}

/** An https server on a free loopback port. */
export async function startTlsServer(leaf: CertifiedKey, listener: RequestListener, chain: readonly CertifiedKey[] = []): Promise<TlsServer> {
  const seen: string[] = [];
  const server = createServer(
    { key: leaf.privateKeyPem, cert: [leaf, ...chain].map((each) => each.certificatePem).join('') },
    (request, response) => {
      seen.push(`${request.method} ${request.url} ${request.headers.authorization ?? ''}`);
      listener(request, response);
    },
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    server,
    endpoint: { scheme: 'https', host: '127.0.0.1', port: portOf(server) },
    seen,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Port of a listening server. */
export function portOf(server: { address(): AddressInfo | string | null }): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server does not listen on a port.');
  return address.port;
}
