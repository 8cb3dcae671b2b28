import { useNavigate } from '@tanstack/react-router';
import { Camera, Circle, Keyboard, Square, Zap } from 'lucide-react';
import { useState } from 'react';
import type { Remedy } from '../../../shared/domain/fault.ts';
import type { HeadsetStatus } from '../../../shared/domain/headset.ts';
import { defaultCaptureSources } from '../../../shared/domain/default-capture-sources.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, useAct } from '../../app/api.ts';
import { useCommands } from '../../app/commands/index.ts';
import { announce } from '../../components/announce.ts';
import { Button } from '../../components/Button.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatDuration } from '../../components/format.ts';
import { useNow } from '../../components/use-now.ts';
import { refusedFor } from '../apps/refused-for.ts';
import { KeepAwakeDialog } from './KeepAwakeDialog.tsx';
import { KeepAwakeState } from './KeepAwakeState.tsx';
import styles from './home.module.css';

export interface QuickActsProps {
  readonly connectionId: ConnectionId;
  readonly status: HeadsetStatus;
  /** Why nothing can be done now; null where it can. */
  readonly refusal: string | null;
  /** Stops the app that holds the camera; null where none is known to. */
  readonly onFreeCamera: (() => void) | null;
}

/** The acts of every day, one press each. */
export function QuickActs({ connectionId, status, refusal, onFreeCamera }: QuickActsProps) {
  const navigate = useNavigate();
  const [isAsking, setAsking] = useState(false);
  const camera = useCameraActs(connectionId, status);
  const { cameraUse, keepAwake } = status;
  const type = (): void => { void navigate({ to: '/headsets/$connectionId/keyboard', params: { connectionId } }); };
  const fault = camera.photo.fault ?? camera.record.fault;
  const help = (remedy: Remedy): void => {
    if (remedy !== 'stop-app') void (camera.photo.fault === null ? camera.record : camera.photo).run();
    else if (onFreeCamera !== null) onFreeCamera();
    else void navigate({ to: '/headsets/$connectionId/apps', params: { connectionId } });
  };
  useCommands([
    { id: 'home.type', title: 'Type on this headset', group: 'Headset', keys: 't', run: type },
    { id: 'home.photo', title: 'Take a photo', group: 'Headset', keys: 'p', when: refusal === null, run: () => camera.photo.run() },
    { id: 'home.record', title: cameraUse.recording ? 'Stop recording' : 'Start recording', group: 'Headset', keys: 'v', when: refusal === null, run: () => camera.record.run() },
    { id: 'home.keep-awake', title: keepAwake === null ? 'Keep awake' : 'Change how long it is kept awake', group: 'Headset', keys: 'k', when: refusal === null, run: () => { setAsking(true); } },
  ]);
  const refused = refusedFor(refusal);
  const conflict = cameraUse.recording || fault?.code === 'camera-in-use' ? null : cameraUse.conflict;
  return (
    <section className={styles.side} aria-label="Quick acts">
      <div className={styles.acts}>
        <Button size="large" icon={<Keyboard aria-hidden="true" />} onPress={type} aria-keyshortcuts="t">Type</Button>
        <Button size="large" icon={<Camera aria-hidden="true" />} isBusy={camera.photo.busy} {...refused} onPress={() => camera.photo.run()} aria-keyshortcuts="p">Photo</Button>
        <Button size="large" variant={cameraUse.recording ? 'danger' : 'plain'} icon={cameraUse.recording ? <Square aria-hidden="true" /> : <Circle aria-hidden="true" />} isBusy={camera.record.busy} {...refused} onPress={() => camera.record.run()} aria-keyshortcuts="v">
          {cameraUse.recording ? <>Stop <RecordingTime since={cameraUse.recordingSince} /></> : 'Record'}
        </Button>
        <Button size="large" icon={<Zap aria-hidden="true" />} {...refused} onPress={() => { setAsking(true); }} aria-keyshortcuts="k">{keepAwake === null ? 'Keep awake…' : 'Awake…'}</Button>
      </div>
      {conflict === null ? null : <p className={styles.actNote}>{conflict}</p>}
      {cameraUse.recording && !cameraUse.recordingStartedHere ? <p className={styles.actNote}>The recording was started on the headset or by somebody else.</p> : null}
      {fault === null ? null : <FaultPanel fault={fault} onAction={help} />}
      {keepAwake === null ? null : <KeepAwakeState connectionId={connectionId} keepAwake={keepAwake} />}
      {isAsking ? <KeepAwakeDialog connectionId={connectionId} status={status} onClose={() => { setAsking(false); }} /> : null}
    </section>
  );
}

function useCameraActs(connectionId: ConnectionId, { cameraUse }: HeadsetStatus) {
  const photo = useAct(async () => {
    await api.devices.captures.takePhoto({ connectionId, sources: defaultCaptureSources });
    announce('Photo taken. It is in Capture.', { tone: 'ok' });
  });
  const record = useAct(async () => {
    if (cameraUse.recording) {
      await api.devices.captures.stopRecording({ connectionId });
      announce('Recording stopped. It is in Capture.', { tone: 'ok' });
    } else {
      await api.devices.captures.startRecording({ connectionId, sources: defaultCaptureSources });
      announce('Recording.', { tone: 'ok' });
    }
  });
  return { photo, record };
}

function RecordingTime({ since }: { readonly since: number | null }) {
  const now = useNow();
  return since === null ? null : <span>{formatDuration(Math.max(0, Math.floor((now - since) / 1_000)) * 1_000)}</span>;
}
