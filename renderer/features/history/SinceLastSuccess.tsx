import type { HistoryDetail } from '../../../shared/contract/history/rows.ts';
import { Disclosure } from '../../components/Disclosure.tsx';
import { formatCount, formatDateTime } from '../../components/format.ts';
import { versionWords } from './row-looks.ts';
import styles from './history.module.css';

type Since = HistoryDetail['sinceLastSuccess'];

/** Version, content, parameters and commits against the last success of the same in the same place. */
export function SinceLastSuccess({ since, onOpen }: { readonly since: Since; readonly onOpen: (key: string) => void }) {
  const { previous, parameters, commits } = since;
  if (previous === null) return <p className={styles.faint}>There is no earlier success of it here, as far as the history knows.</p>;
  const same = !since.versionChanged && since.contentChanged !== true && parameters.length === 0 && commits.length === 0;
  return (
    <>
      <p>
        Against <button type="button" className={styles.link} onClick={() => { onOpen(previous.key); }}>{versionWords(previous) || previous.name} of {formatDateTime(previous.startedAt)}</button>
        {same ? ': nothing differs that the history knows of.' : `: ${[
          since.versionChanged ? 'another version' : 'the same version',
          ...(since.contentChanged === null ? [] : [since.contentChanged ? 'other content' : 'the same content']),
          ...(parameters.length === 0 ? [] : [formatCount(parameters.length, 'parameter')]),
          ...(commits.length === 0 ? [] : [formatCount(commits.length, 'commit')]),
        ].join(', ')}.`}
      </p>
      {parameters.length === 0 ? null : (
        <table className={styles.values}>
          <thead><tr><th scope="col">Parameter</th><th scope="col">Before</th><th scope="col">Now</th></tr></thead>
          <tbody>
            {parameters.map(({ name, change, before, after, secret }) => (
              <tr key={name} data-change={change}><th scope="row">{name}</th><td>{change === 'added' ? '–' : secret ? <em>secret</em> : before}</td><td>{change === 'removed' ? '–' : secret ? <em>secret</em> : after}</td></tr>
            ))}
          </tbody>
        </table>
      )}
      {commits.length === 0 ? null : <Disclosure title={formatCount(commits.length, 'commit')}><Commits commits={commits} /></Disclosure>}
    </>
  );
}

/** Commits, newest first, each with its author. */
export function Commits({ commits }: { readonly commits: Since['commits'] }) {
  return (
    <ul className={styles.commits}>
      {commits.map(({ commitId, message, author, at }) => (
        <li key={commitId}><code title={commitId}>{commitId.slice(0, 10)}</code><span>{message}</span><span className={styles.faint}>{author}{at === null ? '' : `, ${formatDateTime(at)}`}</span></li>
      ))}
    </ul>
  );
}
