import { useNavigate } from '@tanstack/react-router';
import { Camera, Circle, Square } from 'lucide-react';
import type { Fault } from '../../../shared/domain/fault.ts';
import type { CaptureSources } from '../../../shared/domain/headset.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, useAct } from '../../app/api.ts';
import { useCommands } from '../../app/commands/index.ts';
import { announce } from '../../components/announce.ts';
import { Button } from '../../components/Button.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { Panel } from '../../components/Panel.tsx';
import { SourceChips } from '../live/SourceChips.tsx';
import { useCameraUse } from '../live/use-camera-use.ts';
import { CameraState } from './CameraState.tsx';
import { CaptureSettings } from './CaptureSettings.tsx';
import { sourceChips, toggledSources } from './source-choice.ts';
import styles from './Capture.module.css';

export interface CaptureActsProps {
  readonly connectionId: ConnectionId;
  readonly name: string;
  /** Why nothing can be done now; null where it can. */
  readonly refusal: string | null;
  /** The headset does not answer at present. */
  readonly isStale: boolean;
  readonly sources: CaptureSources;
  readonly onSources: (sources: CaptureSources) => void;
  readonly onTaken: (captureId: string) => void;
}

/** Who has the camera, and the acts that need it: the first stands above the others, to be read before they are pressed. */
export function CaptureActs({ connectionId, name, refusal, isStale, sources, onSources, onTaken }: CaptureActsProps) {
  const navigate = useNavigate();
  const { use, generation } = useCameraUse(connectionId);
  const photo = useAct(async () => {
    const { captureId } = await api.devices.captures.takePhoto({ connectionId, sources });
    announce(captureId === null ? 'Photo taken. It is not listed yet.' : 'Photo taken.', { tone: 'ok' });
    if (captureId !== null) onTaken(captureId);
  });
  const start = useAct(() => api.devices.captures.startRecording({ connectionId, sources }));
  const stop = useAct(async () => {
    const { captureId } = await api.devices.captures.stopRecording({ connectionId });
    announce(captureId === null ? 'Recording stopped. The headset has not listed the file yet.' : 'Recording saved on the headset.', { tone: 'ok' });
    if (captureId !== null) onTaken(captureId);
  });
  const isRecording = use?.recording === true;
  const record = (): unknown => {
    if (refusal !== null) return announce(refusal, { tone: 'warn' });
    return isRecording || stop.busy ? stop.run() : start.run();
  };
  const takePhoto = (): unknown => (refusal === null ? photo.run() : announce(refusal, { tone: 'warn' }));
  useCommands([
    { id: 'capture.photo', title: `Take a photo with ${name}`, group: 'Capture', keys: 'p', run: takePhoto },
    { id: 'capture.record', title: isRecording ? `Stop recording on ${name}` : `Record on ${name}`, group: 'Capture', keys: 'r', keywords: 'video', run: record },
  ]);
  const failed = photo.fault ?? start.fault ?? stop.fault;
  const again = photo.fault === null ? record : takePhoto;
  const onRemedy = (fault: Fault): unknown => (fault.remedy === 'stop-app' ? navigate({ to: '/headsets/$connectionId/apps', params: { connectionId } }) : again());
  const disabled = refusal === null ? {} : { isDisabled: true, disabledReason: refusal };
  return (
    <Panel title="Photo and recording">
      <div className={styles.acts}>
        <CameraState use={use} isStale={isStale} isStarting={start.busy} isStopping={stop.busy} />
        <div className={styles.buttons}>
          <Button variant="primary" size="large" icon={<Camera aria-hidden="true" />} isBusy={photo.busy} {...disabled} onPress={takePhoto} aria-keyshortcuts="p">Take photo</Button>
          {isRecording || stop.busy
            ? <Button variant="danger" size="large" icon={<Square aria-hidden="true" />} isBusy={stop.busy} {...disabled} onPress={record} aria-keyshortcuts="r">{stop.busy ? 'Saving the recording' : 'Stop recording'}</Button>
            : <Button size="large" icon={<Circle aria-hidden="true" className={styles.dot} />} isBusy={start.busy} {...disabled} onPress={record} aria-keyshortcuts="r">Record</Button>}
        </div>
        {failed === null ? null : <FaultPanel fault={failed} isBusy={photo.busy || start.busy || stop.busy} onAction={() => onRemedy(failed)} />}
        <div className={styles.sources}>
          <h3 className={styles.small}>In photos and recordings</h3>
          <SourceChips label="What photos and recordings hold" chips={sourceChips(sources, generation, isRecording)} onToggle={(id) => { onSources(toggledSources(sources, id)); }} />
        </div>
        <CaptureSettings connectionId={connectionId} refusal={refusal} />
      </div>
    </Panel>
  );
}
