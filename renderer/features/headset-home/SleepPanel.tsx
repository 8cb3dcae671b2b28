import { useState } from 'react';
import { api, useAct } from '../../app/api.ts';
import { announce } from '../../components/announce.ts';
import { Button } from '../../components/Button.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { Panel } from '../../components/Panel.tsx';
import { Select } from '../../components/Select.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { refusedFor } from '../apps/refused-for.ts';
import type { HeadsetPanelProps } from './FactsPanel.tsx';
import { Missing } from './Missing.tsx';
import { restoreWords, sleepChoicesWith, sleepWords } from './sleep-words.ts';
import styles from './home.module.css';

/** When the headset falls asleep, on battery and on mains. */
export function SleepPanel({ connectionId, status, refusal }: HeadsetPanelProps) {
  const [isEditing, setEditing] = useState(false);
  const { sleep, keepAwake } = status;
  const refused = refusedFor(refusal);
  return (
    <Panel title="Sleep" actions={sleep === null || isEditing ? undefined : <Button variant="quiet" {...refused} onPress={() => { setEditing(true); }}>Change…</Button>}>
      {sleep === null ? <Missing status={status} part="sleep" /> : isEditing ? (
        <SleepForm connectionId={connectionId} status={status} refusal={refusal} onClose={() => { setEditing(false); }} />
      ) : (
        <dl className={styles.facts}>
          <dt>On battery</dt>
          <dd>{sleepWords(sleep.onBatterySeconds)}</dd>
          <dt>On mains</dt>
          <dd>{sleepWords(sleep.onMainsSeconds)}</dd>
        </dl>
      )}
      {keepAwake === null ? null : <p className={styles.actNote}>Raised by “keep awake”. Its own settings: {restoreWords(keepAwake.previous)}.</p>}
      <p className={styles.actNote}>Counted from the last time it was moved.</p>
    </Panel>
  );
}

const firstSeconds = 180;

function SleepForm({ connectionId, status, refusal, onClose }: HeadsetPanelProps & { readonly onClose: () => void }) {
  const [onBattery, setOnBattery] = useState(status.sleep?.onBatterySeconds ?? firstSeconds);
  const [onMains, setOnMains] = useState(status.sleep?.onMainsSeconds ?? firstSeconds);
  const set = useAct(async () => {
    await api.devices.system.setSleep({ connectionId, onBatterySeconds: onBattery, onMainsSeconds: onMains });
    announce(`It sleeps ${sleepWords(onBattery)} on battery, ${sleepWords(onMains)} on mains.`, { tone: 'ok' });
    onClose();
  });
  const options = (seconds: number | null) => sleepChoicesWith(seconds).map((choice) => ({ value: String(choice), label: sleepWords(choice) }));
  return (
    <div className={styles.stack}>
      <div className={styles.row}>
        <Select label="On battery" value={String(onBattery)} options={options(status.sleep?.onBatterySeconds ?? null)} onChange={(value) => { setOnBattery(Number(value)); }} />
        <Select label="On mains" value={String(onMains)} options={options(status.sleep?.onMainsSeconds ?? null)} onChange={(value) => { setOnMains(Number(value)); }} />
      </div>
      {status.keepAwake === null ? null : <p><StateMark tone="warn" word="Saving ends “keep awake”: these settings stay, nothing is put back later." /></p>}
      {set.fault === null ? null : <FaultPanel fault={set.fault} onAction={() => set.run()} />}
      <div className={styles.row}>
        <Button onPress={onClose}>Cancel</Button>
        <Button variant="primary" isBusy={set.busy} isDisabled={refusal !== null} disabledReason={refusal ?? ''} onPress={() => set.run()}>Save</Button>
      </div>
    </div>
  );
}
