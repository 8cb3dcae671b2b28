import { X509Certificate } from 'node:crypto';

/** Certificates for packages that somebody installed on the headset. */
export class TrustedCertificates {
  readonly #byFingerprint = new Map<string, X509Certificate>();

  /** Installs a certificate given as DER or PEM. Returns false where it is none. */
  install(bytes: Buffer): boolean {
    try {
      const certificate = new X509Certificate(bytes);
      this.#byFingerprint.set(certificate.fingerprint256, certificate);
      return true;
    } catch {
      return false;
    }
  }

  fingerprints(): string[] {
    return [...this.#byFingerprint.keys()];
  }

  /** Whether a signer is trusted: installed itself, or issued (directly or through `chain`) by one that is. */
  trusts(signer: X509Certificate, chain: readonly X509Certificate[]): boolean {
    let current = signer;
    for (let depth = 0; depth < 8; depth++) {
      if (this.#byFingerprint.has(current.fingerprint256) || isKnownFromTheStart(current)) return true;
      const issuer = [...this.#byFingerprint.values(), ...chain].find((each) => vouchesFor(each, current));
      if (issuer === undefined || issuer.fingerprint256 === current.fingerprint256) return false;
      current = issuer;
    }
    return false;
  }
}

function vouchesFor(issuer: X509Certificate, subject: X509Certificate): boolean {
  return subject.checkIssued(issuer) && subject.verify(issuer.publicKey);
}

/**
 * A real headset knows Microsoft's roots. The simulator has none of them, so it goes by the issuer's name: enough to
 * install Microsoft's framework packages, and no security at all.
 */
function isKnownFromTheStart(certificate: X509Certificate): boolean {
  return /^O=Microsoft Corporation$/m.test(certificate.issuer) && certificate.issuer !== certificate.subject;
}
