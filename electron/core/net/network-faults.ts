import type { Endpoint } from '../../../shared/contract/connections.ts';
import { formatEndpoint } from '../../../shared/domain/address.ts';
import type { FaultCode } from '../../../shared/domain/fault.ts';
import { FaultError } from '../fault-error.ts';
import { fault, systemErrorCode } from '../faults.ts';

/** Code of the error with which a pinned agent refuses a certificate during the handshake. */
export const pinMismatchCode = 'FABRISCOPE_PIN_MISMATCH';

/**
 * Errors of Node's name resolution, sockets and TLS, and what each means to somebody who wants to reach a target.
 * Handshake verdicts under a pinned anchor all say the same: this is another certificate (electron.md §2.2).
 */
const codes: Readonly<Record<string, FaultCode>> = {
  ENOTFOUND: 'name-not-found',
  ENODATA: 'name-not-found',
  EAI_AGAIN: 'name-not-found',
  EAI_FAIL: 'name-not-found',
  EAI_NONAME: 'name-not-found',
  ECONNREFUSED: 'refused',
  ETIMEDOUT: 'no-answer',
  EHOSTUNREACH: 'no-answer',
  EHOSTDOWN: 'no-answer',
  ENETUNREACH: 'no-answer',
  ENETDOWN: 'no-answer',
  EADDRNOTAVAIL: 'no-answer',
  ECONNRESET: 'connection-lost',
  ECONNABORTED: 'connection-lost',
  EPIPE: 'connection-lost',
  [pinMismatchCode]: 'identity-changed',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'identity-changed',
  SELF_SIGNED_CERT_IN_CHAIN: 'identity-changed',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'identity-changed',
  UNABLE_TO_GET_ISSUER_CERT: 'identity-changed',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'identity-changed',
  CERT_SIGNATURE_FAILURE: 'identity-changed',
  CERT_UNTRUSTED: 'identity-changed',
  CERT_REJECTED: 'identity-changed',
  INVALID_CA: 'identity-changed',
  CERT_HAS_EXPIRED: 'certificate-expired',
  CERT_NOT_YET_VALID: 'certificate-expired',
  ERR_SSL_WRONG_VERSION_NUMBER: 'not-a-portal',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'not-a-portal',
  ERR_SSL_HTTP_REQUEST: 'not-a-portal',
  ERR_SSL_NO_PROTOCOLS_AVAILABLE: 'tls-failed',
  EPROTO: 'tls-failed',
};

/** Where a more telling sentence than the code's own can be said. */
const sentences: Readonly<Record<string, { message: string; hint: string }>> = {
  EAI_AGAIN: { message: 'The name could not be looked up just now.', hint: 'Check this machine’s network, or use the numeric address.' },
  ENETUNREACH: { message: 'This machine has no way to that network.', hint: 'Check this machine’s own Wi-Fi or cable, and that both are in the same network.' },
  ENETDOWN: { message: 'This machine’s network is down.', hint: 'Check this machine’s own Wi-Fi or cable.' },
  EHOSTUNREACH: { message: 'The network knows no way to this address.', hint: 'It is switched off, asleep, or has another address now.' },
  EADDRNOTAVAIL: { message: 'This address cannot be reached from this machine.', hint: 'Check the address.' },
  ERR_SSL_WRONG_VERSION_NUMBER: { message: 'Something answers on this port, but not with TLS.', hint: 'Check the port: the secure one of a Device Portal is 443.' },
  CERT_HAS_EXPIRED: { message: 'Its certificate has expired.', hint: 'Check the date on both machines. If they are right, a restart of the device usually makes a new one.' },
  CERT_NOT_YET_VALID: { message: 'Its certificate is not valid yet.', hint: 'Check the date on both machines.' },
};

/**
 * An error of a connection attempt or of a running exchange as a FaultError; one that is a FaultError already stays as
 * it is. The raw code and the endpoint stand in `detail`.
 */
export function networkFault(error: unknown, endpoint: Endpoint): FaultError {
  if (error instanceof FaultError) return error;
  if (error instanceof AggregateError && error.errors.length > 0) return networkFault(error.errors[0], endpoint);
  if (error instanceof Error && error.name === 'AbortError') return new FaultError(fault('cancelled'), { cause: error });
  const code = systemErrorCode(error);
  const detail = `${code ?? 'no code'} at ${formatEndpoint(endpoint)}`;
  return new FaultError(fault(faultCodeOf(code), { ...(code ? sentences[code] : undefined), detail }), { cause: error });
}

function faultCodeOf(code: string | null): FaultCode {
  if (code === null) return 'connection-lost';
  const known = codes[code];
  if (known) return known;
  if (code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_') || code.startsWith('CERT_')) return 'tls-failed';
  if (code.startsWith('HPE_')) return 'not-a-portal';
  return 'connection-lost';
}
