import { useState } from 'react';
import type { HeadsetStatus } from '../../../shared/domain/headset.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, useAct } from '../../app/api.ts';
import { useSettings } from '../../app/live/live-data.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatClock } from '../../components/format.ts';
import { Segmented } from '../../components/Segmented.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { useNow } from '../../components/use-now.ts';
import { keepAwakeWarning } from './keep-awake-warning.ts';
import { keepAwakeChoices, minutesWords, restoreWords } from './sleep-words.ts';
import styles from './home.module.css';

export interface KeepAwakeDialogProps {
  readonly connectionId: ConnectionId;
  readonly status: HeadsetStatus;
  readonly onClose: () => void;
}

const usualMinutes = 120;

/** How long to keep it awake; says before the press what changes, until when, and what is put back. */
export function KeepAwakeDialog({ connectionId, status, onClose }: KeepAwakeDialogProps) {
  const usual = useSettings()?.keepAwakeMinutes ?? usualMinutes;
  const [chosen, setChosen] = useState<number | null>(null);
  const minutes = chosen ?? usual;
  const choices = [...new Set([...keepAwakeChoices, usual])].sort((a, b) => a - b);
  const now = useNow();
  const keep = useAct(async () => {
    await api.devices.system.keepAwake({ connectionId, minutes });
    onClose();
  });
  const previous = status.keepAwake?.previous ?? status.sleep;
  const warning = keepAwakeWarning(status.battery, minutes);
  return (
    <Dialog
      title="Keep this headset awake" isOpen onClose={onClose} size="small"
      footer={(
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" isBusy={keep.busy} onPress={() => keep.run()}>Keep awake until {formatClock(now + minutes * 60_000).slice(0, 5)}</Button>
        </>
      )}
    >
      <div className={styles.stack}>
        <Segmented
          label="For" value={String(minutes)} options={choices.map((choice) => ({ value: String(choice), label: minutesWords(choice) }))}
          onChange={(value) => { setChosen(Number(value)); }}
        />
        <p>Its sleep time-outs are raised to 30 min, so it also has to be moved or worn now and then.</p>
        <p>{previous === null ? 'What it has now is read and written down first, and put back at the end.' : `At the end it gets its own settings back: ${restoreWords(previous)}.`} Also if Fabriscope is closed or crashes before.</p>
        {warning === null ? null : <p><StateMark tone="warn" word={warning} /></p>}
        {keep.fault === null ? null : <FaultPanel fault={keep.fault} onAction={() => keep.run()} />}
      </div>
    </Dialog>
  );
}
