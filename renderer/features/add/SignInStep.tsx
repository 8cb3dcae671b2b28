import { useState } from 'react';
import type { Connection } from '../../../shared/contract/connections.ts';
import { Age } from '../../components/Age.tsx';
import { Button } from '../../components/Button.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import styles from './AddHeadset.module.css';
import { PairStep } from './PairStep.tsx';
import { SignInForm } from './SignInForm.tsx';

/** The headset refuses the stored credentials. One refusal is enough: nothing is tried again until a person decides. */
export function SignInStep({ connection }: { readonly connection: Connection }) {
  const [pairsAgain, setPairsAgain] = useState(false);
  if (pairsAgain) {
    return (
      <>
        <div><Button variant="quiet" onPress={() => { setPairsAgain(false); }}>← Sign in with a password instead</Button></div>
        <PairStep connection={connection} asksAtOnce />
      </>
    );
  }
  return (
    <section className={styles.step} aria-label="Sign in again">
      <h2>{connection.name} refuses the stored password</h2>
      {connection.fault === null ? null : <FaultPanel fault={{ ...connection.fault, remedy: 'none' }} />}
      <p className={styles.prose}>
        {connection.userName === null ? 'The credentials' : <>User name <strong>{connection.userName}</strong></>} {connection.userName === null ? 'were' : 'was'} refused <Age at={connection.since} />.
        {' '}A headset has one user name and password; whoever pairs it again replaces them. Fabriscope stopped trying, so that the headset is not locked.
      </p>
      <SignInForm connection={connection} autoFocus />
      <div className={styles.acts}>
        <span className={styles.prose}>Nobody knows the new one?</span>
        <Button onPress={() => { setPairsAgain(true); }}>Pair it again</Button>
      </div>
    </section>
  );
}
