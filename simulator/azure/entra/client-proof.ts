import { createHash, X509Certificate } from 'node:crypto';

import { asText } from '../model/json.ts';
import { DirectoryError } from './directory-error.ts';
import type { Application } from './principals.ts';
import { readAssertion } from './tokens.ts';

/** What an application proves itself with, checked. */
export interface Proving {
  readonly application: Application;
  /** Origin of the sign-in, for which assertions must be. */
  readonly authority: string;
  readonly nowMs: number;
}

/** Whether a request brings a secret or an assertion at all: a public client brings neither. */
export const hasProof = (form: URLSearchParams): boolean => form.has('client_secret') || form.has('client_assertion');

/** @throws DirectoryError where the secret or the assertion is missing or wrong */
export function checkProof(form: URLSearchParams, proving: Proving): void {
  const secret = form.get('client_secret');
  const assertion = form.get('client_assertion');
  if (assertion !== null) return checkAssertion(assertion, proving);
  if (secret === null) throw new DirectoryError('invalid_client', 7000218, "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.");
  if (secret === proving.application.secret) return;
  throw new DirectoryError(
    'invalid_client',
    7000215,
    `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${proving.application.clientId}'.`,
  );
}

function checkAssertion(assertion: string, { application, authority, nowMs }: Proving): void {
  const { certificatePem, certificateDer } = application.certificate();
  const read = readAssertion(assertion, certificatePem);
  const hash = (algorithm: string): string => createHash(algorithm).update(certificateDer).digest('base64url');
  const isOurs = read !== undefined && (read.header['x5t#S256'] === hash('sha256') || read.header['x5t'] === hash('sha1'));
  if (read === undefined || !isOurs || !read.isGenuine) {
    const thumbprint = new X509Certificate(certificateDer).fingerprint.replaceAll(':', '');
    throw new DirectoryError(
      'invalid_client',
      700027,
      `The certificate with identifier used to sign the client assertion is not registered on application, or the signature is not valid. [Reason - The key was not found., Thumbprint of key used by the application: '${thumbprint}']`,
    );
  }
  const { claims } = read;
  if (claims['iss'] !== application.clientId || claims['sub'] !== application.clientId) throw new DirectoryError('invalid_client', 700021, "Client assertion application identifier doesn't match 'client_id' parameter.");
  if (!(asText(claims['aud']) ?? '').startsWith(authority)) throw new DirectoryError('invalid_client', 700023, "Client assertion audience claim doesn't match Realm issuer.");
  if (Number(claims['exp'] ?? 0) * 1000 < nowMs) throw new DirectoryError('invalid_client', 700024, 'Client assertion is not within its valid time range.');
}
