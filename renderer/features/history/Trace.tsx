import type { TraceStep } from '../../../shared/contract/history/rows.ts';
import { formatDateTime, formatDuration } from '../../components/format.ts';
import { StateMark } from '../../components/StateMark.tsx';
import { kindWords, resultLooks, versionWords } from './row-looks.ts';
import styles from './history.module.css';

const stageWords: Readonly<Record<TraceStep['stage'], string>> = { commit: 'Commit', build: 'Build', release: 'Release', deployment: 'Deployment', upgrade: 'Upgrade' };
const joinWords: Readonly<Record<TraceStep['joinedBy'], string>> = {
  itself: '', commit: 'same commit', build: 'same build', release: 'same release', correlation: 'same correlation id', 'version-and-time': 'same version, about the same time',
};

/** One change on its way, with what it waited between, and why each step is believed to belong to it. */
export function Trace({ steps, currentKey, onOpen }: { readonly steps: readonly TraceStep[]; readonly currentKey: string; readonly onOpen: (key: string) => void }) {
  return (
    <ol className={styles.trace}>
      {steps.map(({ stage, row, commit, joinedBy, waitMs }) => (
        <li key={row?.key ?? commit?.commitId ?? stage} aria-current={row?.key === currentKey ? 'step' : undefined}>
          <span className={styles.stage}>{stageWords[stage]}</span>
          {row === null ? null : (
            <span className={styles.step}>
              <StateMark {...resultLooks[row.result]} />
              {row.key === currentKey ? <strong>{row.name}</strong> : <button type="button" className={styles.link} onClick={() => { onOpen(row.key); }}>{row.name}</button>}
              <span className={styles.faint}>{[kindWords[row.kind], row.environment, versionWords(row), formatDateTime(row.startedAt)].filter(Boolean).join(' · ')}</span>
            </span>
          )}
          {commit === null ? null : <span className={styles.step}><code title={commit.commitId}>{commit.commitId.slice(0, 10)}</code><span>{commit.message}</span><span className={styles.faint}>{commit.author}{commit.at === null ? '' : ` · ${formatDateTime(commit.at)}`}</span></span>}
          <span className={styles.faint}>{[waitMs === null || waitMs < 1_000 ? '' : `waited ${formatDuration(waitMs)}`, joinWords[joinedBy]].filter(Boolean).join(' · ')}</span>
        </li>
      ))}
    </ol>
  );
}
