import { useNavigate } from '@tanstack/react-router';
import type { Connection } from '../../../shared/contract/connections.ts';
import { retryNow } from '../../app/shell/connection-acts.ts';
import { announce } from '../../components/announce.ts';
import { Button } from '../../components/Button.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import styles from './AddHeadset.module.css';
import { CertificateFacts } from './CertificateFacts.tsx';
import { ReplaceTrust } from './ReplaceTrust.tsx';
import sides from './sides.module.css';

/** Another certificate than the pinned one answered. Nothing is sent until a person has compared the two. */
export function IdentityChanged({ connection }: { readonly connection: Connection }) {
  const navigate = useNavigate();
  const { pinned, offered } = connection;
  const keepBlocking = (): void => {
    announce(`${connection.name} stays blocked`, { tone: 'info' });
    void navigate({ to: '/' });
  };
  return (
    <section className={styles.step} aria-label="Identity changed">
      <h2><StateMark tone="error" word={`Something else answers in place of ${connection.name}`} /></h2>
      <p className={styles.prose}>The certificate is not the one that was pinned. Fabriscope has sent nothing, not even the user name. Compare the two before you decide.</p>
      <div className={sides.compare}>
        <div className={sides.side}>
          <h3>Pinned by you</h3>
          {pinned === null ? <p>None</p> : <CertificateFacts certificate={pinned} label="Pinned fingerprint" />}
        </div>
        <div className={sides.side} data-tone="error">
          <h3>Shown now</h3>
          {offered === null ? <p>It does not answer at the moment.</p> : <CertificateFacts certificate={offered} against={pinned} label="New fingerprint" />}
        </div>
      </div>
      <div className={styles.acts}>
        <Button variant="primary" size="large" autoFocus onPress={keepBlocking}>Keep blocking</Button>
        <Button onPress={() => retryNow(connection)}>Look again</Button>
        <ReplaceTrust connection={connection} title="Replace the pinned certificate?" consequence="From now on only the new certificate is trusted, and whoever holds it is given the stored user name and password." />
      </div>
      <h3>What it may mean</h3>
      <ul className={styles.list}>
        <li>The headset was reset or flashed: it then makes a new certificate, and it has to be paired again.</li>
        <li>The address now belongs to another device, because the network gave it away. Then change the address, do not trust.</li>
        <li>Someone stands between you and the headset. Then nothing here should be trusted until you know who.</li>
      </ul>
    </section>
  );
}
