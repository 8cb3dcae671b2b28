import type { Fault, FaultCode, Remedy } from '../../shared/domain/fault.ts';
import { FaultError } from './fault-error.ts';

type Words = readonly [message: string, hint: string, remedy: Remedy, retryable: boolean];

/** What each fault means where the caller knows no better words; systems have their own for their targets. */
const words: Readonly<Record<FaultCode, Words>> = {
  'name-not-found': ['No machine with this name was found.', 'Check the spelling, or use the numeric address.', 'edit-address', true],
  refused: ['The machine is there but refuses the connection on this port.', 'Check the port, and that the service is switched on there.', 'retry', true],
  'no-answer': ['Nothing answered in time.', 'It is asleep, switched off, or on another network.', 'wake', true],
  'not-a-portal': ['Something answers at this address, but not what was expected.', 'Check address and port.', 'edit-address', true],
  'tls-failed': ['No secure connection could be made.', 'Check that the port is the secure one, and the date on both machines.', 'retry', true],
  untrusted: ['Its certificate has not been accepted yet.', 'Compare the fingerprint, then accept it.', 'trust', true],
  'identity-changed': ['Another certificate answers than the one that you accepted. Nothing was sent.', 'Compare both fingerprints before you accept the new one.', 'replace-trust', false],
  'certificate-expired': ['Its certificate has expired or is not valid yet.', 'Check the date on both machines, then have it make a new certificate.', 'replace-trust', true],
  unauthorised: ['The user name or password was refused.', 'Sign in again.', 'sign-in', false],
  unpaired: ['No user name and password are stored for it yet.', 'Pair with it, or sign in.', 'pair', false],
  asleep: ['It is asleep.', 'Wake it up; Fabriscope goes on by itself.', 'wake', true],
  'connection-lost': ['The connection was lost.', 'Fabriscope keeps trying.', 'retry', true],
  'cut-short': ['The answer ended before its announced length.', 'Try again; nothing incomplete was kept.', 'retry', true],
  slow: ['The answer took too long.', 'Try again in a moment.', 'retry', true],
  forbidden: ['It was refused although the sign-in is right.', 'Try again.', 'retry', true],
  'not-supported': ['This is not offered here.', 'Nothing can be done about it on this side.', 'none', false],
  'not-found': ['It is no longer there.', 'Somebody else may have removed it. Refresh the list.', 'reload', false],
  busy: ['Another job of this kind is still running.', 'Wait until it has finished, then try again.', 'retry', true],
  'camera-in-use': ['Another app uses the camera.', 'Stop that app, then try again.', 'stop-app', true],
  'device-refused': ['It was refused.', 'Try again.', 'retry', true],
  'malformed-answer': ['The answer could not be read.', 'Try again; only this part is affected.', 'retry', true],
  'server-error': ['The other side failed inside.', 'Try again in a moment.', 'retry', true],
  'pin-wrong': ['The PIN is not the right one.', 'Read it again and type it once more.', 'pair', true],
  'pin-locked': ['The PIN was wrong too many times.', 'Request a new one.', 'pair', false],
  'client-certificate': ['The gateway asks for a client certificate that it accepts.', 'Add a profile with the right certificate, or choose another profile.', 'choose-profile', false],
  'cluster-mismatch': ['Another cluster answers at this address than the one that is expected.', 'Nothing was changed there. Check the address before you accept the other cluster.', 'edit-address', false],
  locked: ['The cluster is locked: it can only be looked at.', 'Unlock it, then try again.', 'unlock-cluster', false],
  'too-large': ['The answer is too large for one message.', 'It is asked for in smaller parts.', 'retry', true],
  conflict: ['Its state does not allow this now.', 'Look at what it is doing, then try again.', 'look-again', false],
  'outcome-unknown': ['It was sent, and the answer was lost. It may have been done.', 'Look whether it was done before you try again.', 'look-again', false],
  'signed-out': ['Nobody is signed in.', 'Sign in; what was open goes on from there.', 'sign-in', false],
  'consent-missing': ['The application has not been allowed to do this in the directory yet.', 'Sign in and agree, or ask an administrator of the directory to agree for everybody.', 'sign-in', false],
  throttled: ['The service asks to wait.', 'Try again a little later.', 'retry', true],
  'foreign-origin': ['An answer points to another server than it came from. Nothing was sent there.', 'If it stays so, something between here and the service may alter its answers.', 'none', false],
  'package-malformed': ['The package cannot be read.', 'Build or download it again.', 'none', false],
  'package-architecture': ['The package is built for another architecture.', 'Build it for this device.', 'none', false],
  'package-dependency-missing': ['The package needs a framework that is not there.', 'Add its dependencies and try again.', 'add-dependency', false],
  'package-signature': ['The package’s signature is not accepted.', 'Add its certificate and try again.', 'install-certificate', false],
  'package-version': ['The installed version stands in the way.', 'Raise the version, or uninstall the other one first.', 'uninstall-first', false],
  'package-in-use': ['The app is running.', 'Stop it and try again.', 'stop-app', true],
  'invalid-input': ['The input is not valid.', 'Correct it and try again.', 'none', false],
  'read-only': ['This page may only look, not change anything.', 'Use the address that Fabriscope printed for its operator.', 'none', false],
  'secrets-locked': ['The stored passwords are locked.', 'Unlock them with your passphrase, then try again.', 'unlock-secrets', true],
  'disk-full': ['The disk is full.', 'Free some space or choose another folder, then try again.', 'choose-folder', true],
  'file-exists': ['Something of this name is there already.', 'Choose another name or folder.', 'choose-folder', true],
  'file-access': ['The file or folder cannot be used.', 'Check its permissions, or choose another one.', 'choose-folder', true],
  'verification-failed': ['What was stored is not what was sent.', 'Try again; the wrong copy was not kept.', 'retry', true],
  cancelled: ['Cancelled.', 'Nothing more was done.', 'retry', true],
  internal: ['Fabriscope made a mistake here.', 'Try again. If it stays so, copy the diagnostics and report it.', 'retry', true],
};

