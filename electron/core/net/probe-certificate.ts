import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { connect } from 'node:tls';
import type { Endpoint } from '../../../shared/contract/connections.ts';
import { faultError } from '../faults.ts';
import { offeredCertificate } from './certificate.ts';
import { networkFault } from './network-faults.ts';
import type { ClientCertificate } from './pinned-agent.ts';
import type { OfferedCertificate } from './tls-trust.ts';

/**
 * Reads the certificate that a target shows, and hangs up before a byte of HTTP is sent (electron.md §2.2): the only
 * place where an unknown certificate is let through, and nothing but the handshake is ever said to it.
 * @param options.timeoutMs for the whole of name, TCP and handshake.
 * @param options.client shown to targets that end a handshake without it; it gives away a name, never a key.
 * @throws FaultError as of network-faults.ts; `no-answer` when the time is up.
 */
export function probeCertificate(endpoint: Endpoint, options: { timeoutMs: number; signal?: AbortSignal; client?: ClientCertificate }): Promise<OfferedCertificate> {
  const { promise, resolve, reject } = Promise.withResolvers<OfferedCertificate>();
  const socket = connect({
    ...options.client,
    host: endpoint.host,
    port: endpoint.port,
    // The one exception of the program, held by a test that looks for any other.
    rejectUnauthorized: false,
    ...(isIP(endpoint.host) === 0 && !endpoint.host.includes('%') ? { servername: endpoint.host } : {}),
  });
  const timer = setTimeout(() => reject(faultError('no-answer', { detail: `no TLS handshake within ${options.timeoutMs} ms` })), options.timeoutMs);
  const abort = (): void => reject(faultError('cancelled'));
  if (options.signal?.aborted) abort();
  options.signal?.addEventListener('abort', abort, { once: true });
  socket.once('error', (error) => reject(networkFault(handshakeError(error), endpoint)));
  socket.once('close', () => reject(faultError('tls-failed', { detail: 'closed during the handshake' })));
  socket.once('secureConnect', () => {
    try {
      resolve(offeredCertificate(chainOf(socket.getPeerX509Certificate())));
    } catch (error) {
      reject(faultError('tls-failed', { detail: 'no readable certificate was shown' }, error));
    }
  });
  return promise.finally(() => {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', abort);
    socket.destroy();
  });
}

/** A line that is cut within the handshake says more than `ECONNRESET` does. */
function handshakeError(error: Error): unknown {
  return 'code' in error && error.code === 'ECONNRESET' ? faultError('tls-failed', { detail: 'the line was cut during the handshake' }, error) : error;
}

function chainOf(leaf: X509Certificate | undefined): X509Certificate[] {
  const chain: X509Certificate[] = [];
  for (let next = leaf; next && chain.length < 10; next = next.issuerCertificate) chain.push(next);
  return chain;
}
