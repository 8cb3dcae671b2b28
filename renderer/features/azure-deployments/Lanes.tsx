import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { DeploymentView, OperationLane } from '../../../shared/contract/azure/deployments.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { formatClock, formatCount, formatDuration } from '../../components/format.ts';
import { StateMark } from '../../components/StateMark.tsx';
import { Switch } from '../../components/Switch.tsx';
import { deploymentSegment, laneWords, stateTone, stateWord } from './deployment-looks.ts';
import styles from './lanes.module.css';

export interface LanesProps {
  readonly connectionId: ConnectionId;
  readonly view: Pick<DeploymentView, 'lanes' | 'row'>;
  readonly now: number;
}

const segmentWords: Readonly<Record<OperationLane['segments'][number]['kind'], string>> = { accepted: 'accepted', waiting: 'waits for others', running: 'runs', done: 'done' };
const axis = 1_000;

/** One lane for each operation on a shared axis: accepted, waiting, running; retries and the critical path in sight; nested deployments below theirs. */
export function Lanes({ connectionId, view, now }: LanesProps) {
  const navigate = useNavigate();
  const [criticalOnly, setCriticalOnly] = useState(false);
  const { lanes } = view;
  if (lanes.length === 0) return <p className={styles.faint}>{view.row.running ? 'It has not begun an operation yet.' : 'Azure tells of no operation.'}</p>;
  const times = lanes.flatMap(({ segments }) => segments.flatMap(({ from, to }) => [from, to]));
  const from = Math.min(...times, view.row.startedAt ?? Number.POSITIVE_INFINITY);
  const to = Math.max(...times, view.row.running ? now : 0);
  const length = Math.max(1, to - from);
  const shown = lanes.filter(({ onCriticalPath }) => !criticalOnly || onCriticalPath);
  const critical = lanes.filter(({ onCriticalPath }) => onCriticalPath).length;
  return (
    <>
      <div className={styles.key}>
        <span><i data-kind="waiting" /> waits</span><span><i data-kind="running" /> runs</span><span><i data-kind="done" /> done</span><span><i data-kind="failed" /> failed</span>
        <span className={styles.faint}>{formatClock(from)} to {view.row.running ? 'now' : formatClock(to)}, {formatDuration(length)}</span>
        <Switch isSelected={criticalOnly} onChange={setCriticalOnly}>Critical path only ({critical})</Switch>
      </div>
      <ol className={styles.lanes} aria-label={`Operations: ${formatCount(lanes.length, 'lane')}`}>
        {shown.map((lane) => (
          <li key={`${String(lane.depth)} ${lane.operationId} ${lane.resourceId ?? ''}`} data-critical={lane.onCriticalPath || undefined}>
            <span className={styles.name} style={{ paddingInlineStart: `${String(lane.depth * 14)}px` }} title={lane.resourceId ?? lane.kind}>
              <StateMark tone={stateTone(lane.state)} word={stateWord(lane.state)} hideWord />
              {lane.nestedDeploymentId === null ? laneWords(lane) : (
                <button
                  type="button" className={styles.link}
                  onClick={() => { if (lane.nestedDeploymentId !== null) void navigate({ to: '/azure/$connectionId/deployments/$deploymentKey', params: { connectionId, deploymentKey: deploymentSegment(lane.nestedDeploymentId) } }); }}
                >
                  {laneWords(lane)}
                </button>
              )}
            </span>
            <svg className={styles.bar} viewBox={`0 0 ${String(axis)} 12`} preserveAspectRatio="none" role="img" aria-label={laneSentence(lane)}>
              {lane.segments.map((segment) => (
                <rect
                  key={`${segment.kind} ${String(segment.from)}`} data-kind={segment.kind === 'done' || segment.kind === 'running' ? (lane.state === 'Failed' ? 'failed' : segment.kind) : segment.kind}
                  x={((segment.from - from) / length) * axis} width={Math.max(2, ((segment.to - segment.from) / length) * axis)} y={segment.kind === 'waiting' || segment.kind === 'accepted' ? 4 : 1} height={segment.kind === 'waiting' || segment.kind === 'accepted' ? 4 : 10}
                >
                  <title>{`${segmentWords[segment.kind]} ${formatClock(segment.from)} to ${formatClock(segment.to)}, ${formatDuration(segment.to - segment.from)}`}</title>
                </rect>
              ))}
            </svg>
            <span className={styles.words}>{stateWord(lane.state)}{lane.attempts > 1 ? `, ${formatCount(lane.attempts, 'try', 'tries')}` : ''}{lane.statusCode === null || lane.state === 'Succeeded' ? '' : `, ${lane.statusCode}`}</span>
          </li>
        ))}
      </ol>
    </>
  );
}

function laneSentence({ segments, state, attempts }: OperationLane): string {
  const waits = segments.filter(({ kind }) => kind === 'waiting' || kind === 'accepted').reduce((sum, { from, to }) => sum + to - from, 0);
  const runs = segments.filter(({ kind }) => kind === 'running').reduce((sum, { from, to }) => sum + to - from, 0);
  return [stateWord(state), waits > 0 ? `waited ${formatDuration(waits)}` : '', runs > 0 ? `ran ${formatDuration(runs)}` : '', attempts > 1 ? `${String(attempts)} tries` : ''].filter(Boolean).join(', ');
}
