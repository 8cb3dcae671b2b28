import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, faultOf, orpc, useAct } from '../../app/api.ts';
import { announce } from '../../components/announce.ts';
import { Button } from '../../components/Button.tsx';
import { Checkbox } from '../../components/Checkbox.tsx';
import { Disclosure } from '../../components/Disclosure.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { TextField } from '../../components/TextField.tsx';
import { deviceSettings, otherSettings, settingWords, type DeviceCaptureSettings } from './device-settings.ts';
import styles from './Capture.module.css';

export interface CaptureSettingsProps {
  readonly connectionId: ConnectionId;
  readonly refusal: string | null;
}

/** What the headset itself keeps for captures that the wearer starts. Asked for when it is opened. */
export function CaptureSettings(props: CaptureSettingsProps) {
  return <Disclosure title="Settings kept on the headset"><Loaded {...props} /></Disclosure>;
}

function Loaded({ connectionId, refusal }: CaptureSettingsProps) {
  const options = orpc.devices.captures.settings.queryOptions({ input: { connectionId } });
  const { data, error, refetch, isFetching } = useQuery({ ...options, staleTime: 0 });
  if (error !== null) return <FaultPanel fault={faultOf(error)} isBusy={isFetching} onAction={() => refetch()} />;
  if (data === undefined) return <Skeleton lines={4} />;
  const known = deviceSettings(data.settings);
  const others = otherSettings(data.settings);
  return (
    <div className={styles.settings}>
      <p className={styles.faint}>They act on what the wearer starts by voice or gesture, not on what is taken from here, and outlast a restart. {data.note}</p>
      {known === null ? null : <Form key={JSON.stringify(known)} connectionId={connectionId} saved={known} refusal={refusal} onSaved={() => refetch()} />}
      {others.length === 0 ? null : (
        <dl className={styles.others}>
          {others.map((setting) => <div key={setting.name} title={setting.name}><dt>{setting.label}</dt><dd>{settingWords(setting.value)}</dd></div>)}
        </dl>
      )}
      {known === null && others.length === 0 ? <p className={styles.faint}>The headset names none.</p> : null}
    </div>
  );
}

const switches = [
  { name: 'holograms', label: 'Holograms' },
  { name: 'camera', label: 'Camera' },
  { name: 'microphone', label: 'Microphone' },
  { name: 'appAudio', label: 'App sound' },
] as const;

function Form({ connectionId, saved, refusal, onSaved }: { readonly connectionId: ConnectionId; readonly saved: DeviceCaptureSettings; readonly refusal: string | null; readonly onSaved: () => unknown }) {
  const [wanted, setWanted] = useState(saved);
  const [frames, setFrames] = useState(String(saved.stabilisationFrames));
  const stabilisationFrames = Number(frames);
  const isFramesValid = /^\d{1,2}$/.test(frames) && stabilisationFrames <= 30;
  const save = useAct(async () => {
    await api.devices.captures.setSettings({ connectionId, ...wanted, stabilisationFrames });
    announce('Capture settings saved on the headset.', { tone: 'ok' });
    await onSaved();
  });
  const isChanged = switches.some(({ name }) => wanted[name] !== saved[name]) || stabilisationFrames !== saved.stabilisationFrames;
  const why = refusal ?? (isFramesValid ? (isChanged ? null : 'Nothing has been changed.') : 'The buffer holds 0 to 30 frames.');
  return (
    <div className={styles.form}>
      <div className={styles.switches}>
        {switches.map(({ name, label }) => <Checkbox key={name} isSelected={wanted[name]} onChange={(isOn) => { setWanted({ ...wanted, [name]: isOn }); }}>{label}</Checkbox>)}
      </div>
      <TextField
        label="Stabilisation buffer in frames" value={frames} onChange={setFrames} inputMode="numeric" maxLength={2}
        description="0 to 30. More is steadier and later." error={isFramesValid ? null : 'A whole number from 0 to 30.'}
      />
      {save.fault === null ? null : <FaultPanel fault={save.fault} compact />}
      <div><Button isBusy={save.busy} isDisabled={why !== null} {...(why === null ? {} : { disabledReason: why })} onPress={() => save.run()}>Save on the headset</Button></div>
    </div>
  );
}
