import { useId, useState } from 'react';
import type { RepairTask } from '../../../shared/contract/clusters/packages.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { entityKey } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { RepairTaskActions } from '../cluster-actions/RepairTaskActions.tsx';
import { LongText } from '../cluster-entity/LongText.tsx';
import { EntityLink } from '../cluster-parts/EntityLink.tsx';
import { FactRow, Facts } from '../cluster-parts/FactList.tsx';
import { Age } from '../../components/Age.tsx';
import { Chip } from '../../components/Chip.tsx';
import { Disclosure } from '../../components/Disclosure.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { LifeCycleStrip } from './LifeCycleStrip.tsx';
import styles from './jobs.module.css';

/** Nodes named before the rest is only counted. */
const namedAtFirst = 6;

/** One repair task: where it is in its life, what holds it up and since when, and what it does to which nodes. */
export function RepairTaskCard({ connectionId, task }: { readonly connectionId: ConnectionId; readonly task: RepairTask }) {
  const id = useId();
  return (
    <article className={styles.card} aria-labelledby={id} data-blocked={task.blockedBy !== '' || undefined}>
      <header className={styles.head}>
        <h3 id={id} className={styles.name}>{task.taskId}</h3>
        <Chip>{task.action}</Chip>
        {task.active ? null : <ResultMark result={task.result} />}
        {task.createdAt === null ? null : <span className={styles.faint}>asked for <Age at={task.createdAt} /></span>}
        <span className={styles.acts}><RepairTaskActions connectionId={connectionId} task={task} /></span>
      </header>
      {task.description === '' ? null : <p className={styles.words}><LongText text={task.description} /></p>}
      <LifeCycleStrip state={task.state} history={task.history} />
      {task.blockedBy === '' ? null : (
        <p className={styles.blocked}>
          <StateMark tone="warn" word="Held up:" /> {task.blockedSince === null ? task.blockedBy : <>{task.blockedBy.replace(/\.$/, '')}, for <Age at={task.blockedSince} bare /></>}
          {task.blockers.length === 0 ? null : <>. See {task.blockers.map((ref, index) => <span key={entityKey(ref)}>{index === 0 ? '' : ', '}<EntityLink connectionId={connectionId} entity={ref} showKind /></span>)}</>}
        </p>
      )}
      <p className={styles.words}><Impact connectionId={connectionId} task={task} /></p>
      <Disclosure title="More">
        <Facts>
          <FactRow label="Executor">{task.executor === '' ? '–' : task.executor}</FactRow>
          <FactRow label="Health check before">{checkWords(task.preparingHealthCheck)}</FactRow>
          <FactRow label="Health check after">{checkWords(task.restoringHealthCheck)}</FactRow>
          {task.jobId === null ? null : <FactRow label="Job of the platform"><code>{task.jobId}</code></FactRow>}
          {task.resultDetails === '' ? null : <FactRow label="Result"><LongText text={task.resultDetails} /></FactRow>}
          <FactRow label="Targets">{task.target.length === 0 ? 'no node is named' : task.target.join(', ')}</FactRow>
          {task.history.map(({ state, at }) => <FactRow key={`${state}${at}`} label={state}><Age at={at} /></FactRow>)}
        </Facts>
      </Disclosure>
    </article>
  );
}

function ResultMark({ result }: { readonly result: string }) {
  const tone = result === 'Succeeded' ? 'ok' : result === 'Failed' ? 'error' : result === 'Cancelled' || result === 'Interrupted' ? 'warn' : 'off';
  return <StateMark tone={tone} word={result === '' ? 'Ended' : result} />;
}

function Impact({ connectionId, task }: { readonly connectionId: ConnectionId; readonly task: RepairTask }) {
  const [isAll, setAll] = useState(false);
  if (task.impact.length === 0) return <span className={styles.faint}>Its impact is not known yet.</span>;
  const shown = isAll ? task.impact : task.impact.slice(0, namedAtFirst);
  return (
    <>
      Impact: {shown.map(({ nodeName, level }, index) => <span key={nodeName}>{index === 0 ? '' : ', '}<EntityLink connectionId={connectionId} entity={{ kind: 'node', nodeName }} /> <span className={styles.faint}>{level}</span></span>)}
      {task.impact.length > shown.length ? <> <button type="button" className={styles.more} onClick={() => { setAll(true); }}>and {task.impact.length - shown.length} more nodes</button></> : null}
    </>
  );
}

const checks: Readonly<Record<string, string>> = { NotStarted: 'not begun', InProgress: 'running', Succeeded: 'passed', Skipped: 'passed over', TimedOut: 'timed out' };

function checkWords(state: string): string {
  return state === '' ? '–' : checks[state] ?? state;
}
