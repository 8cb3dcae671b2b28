import { Age } from '../../components/Age.tsx';
import { Button } from '../../components/Button.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { formatDuration } from '../../components/format.ts';
import { useNow } from '../../components/use-now.ts';
import type { PlayerFigures } from './live-player.ts';
import type { LivePhase } from './live-state.ts';
import type { LiveSight } from './use-live.ts';
import styles from './LiveView.module.css';

/** Pictures stay away this long before it is said. */
const quietAfterMs = 2_000;

/** What stands over the picture while it is not live: the named wait with its age, or why it stopped and what comes next. */
export function LiveTrouble({ live, figures }: { readonly live: LiveSight; readonly figures: PlayerFigures | null }) {
  const now = useNow();
  const { phase } = live.state;
  const lastAt = figures?.lastPictureAt ?? live.recalledAt;
  const asOf = lastAt === null ? null : <p className={styles.asOf}>Picture as of <Age at={lastAt} /></p>;
  if (live.unplayable !== null) {
    return (
      <Cover title={<StateMark tone="error" word="This browser cannot show the stream" />} asOf={asOf}>
        <p>The headset sends, but the picture cannot be decoded here. Try another quality; a current Chrome or Edge plays all of them.</p>
        <p className={styles.raw}>{live.unplayable}</p>
        <Button onPress={live.tryNow}>Try again</Button>
      </Cover>
    );
  }
  if (phase.kind === 'opening') {
    return (
      <Cover title={<StateMark tone="busy" word={phase.step} />} asOf={asOf}>
        <p>{now - phase.since < 1_000 ? 'Just started' : `For ${formatDuration(now - phase.since)}`}</p>
      </Cover>
    );
  }
  if (phase.kind === 'interrupted') return <Interrupted phase={phase} now={now} live={live} asOf={asOf} />;
  if (lastAt === null || figures === null || now - Math.max(lastAt, phase.since) > quietAfterMs) {
    return (
      <Cover title={<StateMark tone="busy" word={figures?.lastPictureAt == null ? 'Waiting for the first picture' : 'No new picture from the headset'} />} asOf={asOf}>
        <p>It goes on by itself.</p>
      </Cover>
    );
  }
  return null;
}

function Interrupted({ phase, now, live, asOf }: {
  readonly phase: Extract<LivePhase, { kind: 'interrupted' }>; readonly now: number; readonly live: LiveSight; readonly asOf: React.ReactNode;
}) {
  const next = phase.retryAt === null || phase.retryAt <= now ? 'Trying now' : `Next try in ${formatDuration(Math.max(1_000, Math.ceil((phase.retryAt - now) / 1_000) * 1_000))}`;
  return (
    <Cover title={<StateMark tone="stale" word={phase.fault.message} />} asOf={asOf} isAlert>
      {phase.fault.hint === '' ? null : <p>{phase.fault.hint}</p>}
      <p className={styles.next}>{next}. It comes back by itself. <Button onPress={live.tryNow}>Try now</Button></p>
    </Cover>
  );
}

function Cover({ title, asOf, isAlert = false, children }: {
  readonly title: React.ReactNode; readonly asOf: React.ReactNode; readonly isAlert?: boolean; readonly children: React.ReactNode;
}) {
  return (
    <div className={styles.cover} role={isAlert ? 'alert' : 'status'}>
      <div className={styles.card}>
        <div className={styles.cardTitle}>{title}</div>
        {children}
        {asOf}
      </div>
    </div>
  );
}
