import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import type { CertificateSummary } from '../../../shared/contract/connections.ts';
import type { OfferedCertificate, PinnedTrust } from './tls-trust.ts';

/** What a person compares, out of a certificate in PEM or DER form. @throws where it is none. */
export function summariseCertificate(certificate: string | Buffer | X509Certificate): CertificateSummary {
  const parsed = certificate instanceof X509Certificate ? certificate : new X509Certificate(certificate);
  return {
    fingerprint256: parsed.fingerprint256,
    subject: oneLine(parsed.subject),
    issuer: oneLine(parsed.issuer),
    notBefore: parsed.validFromDate.getTime(),
    notAfter: parsed.validToDate.getTime(),
  };
}

/** Distinguished names come with one part a line; control characters in them are made visible. */
function oneLine(name: string | undefined): string {
  return (name ?? '').trim().split('\n').join(', ').replace(/\p{Cc}/gu, '\uFFFD').slice(0, 1_000);
}

/**
 * What a target showed, leaf first. The anchor to pin is the root that came along, where one did and it is the
 * target's own; else the leaf.
 * @throws where the chain is empty.
 */
export function offeredCertificate(chain: readonly X509Certificate[]): OfferedCertificate {
  const [leaf, ...others] = chain;
  if (!leaf) throw new Error('A target showed no certificate.');
  const offered: OfferedCertificate = {
    ...summariseCertificate(leaf),
    pem: leaf.toString(),
    chain: chain.map((each) => each.toString()),
    anchorPem: leaf.toString(),
    anchorIsRoot: false,
  };
  const root = others.find((each) => each.checkIssued(each));
  return root ? withRootAnchor(offered, root) : offered;
}

/**
 * The same certificate with the target's own root as the anchor to pin, so that a new leaf of the same device stays
 * trusted (device-portal.md §1.1). The summary then describes the root, because that is what is pinned and compared.
 * @param root the candidate, PEM or DER; it is taken only where it really is a root, signed the leaf (directly or
 *   through what came along), and is no public authority, whose pin would trust half the internet.
 */
export function withRootAnchor(offered: OfferedCertificate, root: string | Buffer | X509Certificate): OfferedCertificate {
  let candidate: X509Certificate;
  try {
    candidate = root instanceof X509Certificate ? root : new X509Certificate(root);
  } catch {
    return offered;
  }
  if (!candidate.ca || !candidate.checkIssued(candidate) || !candidate.verify(candidate.publicKey)) return offered;
  if (isPublicAuthority(candidate) || !signsLeaf(candidate, offered)) return offered;
  return { ...offered, ...summariseCertificate(candidate), anchorPem: candidate.toString(), anchorIsRoot: true };
}

function signsLeaf(root: X509Certificate, offered: OfferedCertificate): boolean {
  let current = new X509Certificate(offered.pem);
  if (current.fingerprint256 === root.fingerprint256) return false;
  const others = offered.chain.slice(1).map((pem) => new X509Certificate(pem));
  for (let depth = 0; depth <= others.length; depth++) {
    if (issued(root, current)) return true;
    const child = current;
    const issuer = others.find((each) => each.ca && each.fingerprint256 !== child.fingerprint256 && issued(each, child));
    if (!issuer) return false;
    current = issuer;
  }
  return false;
}

function issued(issuer: X509Certificate, child: X509Certificate): boolean {
  return child.checkIssued(issuer) && child.verify(issuer.publicKey);
}

let publicFingerprints: ReadonlySet<string> | null = null;
function isPublicAuthority(certificate: X509Certificate): boolean {
  publicFingerprints ??= new Set(rootCertificates.map((pem) => new X509Certificate(pem).fingerprint256));
  return publicFingerprints.has(certificate.fingerprint256);
}

/** The trust that a user's consent to this offer makes. @param now ms since 1970. */
export function pinOf(offered: OfferedCertificate, now: number): PinnedTrust {
  return {
    anchorPem: offered.anchorPem,
    anchorIsRoot: offered.anchorIsRoot,
    fingerprint256: new X509Certificate(offered.anchorPem).fingerprint256,
    pinnedAt: now,
  };
}
