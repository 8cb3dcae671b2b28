import type { Connection } from '../../../shared/contract/connections.ts';
import type { Remedy } from '../../../shared/domain/fault.ts';
import { retryNow } from '../../app/shell/connection-acts.ts';
import { stateLook, stepWords } from '../../app/shell/connection-words.ts';
import { Age } from '../../components/Age.tsx';
import { Button } from '../../components/Button.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { Spinner } from '../../components/Spinner.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import styles from './AddHeadset.module.css';
import { IdentityChanged } from './IdentityChanged.tsx';
import { PairStep } from './PairStep.tsx';
import { SignInStep } from './SignInStep.tsx';
import { TrustStep } from './TrustStep.tsx';

export interface ConnectionStepsProps {
  readonly connection: Connection;
  /** Just added: the PIN is asked for without another press. */
  readonly isFresh?: boolean;
  readonly onChangeAddress: () => void;
}

/** What a saved headset needs next before it can be used. */
export function ConnectionSteps({ connection, isFresh = false, onChangeAddress }: ConnectionStepsProps) {
  switch (connection.state) {
    case 'untrusted': return <TrustStep connection={connection} onChangeAddress={onChangeAddress} />;
    case 'identity-changed': return <IdentityChanged connection={connection} />;
    case 'unpaired': return <PairStep connection={connection} asksAtOnce={isFresh} />;
    case 'unauthorised': return <SignInStep connection={connection} />;
    case 'connecting':
    case 'offline':
    case 'online':
    case 'stale':
    case 'unreachable':
    case 'asleep': return <Waiting connection={connection} onChangeAddress={onChangeAddress} />;
  }
}

/** A wait that says what for, since when, and what can be done meanwhile. */
function Waiting({ connection, onChangeAddress }: { readonly connection: Connection; readonly onChangeAddress: () => void }) {
  const { step, fault, retryAt } = connection;
  const act = (remedy: Remedy): void => { if (remedy === 'edit-address') onChangeAddress(); else void retryNow(connection); };
  return (
    <section className={styles.step} aria-label="Waiting for the headset">
      <p className={styles.listening} role="status">
        {step === null ? <StateMark {...stateLook(connection)} /> : <><Spinner />{stepWords[step.name]}…</>}
        <Age at={step?.since ?? connection.since} />
        {retryAt === null || step !== null ? null : <span>Next try <Age at={retryAt} />.</span>}
      </p>
      {fault === null ? null : <FaultPanel fault={fault} onAction={act} />}
      <div className={styles.acts}>
        <Button onPress={() => retryNow(connection)}>Retry now</Button>
        <Button variant="quiet" onPress={onChangeAddress}>Use another address</Button>
      </div>
    </section>
  );
}
