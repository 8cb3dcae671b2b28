import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { ArrowLeftRight } from 'lucide-react';
import { useState } from 'react';
import type { Comparison, HistoryRow } from '../../../shared/contract/history/rows.ts';
import { faultOf, orpc } from '../../app/api.ts';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatCount, formatDateTime } from '../../components/format.ts';
import { PageHeader } from '../../components/PageHeader.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { Switch } from '../../components/Switch.tsx';
import { kindWords, resultLooks, versionWords } from './row-looks.ts';
import { Commits } from './SinceLastSuccess.tsx';
import styles from './history.module.css';

/** Two deployments of any kind side by side: facts, parameters, commits. */
export function Compare() {
  const { left, right } = useSearch({ from: '/history/compare' });
  if (left === undefined || right === undefined) {
    return (
      <EmptyState
        isPage
        title="Two deployments are needed"
        body="Mark two rows of the history and press Compare, or c. They may be of different kinds and from different systems."
        action={<Link to="/history">To the deployments</Link>}
      />
    );
  }
  return <Compared left={left} right={right} />;
}

function Compared({ left, right }: { readonly left: string; readonly right: string }) {
  const navigate = useNavigate();
  const [differencesOnly, setDifferencesOnly] = useState(true);
  const { data, error, refetch } = useQuery(orpc.history.rows.compare.queryOptions({ input: { left, right } }));
  return (
    <div className={styles.screen}>
      <PageHeader isFlush title="Two deployments side by side">
        <Switch isSelected={differencesOnly} onChange={setDifferencesOnly}>Differences only</Switch>
        <Button icon={<ArrowLeftRight aria-hidden="true" />} onPress={() => navigate({ to: '/history/compare', search: { left: right, right: left }, replace: true })}>Swap</Button>
      </PageHeader>
      {error === null ? null : <FaultPanel fault={faultOf(error)} onAction={() => refetch()} />}
      {data === undefined ? (error === null ? <Skeleton lines={12} /> : null) : <Comparing comparison={data} differencesOnly={differencesOnly} />}
    </div>
  );
}

function Comparing({ comparison, differencesOnly }: { readonly comparison: Comparison; readonly differencesOnly: boolean }) {
  const { left, right, facts, parameters, commitsOnlyLeft, commitsOnlyRight } = comparison;
  const shownFacts = facts.filter(({ same }) => !differencesOnly || !same);
  const shownParameters = parameters.filter(({ change }) => !differencesOnly || change !== 'same');
  return (
    <div className={styles.compareBox}>
      <table className={styles.compare}>
        <thead><tr><th scope="col">What</th><th scope="col"><Head row={left.row} /></th><th scope="col"><Head row={right.row} /></th></tr></thead>
        <tbody>
          <tr><th scope="rowgroup" colSpan={3}>The deployments</th></tr>
          {shownFacts.length === 0 ? <tr><td colSpan={3}>Nothing differs.</td></tr> : shownFacts.map((fact) => (
            <tr key={fact.name} data-differs={!fact.same || undefined}><th scope="row">{fact.name}</th><td>{fact.left}</td><td>{fact.right}</td></tr>
          ))}
        </tbody>
        <tbody>
          <tr><th scope="rowgroup" colSpan={3}>Parameters</th></tr>
          {shownParameters.length === 0 ? <tr><td colSpan={3}>{parameters.length === 0 ? 'Neither has parameters that the history knows of.' : 'Nothing differs.'}</td></tr> : shownParameters.map(({ name, left: before, right: after, change, secret }) => (
            <tr key={name} data-differs={change !== 'same' || undefined}>
              <th scope="row">{name}</th>
              <td>{change === 'added' ? <em>not there</em> : secret ? <em>secret, not kept</em> : before}</td>
              <td>{change === 'removed' ? <em>not there</em> : secret ? <em>secret, not kept</em> : after}</td>
            </tr>
          ))}
        </tbody>
        <tbody>
          <tr><th scope="rowgroup" colSpan={3}>Commits in one and not in the other</th></tr>
          <tr>
            <th scope="row">Commits</th>
            <td>{commitsOnlyLeft.length === 0 ? 'none' : <><p>{formatCount(commitsOnlyLeft.length, 'commit')}</p><Commits commits={commitsOnlyLeft} /></>}</td>
            <td>{commitsOnlyRight.length === 0 ? 'none' : <><p>{formatCount(commitsOnlyRight.length, 'commit')}</p><Commits commits={commitsOnlyRight} /></>}</td>
          </tr>
        </tbody>
      </table>
    </div>
  );
}

function Head({ row }: { readonly row: HistoryRow }) {
  return (
    <span className={styles.compareHead}>
      <Link to="/history" search={{ row: row.key }}>{row.application} to {row.environment}</Link>
      <span>{versionWords(row)}</span>
      <StateMark {...resultLooks[row.result]} />
      <span className={styles.faint}>{kindWords[row.kind]}, {formatDateTime(row.startedAt)}</span>
    </span>
  );
}
