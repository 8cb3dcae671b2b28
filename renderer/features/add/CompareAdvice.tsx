import type { CertificateSummary } from '../../../shared/contract/connections.ts';
import styles from './AddHeadset.module.css';

/** What to compare a fingerprint with before it is trusted. */
export function CompareAdvice({ certificate }: { readonly certificate: CertificateSummary }) {
  return (
    <div className={styles.step}>
      <h3>What to compare it with</h3>
      <p className={styles.prose}>
        Headsets sign their own certificate, so nobody else can vouch for it. Compare it once; Fabriscope then pins it, and only this certificate is ever given the password.
      </p>
      <ul className={styles.list}>
        <li>In the headset, open <strong>Settings › Update &amp; Security › For developers</strong>. Under Device Portal stands the address that it answers at: it must be the one above, and where your build lists the certificate, its thumbprint must begin with <code>{certificate.fingerprint256.slice(0, 11)}</code>.</li>
        <li>Surest: connect the USB cable and add it there first. Nobody else is on a cable, so the fingerprint seen there is the headset’s own.</li>
        <li>Or ask whoever paired it before: Fabriscope shows the same fingerprint on their machine.</li>
      </ul>
    </div>
  );
}
