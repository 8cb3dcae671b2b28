import { lazy, Suspense, useState } from 'react';
import type { ClusterProfile } from '../../../shared/contract/clusters/access.ts';
import type { Connection } from '../../../shared/contract/connections.ts';
import { useAct } from '../../app/api.ts';
import { retryNow } from '../../app/shell/connection-acts.ts';
import { Button } from '../../components/Button.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { UnlockSecrets } from '../settings/UnlockSecrets.tsx';
import { useAccess } from '../cluster-parts/use-cluster.ts';
import { IdentityView } from './IdentityView.tsx';
import { signInAs } from './sign-in-as.ts';
import styles from './access.module.css';

const ProfileDialog = lazy(async () => ({ default: (await import('./ProfileDialog.tsx')).ProfileDialog }));

/** The gateway takes nobody in with what it was shown: another profile, or another certificate. */
export function SignInRefused({ connection }: { readonly connection: Connection }) {
  const connectionId = connection.id;
  const { value: access } = useAccess(connectionId);
  const [editing, setEditing] = useState<ClusterProfile | 'new' | null>(null);
  const use = useAct((profileId: string) => signInAs(connectionId, profileId));
  const current = access?.profiles.find(({ profileId }) => profileId === access.currentProfileId) ?? null;
  const others = access?.profiles.filter((profile) => profile !== current) ?? [];
  return (
    <section className={styles.gate} aria-label="Sign-in">
      <h2>{connection.name} does not let us in</h2>
      {connection.fault === null ? null : connection.fault.code === 'secrets-locked' ? <UnlockSecrets /> : <FaultPanel fault={connection.fault} />}
      {current?.identity == null ? null : <><p className={styles.prose}>It was shown the certificate of the profile “{current.name}”:</p><IdentityView identity={current.identity} /></>}
      <div className={styles.acts}>
        {others.map((profile) => <Button key={profile.profileId} isBusy={use.busy} onPress={() => use.run(profile.profileId)}>Use {profile.name}</Button>)}
        {current === null ? null : <Button variant="primary" onPress={() => { setEditing(current); }}>Replace the certificate…</Button>}
        <Button onPress={() => { setEditing('new'); }}>Add a profile…</Button>
        <Button onPress={() => retryNow(connection)}>Try again</Button>
      </div>
      {use.fault === null ? null : <FaultPanel fault={use.fault} />}
      <h3>What it may mean</h3>
      <ul className={styles.list}>
        <li>The certificate is not among the client certificates of the cluster, or was taken off.</li>
        <li>It has expired, or the cluster trusts another authority by now.</li>
        <li>A middlebox on the way takes client certificates off. Then reach the gateway another way.</li>
      </ul>
      {editing === null ? null : <Suspense><ProfileDialog connection={connection} profile={editing === 'new' ? null : editing} onClose={() => { setEditing(null); }} /></Suspense>}
    </section>
  );
}
