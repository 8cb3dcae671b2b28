import { useState } from 'react';
import { api, useAct } from '../../app/api.ts';
import { useSecretProtection } from '../../app/live/live-data.ts';
import { announce } from '../../components/announce.ts';
import { Button } from '../../components/Button.tsx';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { Panel } from '../../components/Panel.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { StateMark, type StateTone } from '../../components/StateMark.tsx';
import { TextField } from '../../components/TextField.tsx';
import { UnlockSecrets } from './UnlockSecrets.tsx';
import styles from './SettingsPage.module.css';

const looks: Readonly<Record<'system' | 'passphrase' | 'memory', { readonly tone: StateTone; readonly word: string }>> = {
  system: { tone: 'ok', word: 'Kept by the system' },
  passphrase: { tone: 'ok', word: 'Sealed with your passphrase' },
  memory: { tone: 'warn', word: 'In memory only' },
};

/** How passwords are kept, told as it is. */
export function SecretsPanel() {
  const { value: protection } = useSecretProtection();
  const [asksForget, setAsksForget] = useState(false);
  const forget = useAct(async () => {
    await api.app.secrets.forgetAll();
    setAsksForget(false);
    announce('Stored passwords are destroyed', { tone: 'ok' });
  });
  return (
    <Panel title="Passwords and keys">
      {protection === null ? <Skeleton lines={3} /> : (
        <div className={styles.facts}>
          <StateMark {...looks[protection.kind]} />
          <p>Where passwords of headsets are kept: {protection.label}. They never come back to this page.</p>
          {protection.advice === '' ? null : <p className={styles.description}>{protection.advice}</p>}
          {protection.locked ? <UnlockSecrets /> : protection.canSetPassphrase ? <SetPassphrase isNew={protection.kind !== 'passphrase'} /> : null}
          <Button variant="danger" onPress={() => { setAsksForget(true); }}>Destroy stored passwords…</Button>
        </div>
      )}
      <ConfirmDialog
        title="Destroy all stored passwords?"
        isOpen={asksForget}
        object="User names and passwords of every headset in the list"
        consequence="There is no way back. The headsets stay in the list and keep their pairing, but each needs its password once more, or a new pairing."
        confirmLabel="Destroy them"
        typeToConfirm="destroy"
        isBusy={forget.busy}
        onConfirm={() => forget.run()}
        onClose={() => { setAsksForget(false); }}
      >
        {forget.fault === null ? null : <FaultPanel fault={forget.fault} />}
      </ConfirmDialog>
    </Panel>
  );
}

const shortest = 8;

function SetPassphrase({ isNew }: { readonly isNew: boolean }) {
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const set = useAct(async () => {
    await api.app.secrets.setPassphrase({ passphrase });
    setPassphrase('');
    setAgain('');
    announce('Passphrase set: passwords now outlive this session', { tone: 'ok' });
  });
  const tooShort = passphrase !== '' && passphrase.length < shortest;
  const differs = again !== '' && again !== passphrase;
  return (
    <form onSubmit={(event) => { event.preventDefault(); void set.run(); }}>
      <TextField
        label={isNew ? 'Passphrase for a sealed file' : 'New passphrase'} type="password" autoComplete="new-password" value={passphrase} onChange={setPassphrase}
        description="At least 8 characters. It is asked for once at each start; nobody can recover it."
        error={tooShort ? 'At least 8 characters' : null}
      />
      <TextField label="The same again" type="password" autoComplete="new-password" value={again} onChange={setAgain} error={differs ? 'The two are different' : null} />
      <Button type="submit" isBusy={set.busy} isDisabled={passphrase.length < shortest || again !== passphrase} disabledReason="Type the same passphrase twice, at least 8 characters.">
        {isNew ? 'Seal passwords with it' : 'Change the passphrase'}
      </Button>
      {set.fault === null ? null : <FaultPanel fault={set.fault} />}
    </form>
  );
}
