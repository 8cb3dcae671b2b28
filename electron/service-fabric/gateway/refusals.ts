import type { Endpoint } from '../../../shared/contract/connections.ts';
import type { Fault, FaultCode, Remedy } from '../../../shared/domain/fault.ts';
import { FaultError } from '../../core/fault-error.ts';
import { fault } from '../../core/faults.ts';
import { networkFault } from '../../core/net/network-faults.ts';
import { textOrEmpty } from '../wire/fields.ts';
import { parseLossless } from '../../core/lossless-json.ts';
import { answerOf } from '../wire/shape.ts';

/** A refusal of the cluster itself: the gateway answered, and said no. */
export class GatewayRefusal extends FaultError {
  readonly status: number;
  /** The product's own code, such as `FABRIC_E_NODE_NOT_FOUND`; empty where none was given. Open: the gateway has more than are published. */
  readonly productCode: string;
  /** The product's own words; empty where there are none. */
  readonly productMessage: string;

  constructor(made: Fault, status: number, productCode: string, productMessage: string) {
    super(made);
    this.status = status;
    this.productCode = productCode;
    this.productMessage = productMessage;
  }
}

/** What was asked for, and as whom, for the words of a refusal. */
export interface CallMeaning {
  readonly isWrite: boolean;
  /** Its outcome need not be known to send it again. */
  readonly isRepeatable: boolean;
  readonly hasCertificate: boolean;
  readonly hasToken: boolean;
}

/** `{"Error": {"Code", "Message"}}`, in any case (§1.3). */
const errorBody = answerOf({ error: answerOf({ code: textOrEmpty, message: textOrEmpty }) });

export function readRefusal(text: string): { code: string; message: string } {
  try {
    const body = errorBody.safeParse(parseLossless(text.replace(/^\uFEFF/, '')));
    if (body.success) return { code: oneLine(body.data.error.code), message: oneLine(body.data.error.message) };
  } catch {
    // A page, or nothing: a refusal without words.
  }
  return { code: '', message: '' };
}

function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').trim().slice(0, 1_000);
}

type Words = Pick<Fault, 'message' | 'hint'> & { readonly remedy?: Remedy };

/** @param status outside 200 to 299, or 204 for an entity that is not there. */
export function refusalOf(status: number, text: string, meaning: CallMeaning): GatewayRefusal {
  const { code, message } = readRefusal(text);
  const found = kindOf(status, code, message, meaning);
  const detail = [`HTTP ${status}`, code, message].filter((part) => part !== '').join(' · ');
  return new GatewayRefusal(fault(found.code, { ...refusalWords[found.code]?.({ ...meaning, status, words: message }), ...found.better, detail }), status, code, message);
}

interface Kind { readonly code: FaultCode; readonly better?: Partial<Omit<Fault, 'code'>> }

function kindOf(status: number, code: string, message: string, meaning: CallMeaning): Kind {
  if (status === 204 || status === 404) return { code: 'not-found' };
  if (status === 401) return { code: 'unauthorised' };
  if (status === 403) return { code: code === '' ? 'client-certificate' : 'forbidden' };
  if (status === 409) return { code: 'conflict' };
  if (status === 413 || code === 'FABRIC_E_VALUE_TOO_LARGE' || code === 'FABRIC_E_MESSAGE_TOO_LARGE') return { code: 'too-large' };
  if (status === 501) return { code: 'not-supported' };
  if (status === 503) return { code: 'server-error', better: unavailable };
  if (status === 504) return { code: meaning.isRepeatable ? 'slow' : 'outcome-unknown' };
  if (status >= 300 && status < 400) return { code: 'not-a-portal' };
  if (status === 400) return badRequest(code, message);
  if (status >= 500) return { code: 'server-error' };
  return { code: 'device-refused' };
}

const unavailable = {
  message: 'The part of the cluster that answers this is moving or has lost its quorum.',
  hint: 'Fabriscope tries again by itself. If it stays so, look at the system services and the seed nodes.',
};

/** The gateway answers 400 for much that is a matter of the entity's state (§1.3). */
function badRequest(code: string, message: string): Kind {
  if (/_(NOT_FOUND|DOES_NOT_EXIST)$/.test(code)) return { code: 'not-found' };
  if (/_NOT_UPGRADING$|_NODE_IS_(UP|DOWN)$|_ALREADY_|_IN_PROGRESS$|_NOT_STOPPED_YET$/.test(code)) return { code: 'conflict' };
  if (/api[- ]?version/i.test(message)) return { code: 'not-supported' };
  return { code: 'device-refused' };
}

