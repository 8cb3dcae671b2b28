import { X509Certificate } from 'node:crypto';
import type { CertificateSummary, Endpoint } from '../../../shared/contract/connections.ts';
import { formatEndpoint } from '../../../shared/domain/address.ts';
import { FaultError } from '../../core/fault-error.ts';
import { faultError } from '../../core/faults.ts';
import { summariseCertificate, withRootAnchor } from '../../core/net/certificate.ts';
import type { ClientCertificate } from '../../core/net/pinned-agent.ts';
import { probeCertificate } from '../../core/net/probe-certificate.ts';
import type { OfferedCertificate, PinnedTrust } from '../../core/net/tls-trust.ts';
import { thumbprintOf } from './client-identity.ts';

/** By what a cluster is known. Public material. */
export type ServerIdentity =
  /** SHA-1 (40 digits) or SHA-256 (64 digits) of the certificate; two while one replaces the other. */
  | { readonly kind: 'thumbprints'; readonly thumbprints: readonly string[] }
  /** A name in the certificate, together with the thumbprints of those who may have issued it. */
  | { readonly kind: 'commonName'; readonly commonNames: readonly string[]; readonly issuerThumbprints: readonly string[] }
  /** The certificate that was shown and accepted once. */
  | { readonly kind: 'certificate'; readonly trust: PinnedTrust };

/** Digits of a thumbprint as people paste it: with spaces, colons, invisible marks, in any case. @returns null where it is none. */
export function normaliseThumbprint(text: string): string | null {
  const digits = text.replace(/[^\p{L}\p{N}]/gu, '').toUpperCase();
  return /^(?:[0-9A-F]{40}|[0-9A-F]{64})$/.test(digits) ? digits : null;
}

/** Whether a certificate that was shown is one of those that the identity stands for. */
export function satisfiesIdentity(offered: Pick<OfferedCertificate, 'pem' | 'chain'>, identity: ServerIdentity): boolean {
  const leaf = new X509Certificate(offered.pem);
  switch (identity.kind) {
    case 'thumbprints':
      return hasThumbprint(leaf, identity.thumbprints);
    case 'commonName':
      return commonNamesOf(leaf).some((name) => identity.commonNames.some((wanted) => wanted.toLowerCase() === name.toLowerCase()))
        && issuersOf(leaf, offered.chain).some((issuer) => hasThumbprint(issuer, identity.issuerThumbprints));
    case 'certificate':
      if (!identity.trust.anchorIsRoot) return leaf.fingerprint256 === identity.trust.fingerprint256;
      return withRootAnchor(offeredOf(offered), identity.trust.anchorPem).fingerprint256 === identity.trust.fingerprint256;
  }
}

function offeredOf(offered: Pick<OfferedCertificate, 'pem' | 'chain'>): OfferedCertificate {
  const leaf = new X509Certificate(offered.pem);
  return {
    ...offered, anchorPem: offered.pem, anchorIsRoot: false, fingerprint256: leaf.fingerprint256, subject: '', issuer: '', notBefore: 0, notAfter: 0,
  };
}

function hasThumbprint(certificate: X509Certificate, thumbprints: readonly string[]): boolean {
  const own = [thumbprintOf(certificate), certificate.fingerprint256.replaceAll(':', '')];
  return thumbprints.some((text) => {
    const wanted = normaliseThumbprint(text);
    return wanted !== null && own.includes(wanted);
  });
}

/** The subject's common names, and the DNS names beside it, which newer clusters go by. */
function commonNamesOf(certificate: X509Certificate): string[] {
  const subject = certificate.subject.split('\n').filter((line) => line.startsWith('CN=')).map((line) => line.slice(3));
  const alternatives = (certificate.subjectAltName ?? '').split(', ').filter((each) => each.startsWith('DNS:')).map((each) => each.slice(4));
  return [...subject, ...alternatives];
}

/** Who has signed the leaf, as far as it was shown and the signature is right; a self-signed one has issued itself. */
function issuersOf(leaf: X509Certificate, chain: readonly string[]): X509Certificate[] {
  const candidates = [leaf, ...chain.slice(1).map((pem) => new X509Certificate(pem))];
  return candidates.filter((issuer) => leaf.checkIssued(issuer) && leaf.verify(issuer.publicKey));
}

/** A cluster's certificate as it was shown, for the eye and for whoever wants to pin it. */
export interface ServerCertificate {
  /** Of the leaf. */
  readonly summary: CertificateSummary;
  /** SHA-1, 40 upper-case digits. */
  readonly thumbprint: string;
  /** The first common name; empty where there is none. */
  readonly commonName: string;
  /** Of the one who has signed it, its own where it has signed itself; null where that one was not shown. */
  readonly issuerThumbprint: string | null;
}

export function describeServer(offered: Pick<OfferedCertificate, 'pem' | 'chain'>): ServerCertificate {
  const leaf = new X509Certificate(offered.pem);
  const [issuer] = issuersOf(leaf, offered.chain);
  return {
    summary: summariseCertificate(leaf),
    thumbprint: thumbprintOf(leaf),
    commonName: commonNamesOf(leaf)[0] ?? '',
    issuerThumbprint: issuer ? thumbprintOf(issuer) : null,
  };
}

export interface VerifyOptions {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Shown where the server ends the handshake without one. */
  readonly client?: ClientCertificate | undefined;
}

/**
 * Looks at the certificate that a gateway shows and compares it with what is known of the cluster; no byte of HTTP is sent.
 * @returns what was shown, with the leaf as what is summed up and trusted for the next connections, and nothing else: an
 *   authority that came along may have signed for other clusters too.
 * @throws FaultError `identity-changed` where it is another cluster's, with both sides in its detail; else as of network-faults.ts.
 */
export async function verifyServer(endpoint: Endpoint, identity: ServerIdentity, options: VerifyOptions): Promise<OfferedCertificate> {
  const offered = await lookAtServer(endpoint, options);
  if (satisfiesIdentity(offered, identity)) return { ...offered, ...summariseCertificate(offered.pem), anchorPem: offered.pem, anchorIsRoot: false };
  const shown = describeServer(offered);
  throw faultError('identity-changed', {
    message: 'The cluster’s certificate is not the one that is expected here. Nothing was sent.',
    hint: 'If the cluster’s certificate was replaced, compare the new thumbprint with its operator’s before you accept it.',
    detail: `${formatEndpoint(endpoint)} shows ${shown.thumbprint} (${shown.summary.subject}, issued by ${shown.summary.issuer}); expected ${describeIdentity(identity)}`,
  });
}

/** The identity in words for a detail or a list. */
export function describeIdentity(identity: ServerIdentity): string {
  switch (identity.kind) {
    case 'thumbprints': return `thumbprint ${identity.thumbprints.join(' or ')}`;
    case 'commonName': return `name ${identity.commonNames.join(' or ')}, issued by ${identity.issuerThumbprints.join(' or ')}`;
    case 'certificate': return `certificate ${identity.trust.fingerprint256}`;
  }
}

/**
 * What a gateway shows, with no byte of HTTP sent: first without showing anything of this side; with the client certificate
 * where the server insists on one at once.
 */
export async function lookAtServer(endpoint: Endpoint, { timeoutMs, signal, client }: VerifyOptions): Promise<OfferedCertificate> {
  const options = { timeoutMs, ...(signal ? { signal } : {}) };
  try {
    return await probeCertificate(endpoint, options);
  } catch (error) {
    if (!client || !(error instanceof FaultError) || error.fault.code !== 'tls-failed') throw error;
    return probeCertificate(endpoint, { ...options, client });
  }
}
