import { useState } from 'react';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, useAct } from '../../app/api.ts';
import { Button } from '../../components/Button.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { TextField } from '../../components/TextField.tsx';
import styles from './vaults.module.css';

type Answer = Awaited<ReturnType<typeof api.azure.deploy.vaults.checkTriple>>;
const tones = { good: { tone: 'ok', word: 'Good' }, warning: { tone: 'warn', word: 'Take care' }, error: { tone: 'error', word: 'Wrong' } } as const;

/** Thumbprint, certificate address and vault id of a parameters file: do they name the same certificate? */
export function CheckTriple({ connectionId }: { readonly connectionId: ConnectionId }) {
  const [values, setValues] = useState({ thumbprint: '', certificateUrl: '', vaultId: '' });
  const [answer, setAnswer] = useState<Answer | null>(null);
  const check = useAct(async () => { setAnswer(await api.azure.deploy.vaults.checkTriple({ connectionId, ...values })); });
  const change = (parts: Partial<typeof values>): void => { setValues({ ...values, ...parts }); setAnswer(null); };
  const isWhole = Object.values(values).every((value) => value.trim() !== '');
  return (
    <form className={styles.form} onSubmit={(event) => { event.preventDefault(); if (isWhole) void check.run(); }}>
      <TextField label="Thumbprint" value={values.thumbprint} onChange={(thumbprint) => { change({ thumbprint }); }} monospace maxLength={200} />
      <TextField label="Certificate address" value={values.certificateUrl} onChange={(certificateUrl) => { change({ certificateUrl }); }} monospace maxLength={500} placeholder="https://….vault.azure.net/secrets/…/…" />
      <TextField label="Vault id" value={values.vaultId} onChange={(vaultId) => { change({ vaultId }); }} monospace maxLength={2_000} placeholder="/subscriptions/…/providers/Microsoft.KeyVault/vaults/…" />
      <p><Button type="submit" isBusy={check.busy} isDisabled={!isWhole} disabledReason="All three are needed.">Check</Button></p>
      {check.fault === null ? null : <FaultPanel fault={check.fault} />}
      {answer === null ? null : (
        <ul role="status" className={styles.findings}>
          {answer.findings.map(({ severity, words }) => <li key={words}><StateMark {...tones[severity]} /> {words}</li>)}
        </ul>
      )}
    </form>
  );
}
