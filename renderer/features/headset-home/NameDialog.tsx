import { useState } from 'react';
import type { HeadsetStatus } from '../../../shared/domain/headset.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, useAct } from '../../app/api.ts';
import { announce } from '../../components/announce.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { TextField } from '../../components/TextField.tsx';
import { machineNameProblem } from './machine-name.ts';
import styles from './home.module.css';

export interface ChangeDialogProps {
  readonly connectionId: ConnectionId;
  readonly status: HeadsetStatus;
  readonly onClose: () => void;
}

const moments = [{ value: 'later', label: 'Later, by hand' }, { value: 'now', label: 'Now' }] as const;

/** Another name for the headset itself, and whether the restart that it needs comes now. */
export function NameDialog({ connectionId, status, onClose }: ChangeDialogProps) {
  const present = status.pendingName ?? status.machineName ?? '';
  const [text, setText] = useState(present);
  const [moment, setMoment] = useState<'now' | 'later'>('later');
  const problem = machineNameProblem(text);
  const isSame = text.trim() === present;
  const set = useAct(async () => {
    await api.devices.system.setName({ connectionId, name: text.trim(), restartNow: moment === 'now' });
    announce(moment === 'now' ? `Its name is ${text.trim()} once it is back.` : `Its name is ${text.trim()} after the next restart.`, { tone: 'ok' });
    onClose();
  });
  const submit = (): void => { if (problem === null && !isSame) void set.run(); };
  return (
    <Dialog
      title="Name of this headset" isOpen onClose={onClose} size="small"
      footer={(
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant={moment === 'now' ? 'danger' : 'primary'} isBusy={set.busy} isDisabled={problem !== null || isSame} disabledReason={problem ?? 'That is its name already.'} onPress={submit}>
            {moment === 'now' ? 'Set name and restart' : 'Set name'}
          </Button>
        </>
      )}
    >
      <div className={styles.stack}>
        <TextField
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog is opened to fill this field
          autoFocus
          label="Name" value={text} onChange={setText} error={problem} onEnter={moment === 'later' ? submit : () => undefined} maxLength={40}
          description="At most 15 letters, digits and hyphens. It is the name on the network too; the headset gets a new host certificate with it."
        />
        <Segmented label="Restart, which it needs to take effect" value={moment} options={moments} onChange={setMoment} />
        {moment === 'now' ? <p>Whoever wears it loses the picture for a minute or two, and open apps end.</p> : <p>Until then it keeps its old name; this page shows the new one as waiting.</p>}
        {set.fault === null ? null : <FaultPanel fault={set.fault} onAction={submit} />}
      </div>
    </Dialog>
  );
}
