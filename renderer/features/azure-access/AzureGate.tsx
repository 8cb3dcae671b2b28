import { Link } from '@tanstack/react-router';
import type { Connection } from '../../../shared/contract/connections.ts';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { SignInSteps } from './SignInSteps.tsx';
import { useSignIn } from './use-sign-in.ts';
import styles from './azure-access.module.css';

/** Stands before the screens of a profile while nobody is signed in. */
export function AzureGate({ connection }: { readonly connection: Connection }) {
  const run = useSignIn(connection.id);
  return (
    <section className={styles.gate} aria-labelledby="azure-gate">
      <h2 id="azure-gate">{connection.lastSeenAt === null ? 'Sign in to Azure' : 'Signed out'}</h2>
      <p className={styles.prose}>{connection.lastSeenAt === null ? 'This profile has not been signed in yet.' : 'What was known stays; nothing new can be read until somebody signs in.'}</p>
      {connection.fault === null || run.step !== null ? null : <FaultPanel fault={connection.fault} />}
      <SignInSteps run={run} tenantId={null} startLabel="Sign in" />
      <p className={styles.faint}>Another way in, another tenant or another application: <Link to="/azure/$connectionId/access" params={{ connectionId: connection.id }}>Access</Link></p>
    </section>
  );
}
