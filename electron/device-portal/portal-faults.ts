import type { Endpoint } from '../../shared/contract/connections.ts';
import type { Fault, FaultCode } from '../../shared/domain/fault.ts';
import { FaultError } from '../core/fault-error.ts';
import { fault } from '../core/faults.ts';
import { networkFault } from '../core/net/network-faults.ts';
import { hresultText, printable, readRefusal } from './wire/error-body.ts';
import type { PortalRefusal } from './wire/error-body.ts';

interface Words {
  readonly message: string;
  readonly hint: string;
}

/** Better words than the general ones (core/faults.ts) where a Device Portal is at the other end. */
const portalWords: Readonly<Partial<Record<FaultCode, Words>>> = {
  'name-not-found': {
    message: 'No device with this name was found on the network.',
    hint: 'Check the spelling, or use the address that the headset shows under Settings › Network.',
  },
  refused: {
    message: 'The device is there but refuses the connection.',
    hint: 'Switch on “Device Portal” on the headset: Settings › Update & Security › For developers.',
  },
  'no-answer': {
    message: 'The headset does not answer.',
    hint: 'It is asleep, switched off, or on another network. Put it on or press its power button, then try again.',
  },
  'not-a-portal': {
    message: 'Something answers at this address, but it is not a Device Portal.',
    hint: 'Check address and port: the portal listens on 443, over USB with the first generation on 10080.',
  },
  untrusted: {
    message: 'The headset’s certificate has not been accepted yet.',
    hint: 'Compare its fingerprint with the headset, then accept it.',
  },
  'identity-changed': {
    message: 'Another certificate answers than the one that you accepted.',
    hint: 'A reset or reflashed headset makes a new one; so would somebody in between. Nothing was sent. Compare both fingerprints before you accept the new one.',
  },
  'certificate-expired': {
    message: 'The headset’s certificate has expired or is not valid yet.',
    hint: 'Check the date on the headset and on this machine. If both are right, restart the headset and accept its new certificate.',
  },
  unauthorised: {
    message: 'The headset refused the user name or password.',
    hint: 'Somebody may have paired it again, which replaces the password. Sign in with the new one, or pair again.',
  },
  unpaired: {
    message: 'Fabriscope has no user name and password for this headset yet.',
    hint: 'Pair with it, or sign in with a user name and password that it knows.',
  },
  asleep: {
    message: 'The headset is asleep.',
    hint: 'Put it on or press its power button; Fabriscope goes on by itself.',
  },
  'connection-lost': {
    message: 'The connection to the headset was lost.',
    hint: 'It may have gone out of Wi-Fi, fallen asleep or restarted. Fabriscope keeps trying.',
  },
  'cut-short': {
    message: 'The headset’s answer broke off in the middle.',
    hint: 'Its Wi-Fi may be weak. Try again.',
  },
  slow: {
    message: 'The headset took too long to answer.',
    hint: 'It may be busy or far from its Wi-Fi access point. Try again in a moment.',
  },
  forbidden: {
    message: 'The headset refused this although the sign-in is right.',
    hint: 'Try again. If it stays so, restart the headset: its portal may hold a stale session.',
  },
  'not-supported': {
    message: 'This headset’s Windows does not offer this.',
    hint: 'Update the headset, or do without.',
  },
  'not-found': {
    message: 'It is no longer on the headset.',
    hint: 'Somebody else may have removed it. Refresh the list.',
  },
  'device-refused': {
    message: 'The headset refused.',
    hint: 'Try again. If it stays so, restart the headset.',
  },
  'malformed-answer': {
    message: 'The headset’s answer could not be read.',
    hint: 'Try again. If it stays so, restart the headset; only this part is affected.',
  },
  'server-error': {
    message: 'The headset’s portal failed inside.',
    hint: 'Try again in a moment. If it stays so, restart the headset.',
  },
  'pin-wrong': {
    message: 'The PIN is not the one that the headset shows.',
    hint: 'Read it again in the headset and type it once more.',
  },
  'package-architecture': {
    message: 'The package is built for another architecture.',
    hint: 'Build for ARM64 for HoloLens 2, for x86 for HoloLens (1st generation).',
  },
};

/**
 * @param better words for this very case; what is left out comes from the table above.
 * @returns a fault as the page gets it.
 */
export function portalFault(code: FaultCode, better: Partial<Omit<Fault, 'code'>> = {}): Fault {
  return fault(code, { ...portalWords[code], ...better });
}

