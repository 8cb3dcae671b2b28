import { Gauge, ImageDown, Maximize, Square, Volume2, VolumeX } from 'lucide-react';
import type { LiveQuality } from '../../../shared/domain/headset.ts';
import { Button } from '../../components/Button.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { Toolbar } from '../../components/Toolbar.tsx';
import type { LiveChoice } from './live-choice.ts';
import { SourceChips } from './SourceChips.tsx';
import type { LiveSight } from './use-live.ts';
import styles from './LiveView.module.css';

const qualities = [
  { value: 'low', label: 'Low', title: '428 × 240, 15 pictures a second, 0.6 Mbit/s' },
  { value: 'medium', label: 'Medium', title: '854 × 480, 30 pictures a second, 2.5 Mbit/s' },
  { value: 'high', label: 'High', title: '1280 × 720, 30 pictures a second, 5 Mbit/s' },
] as const;

export interface LiveBarProps {
  readonly live: LiveSight;
  readonly quality: LiveQuality;
  readonly sound: boolean;
  readonly choice: LiveChoice;
  readonly compact: boolean;
  readonly onChange: (change: Partial<LiveChoice>) => void;
  readonly onStill: () => unknown;
  readonly onFullScreen: () => void;
}

/** State and acts of a running live view, below its picture. */
export function LiveBar({ live, quality, sound, choice, compact, onChange, onStill, onFullScreen }: LiveBarProps) {
  const sources = [
    { id: 'holograms', label: 'Holograms', isOn: choice.holograms, fixedBecause: choice.holograms && !choice.camera ? 'One of the two has to stay on: there would be no picture.' : undefined },
    { id: 'camera', label: 'Camera', isOn: choice.camera, fixedBecause: choice.camera && !choice.holograms ? 'One of the two has to stay on: there would be no picture.' : undefined },
  ];
  const note = words(live.state.host?.viewers ?? 1, sound);
  return (
    <div className={styles.foot}>
      <div className={styles.bar}>
        <Toolbar label="Live view">
          <Button icon={<Square aria-hidden="true" />} onPress={() => { onChange({ running: false }); }} aria-keyshortcuts="l">Stop</Button>
          {compact ? null : (
            <>
              <Segmented label="Quality" isLabelHidden value={quality} options={qualities} onChange={(value) => { onChange({ quality: value }); }} />
              <SourceChips label="What the live picture shows" chips={sources} onToggle={(id) => { onChange(id === 'camera' ? { camera: !choice.camera } : { holograms: !choice.holograms }); }} />
            </>
          )}
          <IconButton
            label={sound ? 'Sound is on, about 1 s late' : 'Sound: comes about 1 s after its picture'} keys="m" isPressed={sound}
            icon={sound ? <Volume2 aria-hidden="true" /> : <VolumeX aria-hidden="true" />} onPress={() => { onChange({ sound: !sound }); }}
          />
          <IconButton label="Figures on the picture" keys="i" isPressed={choice.figures} icon={<Gauge aria-hidden="true" />} onPress={() => { onChange({ figures: !choice.figures }); }} />
          <IconButton label="Save this picture" keys="Shift+S" icon={<ImageDown aria-hidden="true" />} onPress={onStill} />
          <IconButton label="Full screen" keys="f" icon={<Maximize aria-hidden="true" />} onPress={onFullScreen} />
        </Toolbar>
      </div>
      {note === '' ? null : <p className={styles.note}>{note}</p>}
    </div>
  );
}

function words(viewers: number, sound: boolean): string {
  const sentences: string[] = [];
  if (viewers > 1) sentences.push(`${viewers} views share this stream.`);
  if (sound) sentences.push('Sound comes about 1 s after its picture: the picture does not wait for it.');
  return sentences.join(' ');
}
