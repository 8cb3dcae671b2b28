import type { X509Certificate } from 'node:crypto';
import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';

import type { Answer } from './answer.ts';
import { failed } from './answer.ts';
import type { Access } from './route.ts';

/** What a client may do: an administrator everything, a reader only look. */
export type ClientRole = 'admin' | 'reader';

/** The directory a cluster trusts for tokens (`AadMetadata`). */
export interface EntraMetadata {
  readonly authority: string;
  readonly client: string;
  readonly cluster: string;
  readonly login: string;
  readonly redirect: string;
  readonly tenant: string;
}

/**
 * Who is let in: nobody is asked on a plain cluster; a secure one knows client certificates by fingerprint and, with
 * Entra, tokens that it handed out itself (service-fabric.md §3).
 */
export class AccessRules {
  readonly isSecure: boolean;
  readonly entra: EntraMetadata | undefined;
  readonly #certificates = new Map<string, ClientRole>();
  readonly #tokens = new Map<string, { readonly role: ClientRole; readonly expiresAt: number }>();

  constructor(isSecure: boolean, entra: EntraMetadata | undefined) {
    this.isSecure = isSecure;
    this.entra = entra;
  }

  /** @param fingerprint256 SHA-256 in Node's colon-separated form. */
  acceptCertificate(fingerprint256: string, role: ClientRole): void {
    this.#certificates.set(fingerprint256, role);
  }

  refuseCertificate(fingerprint256: string): void {
    this.#certificates.delete(fingerprint256);
  }

  /** A token that lets its bearer in until `expiresAt` (epoch milliseconds, real time). */
  issueToken(role: ClientRole, expiresAt: number): string {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = { aud: this.entra?.cluster, roles: [role === 'admin' ? 'Admin' : 'ReadOnly'], exp: Math.floor(expiresAt / 1000) };
    const token = `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.${randomBytes(24).toString('base64url')}`;
    this.#tokens.set(token, { role, expiresAt });
    return token;
  }

  revokeTokens(): void {
    this.#tokens.clear();
  }

  /** The refusal that a request meets, if any. */
  refusal(request: IncomingMessage, access: Access): Answer | undefined {
    if (!this.isSecure) return undefined;
    // The way to sign in is told to everybody, but only where there is one (service-fabric.md §1.4).
    if (access === 'anonymous' && this.entra !== undefined) return undefined;
    const role = this.#roleOf(request);
    if (role === undefined) return this.entra === undefined ? certificateRequired : tokenRequired(this.entra);
    if (access === 'write' && role === 'reader') {
      return failed('E_ACCESSDENIED', 'The client certificate or token does not allow this operation.');
    }
    return undefined;
  }

  #roleOf(request: IncomingMessage): ClientRole | undefined {
    const token = /^Bearer (?<token>\S+)$/i.exec(request.headers.authorization ?? '')?.groups?.['token'];
    const known = token === undefined ? undefined : this.#tokens.get(token);
    if (known !== undefined && known.expiresAt > Date.now()) return known.role;
    const certificate = clientCertificate(request);
    if (certificate === undefined || isOutOfDate(certificate)) return undefined;
    return this.#certificates.get(certificate.fingerprint256);
  }
}

/** The purpose of the certificate is not looked at: it is accepted with and without client authentication in it. */
function clientCertificate(request: IncomingMessage): X509Certificate | undefined {
  return request.socket instanceof TLSSocket ? request.socket.getPeerX509Certificate() : undefined;
}

function isOutOfDate(certificate: X509Certificate): boolean {
  const now = Date.now();
  return Date.parse(certificate.validFrom) > now || Date.parse(certificate.validTo) < now;
}

const certificateRequired: Answer = { status: 403, reason: 'Client certificate required' };

function tokenRequired(entra: EntraMetadata): Answer {
  return { status: 401, headers: { 'www-authenticate': `Bearer authorization_uri="${entra.login}/${entra.tenant}"` } };
}
