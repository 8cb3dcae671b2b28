import { Link, useNavigate, useParams } from '@tanstack/react-router';
import type { DevopsRun, DevopsRunView } from '../../../shared/contract/devops/index.ts';
import { failedSpans } from '../../../shared/domain/devops/failed-spans.ts';
import { parseRunId, runId } from '../../../shared/domain/devops/run-id.ts';
import { deploymentKey } from '../../../shared/domain/history/record-event.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, useStream } from '../../app/api.ts';
import { Age } from '../../components/Age.tsx';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatBytes, formatCount, formatDateTime, formatDuration, formatExact } from '../../components/format.ts';
import { Panel } from '../../components/Panel.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { useNow } from '../../components/use-now.ts';
import { FactRow, Facts } from '../cluster-parts/FactList.tsx';
import { resultLooks } from '../history/row-looks.ts';
import { RunLanes } from './RunLanes.tsx';
import { branchWords, isOver, runKindWords, tookMs } from './run-looks.ts';
import { WebLink } from './WebLink.tsx';
import styles from './devops.module.css';

/** One build or stage: why it failed, what ran when, what is new in it, and what came of it. Live while it goes on. */
export function RunPage({ connectionId }: { readonly connectionId: ConnectionId }) {
  const { runKey = '' } = useParams({ strict: false });
  const name = parseRunId(runKey);
  if (name === null) return <EmptyState title="This is no run" body={<>The address names none. <AllRuns connectionId={connectionId} /></>} />;
  return <WatchedRun key={runKey} connectionId={connectionId} project={name.project} runKey={name.key} />;
}

/** The same for a run that is known by name. */
export function WatchedRun({ connectionId, project, runKey: key }: { readonly connectionId: ConnectionId; readonly project: string; readonly runKey: string }) {
  const { value, fault, phase } = useStream((signal) => api.devops.run({ connectionId, project, key }, { signal }), [connectionId, project, key]);
  if (value === null) {
    return (
      <div className={styles.page}>
        <p><AllRuns connectionId={connectionId} /></p>
        {fault === null ? <Skeleton lines={12} /> : <FaultPanel fault={fault} />}
      </div>
    );
  }
  return (
    <div className={styles.page}>
      <Head connectionId={connectionId} run={value.run} />
      {phase === 'lost' ? (fault === null ? <p className={styles.note}>The line to Fabriscope is lost; what was known stays.</p> : <FaultPanel fault={fault} compact />) : null}
      <Shown connectionId={connectionId} view={value} />
    </div>
  );
}

function AllRuns({ connectionId }: { readonly connectionId: ConnectionId }) {
  return <Link to="/devops/$connectionId/runs" params={{ connectionId }}>All runs</Link>;
}

function Head({ connectionId, run }: { readonly connectionId: ConnectionId; readonly run: DevopsRun }) {
  const navigate = useNavigate();
  return (
    <header className={styles.head}>
      <div>
        <p className={styles.faint}><Link to="/devops/$connectionId/runs" params={{ connectionId }}>Runs</Link> / {run.project} / {run.definition}</p>
        <h2 className={styles.title}>{run.name}{run.environment === null ? '' : ` to ${run.environment}`}</h2>
        <p className={styles.state}>
          <StateMark {...resultLooks[run.result]} />
          <Chip>{runKindWords[run.kind]}</Chip>
          {run.attempt > 1 ? <Chip tone="warn">attempt {run.attempt}</Chip> : null}
          {run.approvalSince === null ? null : <span>waits for an approval since <Age at={run.approvalSince} bare /></span>}
        </p>
      </div>
      <div className={styles.acts}>
        <Button onPress={() => navigate({ to: '/history', search: { row: deploymentKey(run.kind, connectionId, runId(run)) } })}>In the history</Button>
        <WebLink url={run.webUrl} words="At Azure DevOps" />
      </div>
    </header>
  );
}

