import type { LadderStep } from '../../../shared/contract/connections.ts';
import { ladderStepNames, type LadderStepName } from '../../../shared/domain/connection-state.ts';
import { formatAge, formatDuration } from '../../components/format.ts';
import { StateMark, type StateTone } from '../../components/StateMark.tsx';
import { useNow } from '../../components/use-now.ts';
import styles from './LadderView.module.css';

const titles: Readonly<Record<LadderStepName, string>> = {
  name: 'Name', tcp: 'Address', tls: 'Secure line', fingerprint: 'Fingerprint', credentials: 'Sign-in', api: 'Device Portal',
};

const looks: Readonly<Record<LadderStep['state'], { readonly tone: StateTone; readonly word: string }>> = {
  waiting: { tone: 'off', word: 'Not yet' },
  running: { tone: 'busy', word: 'Running' },
  ok: { tone: 'ok', word: 'Fine' },
  failed: { tone: 'error', word: 'Failed' },
  skipped: { tone: 'off', word: 'Left out' },
};

/** Faults that are questions to the person in front of the page, not obstacles. */
const yours: ReadonlySet<string> = new Set(['untrusted', 'unpaired', 'unauthorised']);

const notYet = (name: LadderStepName): LadderStep => ({ name, state: 'waiting', startedAt: null, durationMs: null, finding: '', fault: null, certificate: null });

/** The six steps to a working session, each with what was found and how long it took. Its height never changes. */
export function LadderView({ steps, apiTitle = titles.api }: { readonly steps: readonly LadderStep[]; /** What the last step asks, where that is no headset. */ readonly apiTitle?: string }) {
  const now = useNow();
  return (
    <ol className={styles.ladder} aria-label="Steps of the connection">
      {ladderStepNames.map((name) => {
        const step = steps.find((candidate) => candidate.name === name) ?? notYet(name);
        const asksYou = step.state === 'failed' && step.fault !== null && yours.has(step.fault.code);
        const look = asksYou ? ({ tone: 'warn', word: 'Your turn' } as const) : looks[step.state];
        return (
          <li key={name} className={styles.step} data-state={asksYou ? 'yours' : step.state}>
            <StateMark {...look} hideWord />
            <span className={styles.title}>{name === 'api' ? apiTitle : titles[name]}</span>
            <span className={styles.finding}>{step.finding !== '' ? step.finding : step.fault?.message ?? (step.state === 'running' ? 'Trying…' : look.word)}</span>
            <span className={styles.time}>{timeOf(step, now)}</span>
          </li>
        );
      })}
    </ol>
  );
}

function timeOf(step: LadderStep, now: number): string {
  if (step.durationMs !== null) return formatDuration(step.durationMs);
  return step.state === 'running' && step.startedAt !== null ? formatAge(step.startedAt, now).replace(' ago', '') : '';
}
