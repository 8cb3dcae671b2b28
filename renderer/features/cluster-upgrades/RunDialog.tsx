import { useQuery } from '@tanstack/react-query';
import type { UpgradeRunDetail } from '../../../shared/contract/clusters/upgrades.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, faultOf, orpc, useAct } from '../../app/api.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { Disclosure } from '../../components/Disclosure.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { formatClock, formatDateTime, formatDuration, formatExact } from '../../components/format.ts';
import { RootCauseList } from '../cluster-parts/RootCauseList.tsx';
import { DomainStrip } from './DomainStrip.tsx';
import { MarkBad } from './MarkBad.tsx';
import { Parameters } from './Parameters.tsx';
import { PolicyFacts } from './PolicyFacts.tsx';
import { runResultMark, targetName } from './upgrade-words.ts';
import styles from './upgrades.module.css';

const lookAgainMs = 3_000;

export interface RunDialogProps {
  readonly connectionId: ConnectionId;
  readonly runId: string;
  /** Opens the way back to what this run had. */
  readonly onRollBackTo: (runId: string) => void;
  readonly onClose: () => void;
}

/** One run as it was recorded: result, true cause, domains with their times, parameters, policy, and what was seen when. */
export function RunDialog({ connectionId, runId, onRollBackTo, onClose }: RunDialogProps) {
  const options = orpc.clusters.upgrades.run.queryOptions({ input: { connectionId, runId } });
  // What stands in the way goes away by itself, as a running upgrade ends.
  const { data, error, refetch } = useQuery({ ...options, staleTime: 0, refetchInterval: ({ state }) => (state.data !== undefined && state.data.run.rollBackObstacle !== '' ? lookAgainMs : false) });
  const mark = useAct(async (reason: string | null) => {
    await api.clusters.upgrades.markBad({ connectionId, runId, reason });
    await refetch();
  });
  const run = data?.run;
  const obstacle = run?.rollBackObstacle ?? '';
  return (
    <Dialog
      title={run === undefined ? 'A recorded run' : `${targetName(run.target)}: ${run.fromVersion === '' ? '?' : run.fromVersion} → ${run.toVersion}`}
      isOpen
      size="large"
      onClose={onClose}
      footer={run === undefined || run.target.kind === 'cluster' ? undefined : (
        <>
          <MarkBad markedBad={run.markedBad} isBusy={mark.busy} onMark={mark.run} />
          <Button variant="primary" isDisabled={obstacle !== ''} disabledReason={obstacle} onPress={() => { onRollBackTo(runId); }}>Roll back to this version…</Button>
        </>
      )}
    >
      {error === null ? null : <FaultPanel fault={faultOf(error)} onAction={() => { void refetch(); }} />}
      {mark.fault === null ? null : <FaultPanel fault={mark.fault} />}
      {data === undefined ? (error === null ? <Skeleton height={280} /> : null) : <RunFacts connectionId={connectionId} detail={data} />}
      {obstacle === '' ? null : <p className={styles.warning}>{obstacle}</p>}
    </Dialog>
  );
}

function RunFacts({ connectionId, detail }: { readonly connectionId: ConnectionId; readonly detail: UpgradeRunDetail }) {
  const { run } = detail;
  const mark = runResultMark[run.result];
  return (
    <>
      <dl className={styles.facts}>
        <dt>Result</dt><dd><StateMark tone={mark.tone} word={run.resultWords || mark.word} /></dd>
        {run.cause === '' && run.failureReason === '' ? null : <><dt>Cause</dt><dd>{run.cause || run.failureReason}</dd></>}
        <dt>Started</dt><dd title={formatExact(run.startedAt)}>{formatDateTime(run.startedAt)}{detail.startedBy === '' ? '' : `, by ${detail.startedBy}`}</dd>
        <dt>Took</dt><dd>{run.durationMs === null ? 'not known' : formatDuration(run.durationMs)}</dd>
        {run.markedBad === null ? null : <><dt>Marked bad</dt><dd>{run.markedBad}</dd></>}
        <dt>Known from</dt><dd>{run.from === 'recorded' ? 'what Fabriscope saw' : 'the event store, which has neither parameters nor policy'}</dd>
      </dl>
      {detail.domains.length === 0 ? null : <DomainStrip domains={detail.domains} currentDomain={null} />}
      {detail.causes.length === 0 ? null : <RootCauseList connectionId={connectionId} causes={detail.causes} />}
      {detail.parameters === null ? null : <Disclosure title={`Parameters (${detail.parameters.length})`}><Parameters label="Parameters of this run" parameters={detail.parameters} /></Disclosure>}
      {detail.policy === null ? null : <Disclosure title="Policy"><PolicyFacts policy={detail.policy} mode={run.mode} /></Disclosure>}
      {detail.log.length === 0 ? null : (
        <Disclosure title={`What was seen (${detail.log.length})`}>
          <ol className={styles.log}>
            {detail.log.map(({ at, words }, index) => <li key={`${at}-${index}`}><time dateTime={new Date(at).toISOString()} title={formatExact(at)}>{formatClock(at)}</time><span>{words}</span></li>)}
          </ol>
        </Disclosure>
      )}
    </>
  );
}
