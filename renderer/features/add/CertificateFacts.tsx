import type { CertificateSummary } from '../../../shared/contract/connections.ts';
import { formatDate, formatExact } from '../../components/format.ts';
import { StateMark } from '../../components/StateMark.tsx';
import { useNow } from '../../components/use-now.ts';
import styles from './CertificateFacts.module.css';
import { Fingerprint } from './Fingerprint.tsx';

/** A certificate as a person compares it. */
export function CertificateFacts({ certificate, against, label }: { readonly certificate: CertificateSummary; readonly against?: CertificateSummary | null; readonly label: string }) {
  const now = useNow();
  const isExpired = certificate.notAfter < now;
  const isEarly = certificate.notBefore > now;
  return (
    <div className={styles.facts}>
      <Fingerprint value={certificate.fingerprint256} against={against?.fingerprint256} label={label} />
      <dl className={styles.list}>
        <div><dt>Issued to</dt><dd>{certificate.subject}</dd></div>
        <div><dt>Issued by</dt><dd>{certificate.issuer}</dd></div>
        <div>
          <dt>Valid</dt>
          <dd title={`${formatExact(certificate.notBefore)}\n${formatExact(certificate.notAfter)}`}>
            {formatDate(certificate.notBefore)} to {formatDate(certificate.notAfter)}
            {isExpired ? <> <StateMark tone="error" word="expired" /></> : isEarly ? <> <StateMark tone="warn" word="not valid yet: is the clock right?" /></> : null}
          </dd>
        </div>
      </dl>
    </div>
  );
}
