import type { UpgradeView } from '../../../shared/contract/clusters/upgrades.ts';
import { ProgressBar } from '../../components/ProgressBar.tsx';
import { formatCount, formatDuration } from '../../components/format.ts';
import { useNow } from '../../components/use-now.ts';
import { clockWords, runningClock } from './upgrade-words.ts';
import styles from './upgrades.module.css';

const phases = ['wait', 'stable', 'retry'] as const;
const phaseNames: Readonly<Record<(typeof phases)[number], string>> = { wait: 'Wait', stable: 'Stable', retry: 'Retry' };

/** The health check between two domains: which of its clocks runs, and how far it is. */
export function HealthClock({ clock }: { readonly clock: NonNullable<UpgradeView['clock']> }) {
  const now = useNow();
  const elapsed = runningClock(clock, now);
  const limit = clock.limitMs === null ? 'without end' : formatDuration(clock.limitMs);
  return (
    <div className={styles.clock}>
      <ol className={styles.phases} aria-label="Health check">
        {phases.map((phase) => <li key={phase} aria-current={phase === clock.phase ? 'step' : undefined}>{phaseNames[phase]}</li>)}
      </ol>
      <p>
        {clockWords[clock.phase]}: <strong>{formatDuration(elapsed)}</strong> of {limit}
        {clock.flips !== null && clock.flips > 0 ? `. Health has changed to and fro ${formatCount(clock.flips, 'time')}; each change starts the clock again.` : '.'}
      </p>
      <ProgressBar
        value={clock.limitMs === null || clock.limitMs === 0 ? null : elapsed / clock.limitMs}
        label={`Health check: ${clockWords[clock.phase]}`}
        tone={clock.phase === 'retry' ? 'error' : clock.phase === 'stable' ? 'ok' : 'accent'}
      />
    </div>
  );
}