function Shown({ connectionId, view }: { readonly connectionId: ConnectionId; readonly view: DevopsRunView }) {
  const { run, spans, changes, artifacts, variables, approvals, deployedBy, missing } = view;
  const now = useNow();
  const failed = failedSpans(spans);
  const took = tookMs(run, now);
  return (
    <>
      {failed.length === 0 && (run.cause === null || run.result === 'succeeded') ? null : (
        <Panel title={failed.length > 1 ? `What went wrong: ${String(failed.length)} parts` : 'What went wrong'}>
          <ul className={styles.causes}>
            {failed.length === 0 ? <li><p className={styles.message}>{run.cause}</p></li> : failed.map(({ id, name, kind, attempt, errors }) => (
              <li key={id}><strong>{name}</strong><span className={styles.faint}>{kind}{attempt > 1 || failed.some((each) => each.attempt !== attempt) ? `, attempt ${String(attempt)}` : ''}</span>{errors.map((words) => <p key={words} className={styles.message}>{words}</p>)}</li>
            ))}
          </ul>
        </Panel>
      )}
      <Panel title="Course"><RunLanes spans={spans} isOver={isOver(run)} now={now} /></Panel>
      <div className={styles.columns}>
        <div className={styles.column}>
          <Panel title="Facts">
            <Facts>
              {run.queuedAt === null ? null : <FactRow label="Queued"><Moment at={run.queuedAt} /></FactRow>}
              <FactRow label="Started">{run.startedAt === null ? 'not yet' : <Moment at={run.startedAt} />}</FactRow>
              <FactRow label={isOver(run) ? 'Took' : 'Has taken'}>{took === null ? 'not known' : formatDuration(took)}</FactRow>
              <FactRow label="By">{[run.by ?? 'not known', run.reason].filter(Boolean).join(', ')}</FactRow>
              {run.branch === null ? null : <FactRow label="Branch">{branchWords(run.branch)}</FactRow>}
              {run.commitId === null ? null : <FactRow label="Commit"><code>{run.commitId}</code></FactRow>}
              {run.buildKey === null ? null : <FactRow label="Build"><Link to="/devops/$connectionId/runs/$runKey" params={{ connectionId, runKey: runId({ project: run.project, key: run.buildKey }) }}>what it deploys</Link></FactRow>}
              <FactRow label="As of"><Age at={view.asOf} /></FactRow>
            </Facts>
            {missing.length === 0 ? null : <ul className={styles.troubles}>{missing.map((words) => <li key={words}><StateMark tone="warn" word="Not read:" /> {words}</li>)}</ul>}
          </Panel>
          {approvals.length === 0 ? null : <Panel title="Approvals"><Approvals approvals={approvals} /></Panel>}
          {run.kind === 'build' ? <Panel title={`Deployed by (${String(deployedBy.length)})`}><RunList connectionId={connectionId} runs={deployedBy} none="No stage of the last 90 days deploys it." /></Panel> : null}
          {artifacts.length === 0 ? null : (
            <Panel title={`Artifacts (${String(artifacts.length)})`}>
              <table className={styles.values}><tbody>{artifacts.map(({ name, type, bytes }) => <tr key={name}><th scope="row">{name}</th><td>{type}</td><td>{bytes === null ? '' : formatBytes(bytes)}</td></tr>)}</tbody></table>
            </Panel>
          )}
        </div>
        <div className={styles.column}>
          {view.sinceLastInEnvironment === null ? null : <SinceLast connectionId={connectionId} view={view} since={view.sinceLastInEnvironment} />}
          <Panel title={`${run.kind === 'build' ? 'Changes' : 'Changes of its build'} (${String(changes.length)})`}><Changes changes={changes} none="No commit is new in it." /></Panel>
          {variables.length === 0 ? null : <Panel title={`Variables (${String(variables.length)})`}><Variables variables={variables} /></Panel>}
        </div>
      </div>
    </>
  );
}

function Moment({ at }: { readonly at: number }) {
  return <span title={formatExact(at)}>{formatDateTime(at)} (<Age at={at} />)</span>;
}

function SinceLast({ connectionId, view, since }: { readonly connectionId: ConnectionId; readonly view: DevopsRunView; readonly since: NonNullable<DevopsRunView['sinceLastInEnvironment']> }) {
  const { previous, changes, complete } = since;
  return (
    <Panel title={`New in ${view.run.environment ?? 'the environment'} (${formatCount(changes.length, 'commit')})`}>
      <p className={styles.prose}>
        {previous === null ? 'No earlier success in this environment is known here.' : <>Since <Link to="/devops/$connectionId/runs/$runKey" params={{ connectionId, runKey: runId(previous) }}>{previous.name}</Link> succeeded there{previous.endedAt === null ? '' : <>, <Age at={previous.endedAt} /></>}.</>}
        {complete || previous === null ? '' : ' Not all of it can be told: the two builds are not of one branch, or there is too much between them.'}
      </p>
      <Changes changes={changes} none="Nothing that is known: it is the same build, or an older one." />
    </Panel>
  );
}

function Changes({ changes, none }: { readonly changes: DevopsRunView['changes']; readonly none: string }) {
  if (changes.length === 0) return <p className={styles.faint}>{none}</p>;
  return (
    <ol className={styles.commits}>
      {changes.map(({ commitId, message, author, at }) => <li key={commitId}><code title={commitId}>{commitId.slice(0, 8)}</code><span>{message}</span><span className={styles.faint}>{author}{at === null ? null : <>, <Age at={at} /></>}</span></li>)}
    </ol>
  );
}

function Approvals({ approvals }: { readonly approvals: DevopsRunView['approvals'] }) {
  const now = useNow();
  return (
    <table className={styles.values}>
      <thead><tr><th scope="col">By</th><th scope="col">State</th><th scope="col">Waited</th><th scope="col">Comment</th></tr></thead>
      <tbody>
        {approvals.map(({ approver, state, since, decidedAt, comment }) => (
          <tr key={`${approver} ${String(since)}`}>
            <th scope="row">{approver === '' ? 'somebody' : approver}</th><td>{state}</td>
            <td title={since === null ? undefined : formatExact(since)}>{since === null ? '–' : formatDuration((decidedAt ?? now) - since)}</td><td>{comment}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Variables({ variables }: { readonly variables: DevopsRunView['variables'] }) {
  return (
    <>
      <p className={styles.faint}>Names only: values are not read.</p>
      <table className={styles.values}>
        <tbody>
          {variables.map(({ name, secret, secretLooking }) => (
            <tr key={name}><th scope="row"><code>{name}</code></th><td>{secret ? <Chip>secret</Chip> : secretLooking ? <Chip tone="warn" title="It holds what looks like a secret, and everybody who may read the pipeline can read it.">looks like a secret, in the open</Chip> : null}</td></tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function RunList({ connectionId, runs, none }: { readonly connectionId: ConnectionId; readonly runs: readonly DevopsRun[]; readonly none: string }) {
  if (runs.length === 0) return <p className={styles.faint}>{none}</p>;
  return (
    <ul className={styles.runs}>
      {runs.map((run) => (
        <li key={runId(run)}>
          <StateMark {...resultLooks[run.result]} hideWord />
          <Link to="/devops/$connectionId/runs/$runKey" params={{ connectionId, runKey: runId(run) }}>{run.environment ?? run.name}</Link>
          <span className={styles.faint}>{resultLooks[run.result].word.toLowerCase()}{run.attempt > 1 ? `, attempt ${String(run.attempt)}` : ''}{run.endedAt === null ? null : <>, <Age at={run.endedAt} /></>}</span>
        </li>
      ))}
    </ul>
  );
}
