import { useState } from 'react';
import type { TimelineStretch } from '../../../shared/contract/clusters/state.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { formatClock, formatDateTime, formatDuration } from '../../components/format.ts';
import { StateMark } from '../../components/StateMark.tsx';
import { useNow } from '../../components/use-now.ts';
import { useTimeline } from '../cluster-parts/use-cluster.ts';
import { placeStretches, stretchLooks, timeMarks } from './timeline-marks.ts';
import styles from './timeline.module.css';

/** Health of this session as a strip of time; stretches in which nothing was received are named, never drawn over. */
export function HealthTimeline({ connectionId }: { readonly connectionId: ConnectionId }) {
  const { items } = useTimeline(connectionId);
  const now = useNow();
  const [chosenKey, setChosen] = useState<string | null>(null);
  const first = items[0];
  if (first === undefined) return <div className={styles.timeline} aria-hidden="true" />;
  const placed = placeStretches(items, now);
  const chosen = items.find(({ key }) => key === chosenKey) ?? items.at(-1) ?? first;
  const from = Math.min(...items.map((stretch) => stretch.from));
  return (
    <section className={styles.timeline} aria-label="Health of this session">
      <ol className={styles.strip}>
        {placed.map(({ stretch, startPercent, widthPercent }) => (
          <li key={stretch.key} style={{ left: `${startPercent}%`, width: `${widthPercent}%` }} className={styles.place}>
            <button
              type="button"
              className={styles.stretch}
              data-tone={stretchLooks[stretch.state].tone}
              aria-pressed={stretch.key === chosen.key}
              aria-label={stretchWords(stretch, now)}
              title={stretchWords(stretch, now)}
              onClick={() => { setChosen(stretch.key); }}
              onPointerEnter={() => { setChosen(stretch.key); }}
              onFocus={() => { setChosen(stretch.key); }}
            >
              {stretch.state === 'NotWatched' && widthPercent > 9 ? <span className={styles.gap}>not watched</span> : null}
            </button>
          </li>
        ))}
      </ol>
      <div className={styles.axis} aria-hidden="true">
        {timeMarks(from, now).map((at) => <span key={at} style={{ left: `${((at - from) / Math.max(1, now - from)) * 100}%` }}>{formatClock(at).slice(0, 5)}</span>)}
      </div>
      <p className={styles.chosen}><StateMark {...stretchLooks[chosen.state]} /> <span>{spanWords(chosen, now)}{chosen.words === '' ? '' : `: ${chosen.words}`}</span></p>
    </section>
  );
}

function stretchWords(stretch: TimelineStretch, now: number): string {
  return `${stretchLooks[stretch.state].word}, ${spanWords(stretch, now)}${stretch.words === '' ? '' : `: ${stretch.words}`}`;
}

function spanWords({ from, to }: TimelineStretch, now: number): string {
  const start = now - from < 80_000_000 ? formatClock(from) : formatDateTime(from);
  return to === null ? `since ${start}, ${formatDuration(Math.max(1_000, Math.floor((now - from) / 1_000) * 1_000))}` : `${start} to ${formatClock(to)}, ${formatDuration(to - from)}`;
}
