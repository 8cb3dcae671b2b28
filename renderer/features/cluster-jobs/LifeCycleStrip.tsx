import { formatDuration, formatExact } from '../../components/format.ts';
import { lifeCycleOf, type LifeCycleStep } from './repair-life-cycle.ts';
import styles from './jobs.module.css';

const phaseWords: Readonly<Record<LifeCycleStep['phase'], string>> = { done: 'done', current: 'now', ahead: 'still to come', skipped: 'passed over' };

/** The life of a repair task as a strip: what is behind it, where it is, what is to come. */
export function LifeCycleStrip({ state, history }: Parameters<typeof lifeCycleOf>[0]) {
  return (
    <ol className={styles.strip} aria-label="Life cycle">
      {lifeCycleOf({ state, history }).map((step) => (
        <li key={step.state} data-phase={step.phase} aria-current={step.phase === 'current' ? 'step' : undefined} title={`${step.words}${step.at === null ? '' : `\n${formatExact(step.at)}`}`}>
          <span>{step.state}</span>
          <small>{step.phase === 'current' ? 'now' : step.tookMs === null ? (step.phase === 'done' ? '✓' : ' ') : formatDuration(step.tookMs)}</small>
          <span className="visually-hidden">{phaseWords[step.phase]}</span>
        </li>
      ))}
    </ol>
  );
}
