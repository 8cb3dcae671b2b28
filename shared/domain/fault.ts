import * as z from 'zod';

/**
 * What can go wrong, as a closed list that the page may switch over. A code names what happened, never where in our code
 * it happened; the sentence for the user travels beside it in `message` and `hint`.
 */
export const faultCodes = [
  // reaching a target
  'name-not-found', // the host name has no address
  'refused', // something answered the TCP connection with a reset
  'no-answer', // nothing answered in time: asleep, off, or on another network
  'not-a-portal', // something answered, but it is not the system we expected
  'tls-failed', // the handshake failed for another reason than the pin
  'untrusted', // no certificate has been pinned yet
  'identity-changed', // another certificate than the pinned one answered
  'certificate-expired',
  'unauthorised', // the stored user name or password is refused
  'unpaired', // no credentials are stored
  'asleep', // the target says, or is known, to be asleep
  'connection-lost', // it was there, and the line was cut
  'cut-short', // an answer ended before its announced length
  'slow', // an answer did not arrive within its time
  // what the target said
  'forbidden', // refused although signed in (CSRF token stale, read-only role)
  'not-supported', // this build of the target does not offer it
  'not-found', // the thing itself is gone
  'busy', // another job of the same kind is running there
  'camera-in-use',
  'device-refused', // the target said no and gave a reason
  'malformed-answer', // an answer that cannot be read
  'server-error', // 5xx
  'pin-wrong',
  'pin-locked', // too many wrong PINs: a new one must be requested
  // clusters
  'client-certificate', // the gateway wants a client certificate, or refuses the one that was shown
  'cluster-mismatch', // another cluster answers at this address than the one that is expected
  'locked', // the cluster is read-only until it is unlocked
  'too-large', // the answer would not fit into one message: it has to be asked for in parts
  'conflict', // the state there does not allow it (already so, in progress, in use)
  'outcome-unknown', // it was sent and the answer was lost: it may have been done
  // cloud services
  'signed-out', // nobody is signed in, or the sign-in has run out
  'consent-missing', // somebody has to agree in the directory before the application may do this
  'throttled', // the service asks to wait longer than we do by ourselves
  'foreign-origin', // an answer points to another server than it came from: nothing was sent there
  // packages
  'package-malformed',
  'package-architecture',
  'package-dependency-missing',
  'package-signature',
  'package-version',
  'package-in-use',
  // this side
  'invalid-input',
  'read-only', // the caller's role may not write
  'secrets-locked',
  'disk-full',
  'file-exists',
  'file-access',
  'verification-failed', // what was stored is not what was sent
  'cancelled',
  'internal',
] as const;

export const faultCodeSchema = z.enum(faultCodes);
export type FaultCode = z.infer<typeof faultCodeSchema>;

/** The act that would help, so that a screen can offer it as a button. */
export const remedySchema = z.enum([
  'retry', 'trust', 'replace-trust', 'pair', 'sign-in', 'wake', 'unlock-secrets', 'choose-folder', 'edit-address',
  'uninstall-first', 'stop-app', 'add-dependency', 'install-certificate', 'reload', 'unlock-cluster', 'unlock-profile', 'choose-profile', 'look-again', 'none',
]);
export type Remedy = z.infer<typeof remedySchema>;

/**
 * An error as a value. It is the only form in which an error crosses the seam: no stack, no secret, no URL with
 * credentials.
 */
export const faultSchema = z.strictObject({
  code: faultCodeSchema,
  /** What happened, one plain sentence. */
  message: z.string().max(2_000),
  /** What to do about it, one or two plain sentences. */
  hint: z.string().max(2_000),
  retryable: z.boolean(),
  remedy: remedySchema,
  /** Raw code or raw answer (redacted), one click away for whoever wants it. */
  detail: z.string().max(8_000).optional(),
  /** The connection that it concerns. */
  connectionId: z.string().max(64).optional(),
});
export type Fault = z.infer<typeof faultSchema>;