const detailLimit = 8_000;

/** A fault with the words of its code, of which any may be replaced by better ones. */
export function fault(code: FaultCode, overrides: Partial<Omit<Fault, 'code'>> = {}): Fault {
  const [message, hint, remedy, retryable] = words[code];
  const made: Fault = { code, message, hint, remedy, retryable, ...overrides };
  return {
    ...made,
    message: made.message.slice(0, 2_000),
    hint: made.hint.slice(0, 2_000),
    ...(made.detail === undefined ? {} : { detail: made.detail.slice(0, detailLimit) }),
  };
}

/** The same as an error to be thrown. */
export function faultError(code: FaultCode, overrides: Partial<Omit<Fault, 'code'>> = {}, cause?: unknown): FaultError {
  return new FaultError(fault(code, overrides), cause === undefined ? undefined : { cause });
}

/** The system's name of an error, such as `ENOSPC`, or null. */
export function systemErrorCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

const fileFaults: Readonly<Record<string, FaultCode>> = {
  ENOSPC: 'disk-full', EDQUOT: 'disk-full', EEXIST: 'file-exists', EACCES: 'file-access', EPERM: 'file-access', EROFS: 'file-access',
  ENOENT: 'file-access', ENOTDIR: 'file-access', EISDIR: 'file-access', EMFILE: 'file-access', ENAMETOOLONG: 'file-access', EBUSY: 'file-access',
};

/** Whether the code of a thrown error tells that it comes from the file system. */
export function isFileError(error: unknown): boolean {
  return (systemErrorCode(error) ?? '') in fileFaults;
}

/**
 * Any thrown thing as a fault. A FaultError gives its own, an aborted signal `cancelled`, an error of the file system
 * its code; all else is `internal`, without a word of the original message, which might hold anything.
 */
export function toFault(error: unknown): Fault {
  if (error instanceof FaultError) return error.fault;
  if (error instanceof Error && error.name === 'AbortError') return fault('cancelled');
  const systemCode = systemErrorCode(error);
  const code = systemCode === null ? undefined : fileFaults[systemCode];
  return code && systemCode ? fault(code, { detail: systemCode }) : fault('internal');
}