export function portalError(code: FaultCode, better: Partial<Omit<Fault, 'code'>> = {}, options?: ErrorOptions): FaultError {
  return new FaultError(portalFault(code, better), options);
}

/** What a socket, a TLS handshake, the HTTP parser or an abort threw, in words for a headset. */
export function portalLineError(error: unknown, endpoint: Endpoint): FaultError {
  const found = networkFault(error, endpoint);
  const general = fault(found.fault.code);
  if (found.fault.message !== general.message) return found;
  return portalError(found.fault.code, found.fault.detail === undefined ? {} : { detail: found.fault.detail }, { cause: error });
}

/** The answer is missing or unreadable, which leaves open whether the headset has got and done what it was told. */
const answerMissed: ReadonlySet<FaultCode> = new Set(['cut-short', 'slow', 'connection-lost', 'malformed-answer']);

/** Whether a command whose answer was lost may have been carried out all the same. */
export function mayHaveBeenDone(fault: Fault): boolean {
  return answerMissed.has(fault.code);
}

/** The fault of a command: where its answer was lost, nobody shall repeat it blindly. */
export function commandFault(fault: Fault): Fault {
  if (!mayHaveBeenDone(fault)) return fault;
  return { ...fault, hint: 'The headset may have done it all the same. Look first, then try again.' };
}

/** What a request was about, for the words of its refusal. */
export interface RequestMeaning {
  /** What was wanted, as the end of "The headset refused …": "to start the app". */
  readonly purpose?: string;
  /** What a 404 means: the build has no such address (the default), or the named thing is gone. */
  readonly missing?: 'address' | 'thing';
}

/**
 * @param status HTTP status outside 200 to 299.
 * @param text body, of which any shape is expected: one of three JSON shapes, HTML, nothing (device-portal.md §1.0).
 */
export function faultOfRefusal(status: number, text: string, meaning: RequestMeaning = {}): Fault {
  const refusal = readRefusal(text);
  const detail = detailOf(status, refusal);
  if (status === 401) return portalFault('unauthorised', { detail });
  const spoken = wordsOf(refusal, text);
  if (status === 403 && isTokenRefusal(text)) return portalFault('forbidden', { detail });
  if (status === 404) return portalFault(meaning.missing === 'thing' ? 'not-found' : 'not-supported', { detail });
  if (status === 409 || status === 423 || status === 429) return portalFault('busy', { detail });
  if (status >= 300 && status < 400) return portalFault('not-a-portal', { message: 'The device sends elsewhere instead of answering.', detail });
  if (spoken !== null) return refusedWith(spoken, refusal, detail, meaning);
  if (status >= 500) return portalFault('server-error', { detail });
  return portalFault('device-refused', { message: `The headset refused ${meaning.purpose ?? 'the request'}.`, detail });
}

/**
 * Whether a 403 is about the CSRF token: those come as a page or mention the token, while a 403 that is meant comes as
 * JSON with a reason (device-portal.md §1.4).
 */
export function isTokenRefusal(text: string): boolean {
  const reason = wordsOf(readRefusal(text), text);
  return reason === null || /csrf|token/i.test(reason);
}

/** An HTML page's title is no reason, only a failure told by the web server. */
function wordsOf(refusal: PortalRefusal, text: string): string | null {
  return text.trimStart().startsWith('<') ? null : refusal.reason;
}

function refusedWith(reason: string, refusal: PortalRefusal, detail: string, meaning: RequestMeaning): Fault {
  const specific = specificCause(reason);
  if (specific !== null) return portalFault(specific, { detail });
  const code = refusal.code === null ? '' : ` (${hresultText(refusal.code)})`;
  return portalFault('device-refused', { message: `The headset refused ${meaning.purpose ?? 'the request'}: ${withoutFullStop(reason)}${code}.`, detail });
}

/** The portal has no codes for these; its words are the only sign there is. */
function specificCause(reason: string): FaultCode | null {
  if (/\b(asleep|sleeping|standby|stand-by|not (being )?worn)\b/i.test(reason)) return 'asleep';
  if (/camera.*\b(in use|busy|held|owned|used by)\b|\bexclusive\b/i.test(reason)) return 'camera-in-use';
  return null;
}

function withoutFullStop(text: string): string {
  return text.replace(/[.\s]+$/u, '');
}

function detailOf(status: number, refusal: PortalRefusal): string {
  const parts = [`HTTP ${status}`];
  if (refusal.code !== null) parts.push(hresultText(refusal.code));
  if (refusal.reason !== null) parts.push(printable(refusal.reason));
  return parts.join(' · ');
}
