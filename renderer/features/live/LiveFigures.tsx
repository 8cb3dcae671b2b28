import type { LiveQuality } from '../../../shared/domain/headset.ts';
import type { PlayerFigures } from './live-player.ts';
import { limitedBy, picturesPerSecond, type HostFigures } from './live-state.ts';
import styles from './LiveView.module.css';

const whole = (value: number | null): string => (value === null ? '–' : String(Math.round(value)));

/** Numbers on the picture: smoothness, delay, load, and who limits it. */
export function LiveFigures({ figures, host, quality }: { readonly figures: PlayerFigures; readonly host: HostFigures | null; readonly quality: LiveQuality }) {
  const limiter = limitedBy(figures.framesPerSecond, host, picturesPerSecond[quality]);
  const rows: readonly (readonly [string, string, string])[] = [
    ['Pictures', `${figures.framesPerSecond}/s`, host === null ? '' : `headset sends ${whole(host.framesPerSecond)}/s`],
    ['Delay', `${whole(figures.delayMs)} ms`, `95 % within ${whole(figures.delayP95Ms)} ms`],
    ['Load', host === null ? '–' : `${(host.bitsPerSecond / 1e6).toFixed(1)} Mbit/s`, ''],
    ['Dropped', whole(figures.droppedPictures), host === null || host.droppedFragments === 0 ? '' : `${host.droppedFragments} by Fabriscope`],
    ['Catch-ups', whole(figures.jumps), figures.rate > 1.01 ? `running at ×${figures.rate.toFixed(2)}` : ''],
    ['Viewers', host === null ? '–' : whole(host.viewers), ''],
  ];
  return (
    <dl className={styles.figures} data-testid="live-figures">
      {rows.map(([name, value, more]) => (
        <div key={name}><dt>{name}</dt><dd><b>{value}</b> <small>{more}</small></dd></div>
      ))}
      {limiter === null ? null : <div><dt>Limit</dt><dd>{limiter === 'headset' ? 'the headset or its network' : 'this computer'}</dd></div>}
    </dl>
  );
}
