import type { Connection } from '../../../shared/contract/connections.ts';
import { api, useAct } from '../../app/api.ts';
import { retryNow } from '../../app/shell/connection-acts.ts';
import { Button } from '../../components/Button.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import styles from './AddHeadset.module.css';
import { CertificateFacts } from './CertificateFacts.tsx';
import { CompareAdvice } from './CompareAdvice.tsx';

/** A saved headset whose certificate nobody has compared yet. */
export function TrustStep({ connection, onChangeAddress }: { readonly connection: Connection; readonly onChangeAddress: () => void }) {
  const { offered } = connection;
  const trust = useAct((fingerprint256: string) => api.connections.trust({ connectionId: connection.id, fingerprint256, replace: false }));
  return (
    <section className={styles.step} aria-label="Trust">
      <h2>Is this your headset?</h2>
      {offered === null ? <Skeleton lines={4} /> : (
        <>
          <CertificateFacts certificate={offered} label={`Fingerprint of ${connection.name}`} />
          <div className={styles.acts}>
            <Button variant="primary" size="large" isBusy={trust.busy} onPress={() => trust.run(offered.fingerprint256)}>It is the same: trust it</Button>
            <Button onPress={onChangeAddress}>It differs: change the address</Button>
          </div>
          <CompareAdvice certificate={offered} />
        </>
      )}
      {trust.fault === null ? null : <FaultPanel fault={trust.fault} onAction={() => { trust.reset(); void retryNow(connection); }} />}
    </section>
  );
}
