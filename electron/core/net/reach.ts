import { lookup } from 'node:dns/promises';
import { connect, isIP } from 'node:net';
import type { Endpoint } from '../../../shared/contract/connections.ts';
import { faultError } from '../faults.ts';
import { networkFault } from './network-faults.ts';

interface Limits {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/**
 * Addresses of a host, in the order in which they are tried; an address stands for itself.
 * @throws FaultError `name-not-found`; `no-answer` when the resolver says nothing in time.
 */
export async function lookUpHost(endpoint: Endpoint, limits: Limits): Promise<readonly string[]> {
  if (isIP(endpoint.host.split('%')[0] ?? '') !== 0) return [endpoint.host];
  const found = lookup(endpoint.host, { all: true });
  const addresses = await withLimits(found, limits, 'the name server said nothing').catch((error: unknown) => {
    throw networkFault(error, endpoint);
  });
  return addresses.map(({ address }) => address);
}

/**
 * Opens a TCP connection and closes it again.
 * @returns the address that answered.
 * @throws FaultError `refused`, `no-answer` and their kin.
 */
export async function reachPort(endpoint: Endpoint, limits: Limits): Promise<string> {
  const socket = connect({ host: endpoint.host, port: endpoint.port });
  const connected = new Promise<string>((resolve, reject) => {
    socket.once('connect', () => resolve(socket.remoteAddress ?? endpoint.host));
    socket.once('error', reject);
  });
  try {
    return await withLimits(connected, limits, 'no TCP connection');
  } catch (error) {
    throw networkFault(error, endpoint);
  } finally {
    socket.destroy();
  }
}

async function withLimits<T>(work: Promise<T>, { timeoutMs, signal }: Limits, what: string): Promise<T> {
  const { promise: limit, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(faultError('no-answer', { detail: `${what} within ${timeoutMs} ms` })), timeoutMs);
  const abort = (): void => reject(faultError('cancelled'));
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort, { once: true });
  // Whichever loses the race may still fail later; nobody is left to hear it.
  work.catch(() => {});
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
    limit.catch(() => {});
  }
}

