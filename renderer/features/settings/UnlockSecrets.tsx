import { useState } from 'react';
import { api, useAct } from '../../app/api.ts';
import { useSecretProtection } from '../../app/live/live-data.ts';
import { announce } from '../../components/announce.ts';
import { Button } from '../../components/Button.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { TextField } from '../../components/TextField.tsx';
import styles from './UnlockSecrets.module.css';

/** Asks for the passphrase of the sealed file, where that is what stands in the way. */
export function UnlockSecrets({ compact = false }: { readonly compact?: boolean }) {
  const { value: protection } = useSecretProtection();
  const [passphrase, setPassphrase] = useState('');
  const unlock = useAct(async () => {
    await api.app.secrets.unlock({ passphrase });
    setPassphrase('');
    announce('Unlocked', { tone: 'ok' });
  });
  if (protection === null || !protection.locked) return null;
  return (
    <form className={styles.unlock} onSubmit={(event) => { event.preventDefault(); void unlock.run(); }}>
      <p className={styles.words}>
        <StateMark tone="warn" word="Stored passwords are locked" />
        {compact ? null : <span>Where they are: {protection.label}. Give the passphrase to sign in to headsets.</span>}
      </p>
      <div className={styles.field}>
        <TextField label="Passphrase" isLabelHidden={compact} placeholder="Passphrase" type="password" autoComplete="current-password" value={passphrase} onChange={setPassphrase} />
      </div>
      <Button type="submit" variant="primary" isBusy={unlock.busy} isDisabled={passphrase === ''}>Unlock</Button>
      {unlock.fault === null ? null : <FaultPanel fault={unlock.fault} compact />}
    </form>
  );
}
