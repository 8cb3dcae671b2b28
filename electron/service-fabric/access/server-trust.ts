import { X509Certificate } from 'node:crypto';
import type { ServerPin } from '../../../shared/contract/clusters/access.ts';
import { faultError } from '../../core/faults.ts';
import { summariseCertificate } from '../../core/net/certificate.ts';
import type { OfferedCertificate, PinnedTrust } from '../../core/net/tls-trust.ts';
import { normaliseThumbprint, type ServerIdentity } from '../gateway/server-identity.ts';

/**
 * What is believed to be the cluster: the certificate that the user accepted, where one is pinned at the connection, else
 * the saved thumbprints or names. Null where nothing is known yet.
 */
export function serverIdentityOf(pin: ServerPin | null, trust: PinnedTrust | null): ServerIdentity | null {
  if (trust) return { kind: 'certificate', trust };
  if (pin?.kind === 'thumbprints') return { kind: 'thumbprints', thumbprints: pin.thumbprints };
  if (pin?.kind === 'commonName') return { kind: 'commonName', commonNames: pin.commonNames, issuerThumbprints: pin.issuerThumbprints };
  return null;
}

/** The pin in the form in which it is kept. @throws FaultError `invalid-input` where a thumbprint is none. */
export function checkedPin(pin: ServerPin): ServerPin {
  const checked = (texts: readonly string[]): string[] => texts.map((text) => {
    const thumbprint = normaliseThumbprint(text);
    if (thumbprint !== null) return thumbprint;
    throw faultError('invalid-input', { message: `“${text.slice(0, 80)}” is not a thumbprint.`, hint: 'A thumbprint has 40 or 64 digits from 0 to 9 and A to F.' });
  });
  switch (pin.kind) {
    case 'certificate': return pin;
    case 'thumbprints': return { ...pin, thumbprints: checked(pin.thumbprints) };
    case 'commonName': return { ...pin, issuerThumbprints: checked(pin.issuerThumbprints) };
  }
}

/**
 * The certificate of the gateway itself as what is compared and pinned: a cluster's authority signs for other clusters
 * too, so that pinning it would believe all of them.
 */
export function leafOffer(offered: OfferedCertificate): OfferedCertificate {
  return { ...offered, ...summariseCertificate(offered.pem), anchorPem: offered.pem, anchorIsRoot: false };
}

/** Whether an accepted fingerprint, in any spelling, is that of the certificate which is shown now. */
export function isSameCertificate(fingerprint256: string, offered: OfferedCertificate): boolean {
  return normaliseThumbprint(fingerprint256) === new X509Certificate(offered.pem).fingerprint256.replaceAll(':', '');
}
