import type { CertificateSummary } from '../../../shared/contract/connections.ts';

/** A certificate chain as a target showed it, read without sending a byte of HTTP (electron.md §2.2). */
export interface OfferedCertificate extends CertificateSummary {
  /** The leaf, PEM. */
  readonly pem: string;
  /** What came with it, leaf first, PEM; the root may be missing. */
  readonly chain: readonly string[];
  /** The certificate to pin: the device's own root where it could be had and signs the leaf, else the leaf. */
  readonly anchorPem: string;
  /** True where `anchorPem` is a root that the leaf chains to, so that a new leaf of the same device stays trusted. */
  readonly anchorIsRoot: boolean;
}

/** What the user has accepted for a target. Stored with the connection; it is public material. */
export interface PinnedTrust {
  readonly anchorPem: string;
  readonly anchorIsRoot: boolean;
  /** Fingerprint of the anchor: what is compared with the device's own display. */
  readonly fingerprint256: string;
  readonly pinnedAt: number;
}
