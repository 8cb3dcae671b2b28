import { useEffect, useRef, useState } from 'react';
import type { Connection } from '../../../shared/contract/connections.ts';
import { api, useAct } from '../../app/api.ts';
import { useSecretProtection } from '../../app/live/live-data.ts';
import { Age } from '../../components/Age.tsx';
import { Button } from '../../components/Button.tsx';
import { Disclosure } from '../../components/Disclosure.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { TextField } from '../../components/TextField.tsx';
import styles from './AddHeadset.module.css';
import { HeadsetView } from './HeadsetView.tsx';
import { NewCredentials } from './NewCredentials.tsx';
import { SignInForm } from './SignInForm.tsx';
import { cleanPin, passwordProblem, strongPassword, userNameProblem } from './strong-password.ts';

/** Asks the headset for a PIN, takes it, and makes the user name and password that Fabriscope will use. */
export function PairStep({ connection, asksAtOnce = false }: { readonly connection: Connection; readonly asksAtOnce?: boolean }) {
  const connectionId = connection.id;
  const { value: protection } = useSecretProtection();
  const [pin, setPin] = useState('');
  const [userName, setUserName] = useState(connection.userName ?? 'fabriscope');
  const [password, setPassword] = useState(() => strongPassword());
  const pinField = useRef<HTMLInputElement>(null);
  const [requestedAt, setRequestedAt] = useState<number | null>(null);

  const pair = useAct(() => api.devices.pairing.pair({ connectionId, pin: cleanPin(pin), userName: userName.trim(), password }));
  const request = useAct(async () => {
    const answer = await api.devices.pairing.requestPin({ connectionId });
    setRequestedAt(answer.requestedAt);
    setPin('');
    // A new PIN opens a lock, and what was wrong with the old one is over.
    pair.reset();
    pinField.current?.focus();
  });

  const { run: requestPin } = request;
  const asked = useRef(false);
  useEffect(() => {
    if (!asksAtOnce || asked.current) return;
    asked.current = true;
    void requestPin();
  }, [asksAtOnce, requestPin]);
  useEffect(() => {
    // A wrong PIN is typed again: have the field ready.
    if (pair.fault?.code !== 'pin-wrong') return;
    pinField.current?.focus();
    pinField.current?.select();
  }, [pair.fault]);

  const problem = userNameProblem(userName) ?? passwordProblem(password);
  const isLocked = pair.fault?.code === 'pin-locked';
  const submit = (): void => { if (cleanPin(pin) !== '' && problem === null) void pair.run(); };
  return (
    <section className={styles.step} aria-label="Pair">
      <h2>Pair with {connection.name}</h2>
      <div className={styles.withView}>
        <div className={styles.form}>
          <div className={styles.acts}>
            <Button variant={requestedAt === null ? 'primary' : 'plain'} isBusy={request.busy} onPress={() => request.run()}>
              {requestedAt === null ? 'Show a PIN in the headset' : 'Show a new PIN'}
            </Button>
            <span className={styles.prose} role="status">{requestedAt === null ? 'Somebody has to wear it.' : <Age at={requestedAt} prefix="Asked for" />}</span>
          </div>
          {request.fault === null ? null : <FaultPanel fault={request.fault} onAction={() => request.run()} />}
          <form className={styles.form} onSubmit={(event) => { event.preventDefault(); submit(); }}>
            <div className={styles.pin}>
              <TextField
                ref={pinField}
                label="PIN shown in the headset"
                value={pin}
                onChange={(text) => { setPin(cleanPin(text)); }}
                autoComplete="one-time-code"
                autoFocus
                error={pair.fault?.code === 'pin-wrong' ? `${pair.fault.message} ${pair.fault.hint}` : null}
              />
            </div>
            <NewCredentials userName={userName} password={password} onUserName={setUserName} onPassword={setPassword} />
            <div className={styles.acts}>
              <Button type="submit" variant="primary" size="large" isBusy={pair.busy} isDisabled={cleanPin(pin) === '' || problem !== null || isLocked} disabledReason={isLocked ? 'Ask for a new PIN first.' : problem ?? 'Type the PIN first.'}>Pair</Button>
            </div>
          </form>
          {pair.fault === null || pair.fault.code === 'pin-wrong' ? null : (
            <FaultPanel fault={pair.fault} onAction={() => (isLocked ? request.run() : pair.run())} />
          )}
          {protection === null ? null : <p className={styles.prose}>Where the password is kept: {protection.label}. {protection.advice}</p>}
        </div>
        <HeadsetView
          caption={requestedAt === null ? 'In the headset a PIN will appear.' : 'In the headset you should now see a window with a PIN. Nothing there? Wake the headset, put it on, and ask for a new one.'}
          lines={['Set up access', 'Enter this PIN on your PC']}
          highlight="######"
        />
      </div>
      <Disclosure title="It has a user name and password already"><SignInForm connection={connection} /></Disclosure>
    </section>
  );
}
