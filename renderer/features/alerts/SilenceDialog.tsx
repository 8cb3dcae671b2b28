import { useState } from 'react';
import type { Alert, AlertRule } from '../../../shared/contract/clusters/state.ts';
import { api, useAct } from '../../app/api.ts';
import { announce } from '../../components/announce.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatDateTime } from '../../components/format.ts';
import { Segmented } from '../../components/Segmented.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useNow } from '../../components/use-now.ts';
import styles from './alerts.module.css';

const scopes = [
  { value: 'this', label: 'This rule, this cluster' },
  { value: 'rule', label: 'This rule, everywhere' },
  { value: 'cluster', label: 'Everything of this cluster' },
] as const;
const spans = [
  { value: '30', label: '30 min' },
  { value: '120', label: '2 h' },
  { value: '480', label: '8 h' },
  { value: '1440', label: '1 d' },
  { value: '10080', label: '7 d' },
] as const;

/** Silences what an alert says: always with an end, always with a reason. */
export function SilenceDialog({ alert, rules, onClose }: { readonly alert: Alert; readonly rules: readonly AlertRule[]; readonly onClose: () => void }) {
  const now = useNow();
  const [scope, setScope] = useState<(typeof scopes)[number]['value']>('this');
  const [minutes, setMinutes] = useState<(typeof spans)[number]['value']>('120');
  const [reason, setReason] = useState('');
  const silence = useAct(async () => {
    await api.clusters.alerts.silence({
      connectionId: scope === 'rule' ? null : alert.connectionId, ruleId: scope === 'cluster' ? null : alert.ruleId, minutes: Number(minutes), reason: reason.trim(),
    });
    announce(`Silenced until ${formatDateTime(Date.now() + Number(minutes) * 60_000)}`, { tone: 'ok' });
    onClose();
  });
  const ruleName = rules.find(({ ruleId }) => ruleId === alert.ruleId)?.name ?? alert.ruleId;
  return (
    <Dialog
      title="Silence this"
      isOpen
      isDismissable={false}
      onClose={onClose}
      footer={(
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" isBusy={silence.busy} isDisabled={reason.trim() === ''} disabledReason="Say why first: whoever sees it next has to know." onPress={() => silence.run()}>Silence</Button>
        </>
      )}
    >
      <p>{alert.title} <span className={styles.quiet}>(rule “{ruleName}”)</span></p>
      <Segmented label="What" value={scope} options={scopes} onChange={setScope} />
      <Segmented label="For how long" value={minutes} options={spans} onChange={setMinutes} />
      <p className={styles.quiet}>Ends by itself on {formatDateTime(now + Number(minutes) * 60_000)}. The alert stays on this screen meanwhile.</p>
      <TextField label="Why" value={reason} onChange={setReason} maxLength={500} autoFocus placeholder="Known: disks are being replaced" onEnter={() => { if (reason.trim() !== '') void silence.run(); }} />
      {silence.fault === null ? null : <FaultPanel fault={silence.fault} />}
    </Dialog>
  );
}
