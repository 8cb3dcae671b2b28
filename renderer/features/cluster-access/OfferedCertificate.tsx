import { CertificateFacts } from '../add/CertificateFacts.tsx';
import type { OfferedServer } from './server-draft.ts';
import { groupedDigits } from './thumbprints.ts';
import styles from './access.module.css';

/** The certificate that the gateway shows, with both thumbprints to compare with what the cluster's owner published. */
export function OfferedCertificate({ offered }: { readonly offered: OfferedServer }) {
  return (
    <section className={styles.box} aria-label="Certificate that it shows">
      <h3>It shows this certificate</h3>
      <dl className={styles.lines}>
        <div><dt>SHA-1 thumbprint, as Service Fabric prints it</dt><dd className={styles.digits}>{groupedDigits(offered.thumbprint)}</dd></div>
        {offered.issuerThumbprint === null ? null : <div><dt>SHA-1 of its issuer</dt><dd className={styles.digits}>{groupedDigits(offered.issuerThumbprint)}</dd></div>}
      </dl>
      <p className={styles.label}>SHA-256 fingerprint</p>
      <CertificateFacts certificate={offered.summary} label="SHA-256 fingerprint" />
    </section>
  );
}