interface Spoken extends CallMeaning { readonly status: number; readonly words: string }

const refusalWords: Readonly<Partial<Record<FaultCode, (spoken: Spoken) => Words>>> = {
  'not-found': () => ({ message: 'It is not in the cluster any more.', hint: 'It may have been removed or renamed a moment ago. Refresh the list.' }),
  unauthorised: ({ hasToken }) => (hasToken
    ? { message: 'The cluster does not accept this sign-in.', hint: 'Sign in again; the account may lack a role in the cluster’s app registration.' }
    : { message: 'The cluster wants a sign-in with Entra ID.', hint: 'Choose a profile that signs in, or one with a client certificate that the cluster knows.', remedy: 'choose-profile' }),
  'client-certificate': ({ hasCertificate }) => (hasCertificate
    ? { message: 'The cluster does not accept this client certificate.', hint: 'It must be in the cluster’s list of client certificates, valid, and in most clusters allow client authentication. Choose another profile, or ask the cluster’s operator to add its thumbprint.' }
    : { message: 'The cluster wants a client certificate.', hint: 'Choose a profile with a certificate that is in the cluster’s list of clients.' }),
  forbidden: ({ isWrite }) => (isWrite
    ? { message: 'This profile may look, but not change anything: the cluster refused.', hint: 'Its certificate or account has the read-only role there. Use a profile with the admin role. The cluster also refuses where it is not the one that was meant.', remedy: 'choose-profile' }
    : { message: 'This profile may not see this.', hint: 'The cluster gives it to administrators only. Use a profile with the admin role.', remedy: 'choose-profile' }),
  conflict: ({ words }) => ({
    message: words === '' ? 'The present state there does not allow this.' : `The present state there does not allow this: ${sentence(words)}`,
    hint: 'Somebody else may have been faster. Look at it again, then decide.',
  }),
  'too-large': () => ({ message: 'The answer would be larger than the cluster can send at once.', hint: 'Fabriscope asks for it in smaller parts where it can.' }),
  'not-supported': () => ({ message: 'This cluster’s version does not offer this.', hint: 'It comes with a newer Service Fabric runtime, or with a service that is not switched on here.' }),
  slow: () => ({ message: 'The cluster took too long to answer.', hint: 'It may be busy, or a system service may have lost its quorum. Fabriscope tries again by itself.' }),
  'outcome-unknown': () => outcomeUnknownWords,
  'not-a-portal': () => ({ message: 'The address sends elsewhere instead of answering.', hint: 'A proxy or sign-in page may be in between. Check the address.' }),
  'server-error': () => ({ message: 'The cluster failed inside.', hint: 'Try again in a moment. The detail has its own words.' }),
  'device-refused': ({ status, words }) => ({
    message: words === '' ? `The cluster refused (HTTP ${status}).` : `The cluster refused: ${sentence(words)}`,
    hint: 'Nothing was changed. Correct what it names, then try again.',
  }),
};

function sentence(text: string): string {
  const cut = text.length > 600 ? `${text.slice(0, 599)}…` : text;
  return /[.!?…]$/.test(cut) ? cut : `${cut}.`;
}

const outcomeUnknownWords: Words = {
  message: 'It was sent, but the cluster’s answer did not arrive: it may have been done.',
  hint: 'Look at the cluster first. Do it again only where it was not done.',
};

