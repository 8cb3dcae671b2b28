import type { IdentitySummary } from '../../../shared/contract/clusters/access.ts';
import { Age } from '../../components/Age.tsx';
import { formatDate, formatExact } from '../../components/format.ts';
import { useNow } from '../../components/use-now.ts';
import { groupedDigits } from './thumbprints.ts';
import { Remark } from '../cluster-parts/Remark.tsx';
import styles from './access.module.css';

/** A client certificate at a glance, with what may keep it from working. */
export function IdentityView({ identity }: { readonly identity: IdentitySummary }) {
  const now = useNow();
  const isOver = identity.notAfter <= now;
  return (
    <section className={styles.box} aria-label="Client certificate">
      <h3>{identity.subject}</h3>
      <dl className={styles.lines}>
        <div><dt>Issued by</dt><dd>{identity.issuer}</dd></div>
        <div>
          <dt>Valid</dt>
          <dd title={`${formatExact(identity.notBefore)}\n${formatExact(identity.notAfter)}`}>
            {formatDate(identity.notBefore)} to {formatDate(identity.notAfter)}, {isOver ? 'expired' : 'ends'} <Age at={identity.notAfter} />
          </dd>
        </div>
        <div><dt>SHA-1 thumbprint</dt><dd className={styles.digits}>{groupedDigits(identity.thumbprint)}</dd></div>
        <div><dt>SHA-256</dt><dd className={styles.digits}>{identity.fingerprint256}</dd></div>
      </dl>
      {identity.warnings.length === 0 ? null : <ul className={styles.warnings}>{identity.warnings.map((warning) => <li key={warning}><Remark tone="warn">{warning}</Remark></li>)}</ul>}
    </section>
  );
}
