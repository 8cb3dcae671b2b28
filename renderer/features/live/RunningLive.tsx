import { useRef } from 'react';
import type { CaptureSources, LiveQuality } from '../../../shared/domain/headset.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { useCommands } from '../../app/commands/index.ts';
import { announce } from '../../components/announce.ts';
import { LiveBar } from './LiveBar.tsx';
import { LiveFigures } from './LiveFigures.tsx';
import { LiveMark } from './LiveMark.tsx';
import { LiveTrouble } from './LiveTrouble.tsx';
import { liveSources, type LiveChoice } from './live-choice.ts';
import { picturePng, saveBlob, stillName } from './still.ts';
import { useLive } from './use-live.ts';
import { usePlayerFigures } from './use-player-figures.ts';
import { useSoundOf } from './use-sound-of.ts';
import styles from './LiveView.module.css';

export interface RunningLiveProps {
  readonly connectionId: ConnectionId;
  readonly name: string;
  readonly quality: LiveQuality;
  readonly sound: boolean;
  readonly choice: LiveChoice;
  readonly compact: boolean;
  readonly onChange: (change: Partial<LiveChoice>) => void;
}

/** A live picture with its state, its figures and its acts. */
export function RunningLive({ connectionId, name, quality, sound, choice, compact, onChange }: RunningLiveProps) {
  const sources: CaptureSources = liveSources(choice, sound);
  const { sight, video, still, player } = useLive(connectionId, quality, sources);
  const figures = usePlayerFigures(player, video);
  const stage = useRef<HTMLDivElement>(null);
  useSoundOf(player, sound);

  const toggleFullScreen = (): void => {
    const done = document.fullscreenElement === null ? stage.current?.requestFullscreen() : document.exitFullscreen();
    done?.catch(() => { announce('This window does not allow full screen.', { tone: 'warn' }); });
  };
  const takeStill = async (): Promise<void> => {
    const png = video.current === null || still.current === null ? null : await picturePng(video.current, still.current);
    if (png === null) announce('There is no picture yet to save.', { tone: 'warn' });
    else {
      saveBlob(png, stillName(name, new Date()));
      announce('Picture on screen saved as PNG.', { tone: 'ok' });
    }
  };
  const toggleFigures = (): void => { onChange({ figures: !choice.figures }); };
  const toggleSound = (): void => { onChange({ sound: !sound }); };
  useCommands([
    { id: 'live.figures', title: 'Figures on the live picture', group: 'Live view', keys: 'i', keywords: 'fps delay statistics', run: toggleFigures },
    { id: 'live.full-screen', title: 'Live picture in full screen', group: 'Live view', keys: 'f', run: toggleFullScreen },
    { id: 'live.still', title: 'Save the picture on screen', group: 'Live view', keys: 'Shift+S', keywords: 'snapshot png', run: takeStill },
    { id: 'live.sound', title: sound ? 'Live view without sound' : 'Live view with sound', group: 'Live view', keys: 'm', keywords: 'mute audio', run: toggleSound },
  ]);

  return (
    <section className={styles.live} aria-label={`Live view of ${name}`}>
      <div ref={stage} className={styles.stage} data-phase={sight.state.phase.kind}>
        {/* oxlint-disable-next-line jsx-a11y/media-has-caption -- what a headset sees right now has no captions */}
        <video ref={video} className={styles.picture} data-testid="live-video" aria-label={`Live picture of ${name}`} />
        <canvas ref={still} hidden className={styles.picture} aria-hidden="true" />
        <div className={styles.badge}><LiveMark live={sight} figures={figures} /></div>
        <LiveTrouble live={sight} figures={figures} />
        {choice.figures && figures !== null ? <LiveFigures figures={figures} host={sight.state.host} quality={quality} /> : null}
      </div>
      <LiveBar
        live={sight} quality={quality} sound={sound} choice={choice} compact={compact}
        onChange={onChange} onStill={takeStill} onFullScreen={toggleFullScreen}
      />
    </section>
  );
}
