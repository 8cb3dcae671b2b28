import type { Connection } from '../../../shared/contract/connections.ts';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { ChangeSignIn } from './ChangeSignIn.tsx';
import { LinkToAccess } from './StateNotes.tsx';
import styles from './devops.module.css';

/** Stands before the screens of an organisation while its token is refused or missing. */
export function DevopsGate({ connection }: { readonly connection: Connection }) {
  return (
    <section className={styles.gate} aria-labelledby="devops-gate">
      <h2 id="devops-gate">Sign in to {connection.devops?.organisation ?? connection.name}</h2>
      <p className={styles.prose}>{connection.lastSeenAt === null ? 'It has not been read yet.' : 'What was known stays in the history; nothing new can be read until the sign-in is accepted.'}</p>
      {connection.fault === null ? null : <FaultPanel fault={connection.fault} />}
      <ChangeSignIn connectionId={connection.id} autoFocus />
      <p className={styles.faint}>Its address, its projects and what it may read: <LinkToAccess connectionId={connection.id}>Access</LinkToAccess></p>
    </section>
  );
}
