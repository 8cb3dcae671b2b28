import { Link } from '@tanstack/react-router';
import type { Connection } from '../../../shared/contract/connections.ts';
import { retryNow } from '../../app/shell/connection-acts.ts';
import { Button } from '../../components/Button.tsx';
import { CertificateFacts } from '../add/CertificateFacts.tsx';
import { ReplaceTrust } from '../add/ReplaceTrust.tsx';
import sides from '../add/sides.module.css';
import { Remark } from '../cluster-parts/Remark.tsx';
import styles from './access.module.css';

/** Another certificate than the one that recognises the cluster answered. Nothing was shown or sent to it. */
export function IdentityChanged({ connection }: { readonly connection: Connection }) {
  const { pinned, offered } = connection;
  return (
    <section className={styles.gate} aria-label="Identity changed">
      <h2><Remark tone="error">{connection.name} shows a certificate that is not recognised</Remark></h2>
      <p className={styles.prose}>{connection.fault?.message ?? 'The certificate is another one than expected.'} Your own certificate was not shown to it and nothing was sent.</p>
      <div className={sides.compare}>
        {pinned === null ? null : <div className={sides.side}><h3>Accepted by you</h3><CertificateFacts certificate={pinned} label="Accepted fingerprint" /></div>}
        <div className={sides.side} data-tone="error"><h3>Shown now</h3>{offered === null ? <p>It does not answer at the moment.</p> : <CertificateFacts certificate={offered} against={pinned} label="New fingerprint" />}</div>
      </div>
      <div className={styles.acts}>
        <Button variant="primary" size="large" onPress={() => retryNow(connection)}>Keep blocking, look again</Button>
        <ReplaceTrust connection={connection} title="Trust the new certificate?" consequence="From now on this certificate recognises the cluster, and your client certificate is shown to whoever holds it." />
        <Link to="/clusters/$connectionId/access" params={{ connectionId: connection.id }}>Recognise it by thumbprints or by name instead</Link>
      </div>
      <h3>What it may mean</h3>
      <ul className={styles.list}>
        <li>The cluster rolled over to a new certificate. Its owner can confirm the new thumbprint.</li>
        <li>The address leads to another machine now. Then change the address, do not trust.</li>
        <li>Someone stands between you and the cluster. Then nothing here should be trusted until you know who.</li>
      </ul>
    </section>
  );
}
