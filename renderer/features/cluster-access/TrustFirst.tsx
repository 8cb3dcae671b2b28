import type { Connection } from '../../../shared/contract/connections.ts';
import { api, useAct } from '../../app/api.ts';
import { retryNow } from '../../app/shell/connection-acts.ts';
import { announce } from '../../components/announce.ts';
import { Button } from '../../components/Button.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { CertificateFacts } from '../add/CertificateFacts.tsx';
import styles from './access.module.css';

/** Nothing recognises this cluster yet: its certificate is compared once. */
export function TrustFirst({ connection }: { readonly connection: Connection }) {
  const { offered } = connection;
  const trust = useAct(async (fingerprint256: string) => {
    await api.connections.trust({ connectionId: connection.id, fingerprint256, replace: false });
    announce(`${connection.name}: its certificate is pinned`, { tone: 'ok' });
  });
  return (
    <section className={styles.gate} aria-label="Compare and trust">
      <h2>Is this {connection.name}?</h2>
      <p className={styles.prose}>Compare the fingerprint with the one that the cluster’s owner gave you. Until you accept it, no certificate of yours is shown to it.</p>
      {offered === null ? <p role="status" className={styles.quiet}>It does not answer at the moment.</p> : <CertificateFacts certificate={offered} label="SHA-256 fingerprint" />}
      <div className={styles.acts}>
        <Button
          variant="primary"
          size="large"
          isBusy={trust.busy}
          isDisabled={offered === null}
          disabledReason="There is no certificate to compare: it does not answer."
          onPress={() => { if (offered !== null) void trust.run(offered.fingerprint256); }}
        >
          It is the same: trust it
        </Button>
        <Button onPress={() => retryNow(connection)}>Look again</Button>
      </div>
      {trust.fault === null ? null : <FaultPanel fault={trust.fault} />}
    </section>
  );
}
