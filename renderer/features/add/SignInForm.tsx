import { useState } from 'react';
import type { Connection } from '../../../shared/contract/connections.ts';
import { api, useAct } from '../../app/api.ts';
import { Button } from '../../components/Button.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { TextField } from '../../components/TextField.tsx';
import styles from './AddHeadset.module.css';
import { userNameProblem } from './strong-password.ts';

/** Takes credentials that exist on the headset already; they are tried once before they are kept. */
export function SignInForm({ connection, autoFocus = false }: { readonly connection: Connection; readonly autoFocus?: boolean }) {
  const [userName, setUserName] = useState(connection.userName ?? '');
  const [password, setPassword] = useState('');
  const signIn = useAct(() => api.devices.pairing.signIn({ connectionId: connection.id, userName: userName.trim(), password }));
  const isReady = userNameProblem(userName) === null && password !== '';
  return (
    <form className={styles.form} onSubmit={(event) => { event.preventDefault(); if (isReady) void signIn.run(); }}>
      <TextField label="User name" value={userName} onChange={setUserName} autoComplete="username" error={userName === '' ? null : userNameProblem(userName)} />
      <TextField label="Password" type="password" value={password} onChange={setPassword} autoComplete="current-password" autoFocus={autoFocus} />
      <div className={styles.acts}>
        <Button type="submit" variant="primary" isBusy={signIn.busy} isDisabled={!isReady} disabledReason="Give user name and password.">Sign in</Button>
      </div>
      {signIn.fault === null ? null : <FaultPanel fault={signIn.fault} />}
    </form>
  );
}
