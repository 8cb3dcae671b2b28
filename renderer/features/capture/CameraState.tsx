import type { HeadsetStatus } from '../../../shared/domain/headset.ts';
import { StateMark } from '../../components/StateMark.tsx';
import { useNow } from '../../components/use-now.ts';
import { elapsedWords } from './capture-words.ts';
import styles from './Capture.module.css';

export interface CameraStateProps {
  /** Null until known. */
  readonly use: HeadsetStatus['cameraUse'] | null;
  /** The headset does not answer: what is known is old. */
  readonly isStale: boolean;
  readonly isStarting: boolean;
  readonly isStopping: boolean;
}

/** Who has the camera and what that means for the next press. */
export function CameraState({ use, isStale, isStarting, isStopping }: CameraStateProps) {
  if (isStale) {
    return (
      <div className={styles.camera} data-testid="camera-state">
        <div className={styles.cameraLine}><StateMark tone="stale" word={use?.recording === true ? 'Was recording when it was last seen' : 'Not known while the headset does not answer'} /></div>
      </div>
    );
  }
  return (
    <div className={styles.camera} data-testid="camera-state">
      <div className={styles.cameraLine}><Mark use={use} isStarting={isStarting} isStopping={isStopping} /></div>
      {use?.conflict == null ? null : <p className={styles.conflict}>{use.conflict}</p>}
    </div>
  );
}

function Mark({ use, isStarting, isStopping }: Omit<CameraStateProps, 'isStale'>) {
  if (use === null) return <StateMark tone="busy" word="Asking who has the camera" />;
  if (isStopping) return <StateMark tone="busy" word="Waiting until the file is complete" />;
  if (use.recording) return <Recording use={use} />;
  if (isStarting) return <StateMark tone="busy" word="Starting: not recording until it is seen to" />;
  if (use.heldBy !== null) return <StateMark tone="warn" word={`Camera held by ${use.heldBy}`} />;
  if (use.liveViewers > 0) return <StateMark tone="ok" word="Camera shows the live view" />;
  return <StateMark tone="ok" word="Nobody is known to hold the camera" />;
}

function Recording({ use }: { readonly use: HeadsetStatus['cameraUse'] }) {
  const now = useNow();
  const since = use.recordingSince === null ? '' : ` ${elapsedWords(now - use.recordingSince)}`;
  return (
    <>
      <span className={styles.recording} data-testid="recording-time"><span className={styles.dot} aria-hidden="true">●</span>Recording{since}</span>
      <span className={styles.faint}>{use.recordingStartedHere ? 'started here' : 'started elsewhere'}</span>
    </>
  );
}
