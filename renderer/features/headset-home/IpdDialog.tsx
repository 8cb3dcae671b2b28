import { useState } from 'react';
import { api, useAct } from '../../app/api.ts';
import { announce } from '../../components/announce.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { TextField } from '../../components/TextField.tsx';
import { ipdField, ipdWords, largestMillimetres, parseIpd, smallestMillimetres } from './interpupillary-distance.ts';
import type { ChangeDialogProps } from './NameDialog.tsx';
import styles from './home.module.css';

/** The distance between the wearer's eyes: at once in force, on the first generation worth setting for each wearer. */
export function IpdDialog({ connectionId, status, onClose }: ChangeDialogProps) {
  const [text, setText] = useState(status.ipdMicrometres === null ? '' : ipdField(status.ipdMicrometres));
  const { micrometres, problem } = parseIpd(text);
  const set = useAct(async () => {
    if (micrometres === null) return;
    await api.devices.system.setIpd({ connectionId, micrometres });
    announce(`Eye distance set to ${ipdWords(micrometres)}.`, { tone: 'ok' });
    onClose();
  });
  const submit = (): void => { if (micrometres !== null) void set.run(); };
  return (
    <Dialog
      title="Distance between the eyes" isOpen onClose={onClose} size="small"
      footer={(
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" isBusy={set.busy} isDisabled={micrometres === null} disabledReason={problem ?? ''} onPress={submit}>Set distance</Button>
        </>
      )}
    >
      <div className={styles.stack}>
        <TextField
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog is opened to fill this field
          autoFocus
          label="Millimetres" value={text} onChange={setText} inputMode="numeric" error={problem} onEnter={submit}
          description={`Between ${smallestMillimetres} and ${largestMillimetres} mm. It is in force at once, for whoever wears it.`}
        />
        {status.generation === 'hololens2' ? <p>HoloLens 2 measures the eyes of each wearer by itself. This figure hardly matters there; run eye calibration on the headset instead.</p> : null}
        {set.fault === null ? null : <FaultPanel fault={set.fault} onAction={submit} />}
      </div>
    </Dialog>
  );
}