/** Better words for what goes wrong on the way. */
const lineWords: Readonly<Partial<Record<FaultCode, Words>>> = {
  'name-not-found': { message: 'No machine with this name was found.', hint: 'Check the spelling. Some clusters are known only inside a company network or VPN.' },
  refused: { message: 'The machine is there but refuses the connection.', hint: 'The cluster’s gateway may be restarting, or a firewall closes port 19080.' },
  'no-answer': { message: 'The gateway does not answer.', hint: 'It may be down, or a firewall or missing VPN is in between. Fabriscope keeps trying.' },
  'not-a-portal': { message: 'Something answers at this address, but it is not a cluster’s gateway.', hint: 'Check address and port: the gateway usually listens on 19080.' },
  'tls-failed': { message: 'No secure connection could be made with the gateway.', hint: 'Check the port and the date of this machine. The detail has what TLS says.' },
  untrusted: { message: 'This cluster’s certificate has not been accepted yet.', hint: 'Compare its thumbprint with the cluster’s operator’s, then accept it.' },
  'certificate-expired': { message: 'The cluster’s own certificate has expired or is not valid yet.', hint: 'Check the date of this machine. If it is right, the cluster’s operator has to replace the certificate.' },
  'connection-lost': { message: 'The connection to the cluster was lost.', hint: 'Fabriscope keeps trying, with the other gateways too where there are any.' },
  'cut-short': { message: 'The cluster’s answer broke off in the middle.', hint: 'Try again; nothing incomplete was kept.' },
  slow: { message: 'The cluster took too long to answer.', hint: 'It may be busy, or a system service may have lost its quorum. Fabriscope tries again by itself.' },
};

/** Ends of a handshake that are about this side's certificate. */
const clientAlert = /ALERT_(?:CERTIFICATE_REQUIRED|BAD_CERTIFICATE|UNKNOWN_CA|CERTIFICATE_EXPIRED|CERTIFICATE_REVOKED|CERTIFICATE_UNKNOWN|UNSUPPORTED_CERTIFICATE|ACCESS_DENIED|NO_CERTIFICATE)/;

/** What a socket, a TLS handshake, the HTTP parser or an abort threw, in words for a cluster. */
export function lineFault(error: unknown, endpoint: Endpoint, meaning: CallMeaning): FaultError {
  const found = networkFault(error, endpoint);
  const { code, detail, message } = found.fault;
  const known = detail === undefined ? {} : { detail };
  if (code === 'tls-failed' && clientAlert.test(detail ?? '')) {
    return new FaultError(fault('client-certificate', { ...refusalWords['client-certificate']?.({ ...meaning, status: 0, words: '' }), ...known }), { cause: error });
  }
  if (code === 'not-a-portal' && /ERR_SSL/.test(detail ?? '')) {
    const words = { message: 'This port answers without TLS.', hint: 'If the cluster is unsecured, write http:// in its address. Otherwise check the port: the gateway usually listens on 19080.' };
    return new FaultError(fault(code, { ...words, ...known }), { cause: error });
  }
  // Words that say more than the code does stay, except those that speak of a device.
  if (message !== fault(code).message && code !== 'certificate-expired') return found;
  return new FaultError(fault(code, { ...lineWords[code], ...known }), { cause: error });
}

/** The fault of a write whose answer was lost. */
export function outcomeUnknown(cause: FaultError): FaultError {
  return new FaultError(fault('outcome-unknown', { ...outcomeUnknownWords, detail: cause.fault.detail ?? cause.fault.message }), { cause });
}

/** Faults that end the handshake or come before it, so that no byte of a request has been read. */
const beforeSending: ReadonlySet<FaultCode> = new Set(['name-not-found', 'refused', 'identity-changed', 'certificate-expired', 'untrusted', 'client-certificate']);

/** Whether it is certain that the cluster has not got the request, so that even a write may go to the next gateway. */
export function wasNeverSent(error: FaultError): boolean {
  if (error instanceof GatewayRefusal) return false;
  if (beforeSending.has(error.fault.code)) return true;
  return error.fault.code === 'no-answer' && wasConnecting(error);
}

/** A line can also fall silent later on, with the same code of the system. */
function wasConnecting(error: FaultError): boolean {
  for (let cause = error.cause; cause instanceof Error; cause = cause.cause) {
    if ('syscall' in cause) return cause.syscall === 'connect' || cause.syscall === 'getaddrinfo';
  }
  return true;
}

/** Faults of one gateway or the way to it, which another gateway may not have. */
const ofTheLine: ReadonlySet<FaultCode> = new Set([...beforeSending, 'no-answer', 'tls-failed', 'connection-lost', 'cut-short', 'slow', 'not-a-portal']);

export function isOfTheLine(error: FaultError): boolean {
  return !(error instanceof GatewayRefusal) && ofTheLine.has(error.fault.code);
}

/** Refusals that another try may not meet: a system service moves, or another gateway has a better line to it. */
export function isPassing(error: FaultError): boolean {
  return error instanceof GatewayRefusal && (error.status === 503 || error.status === 504);
}
