import type { DevopsRunView } from '../../../shared/contract/devops/index.ts';
import { spanDepths } from '../../../shared/domain/devops/failed-spans.ts';
import { formatClock, formatCount, formatDuration } from '../../components/format.ts';
import { StateMark } from '../../components/StateMark.tsx';
import { resultLooks } from '../history/row-looks.ts';
import { courseAxis } from './course-axis.ts';
import styles from './devops.module.css';

type Span = DevopsRunView['spans'][number];

const axis = 1_000;

/** Stages, jobs and tasks as bars on one axis of time; what waited for somebody among them, earlier attempts paler. */
export function RunLanes({ spans, isOver, now }: { readonly spans: readonly Span[]; readonly isOver: boolean; readonly now: number }) {
  if (spans.length === 0) return <p className={styles.faint}>{isOver ? 'Azure DevOps tells of no stage.' : 'It has not begun yet.'}</p>;
  const course = courseAxis(spans, now);
  const depths = spanDepths(spans);
  const lastAttempt = new Map<string, number>();
  for (const { name, kind, attempt } of spans) if (kind === 'stage') lastAttempt.set(name, Math.max(attempt, lastAttempt.get(name) ?? 0));
  const isEarlier = earlierIn(spans, lastAttempt);
  return (
    <>
      <p className={styles.faint}>
        {course === null ? 'Nothing has begun.' : `${formatClock(course.from)} to ${isOver ? formatClock(course.to) : 'now'}, ${formatDuration(course.to - course.from)}`}
        {course === null || course.shortened === 0 ? '' : '; long waits are drawn shorter than they were'}
      </p>
      <ol className={styles.lanes} aria-label={`Course: ${formatCount(spans.length, 'part')}`}>
        {spans.map((span) => (
          <li key={span.id} data-kind={span.kind} data-earlier={isEarlier(span) || undefined}>
            <span className={styles.lane} style={{ paddingInlineStart: `${String((depths.get(span.id) ?? 0) * 14)}px` }} title={[span.name, span.agent === null ? '' : `on ${span.agent}`].filter(Boolean).join(', ')}>
              <StateMark {...resultLooks[span.result]} hideWord />
              <span>{span.name}{isEarlier(span) && span.kind === 'stage' ? ` (attempt ${String(span.attempt)})` : ''}</span>
            </span>
            <svg className={styles.track} viewBox={`0 0 ${String(axis)} 12`} preserveAspectRatio="none" role="img" aria-label={spanSentence(span, now)}>
              {span.startedAt === null || course === null ? null : (
                <rect
                  data-tone={span.kind === 'approval' ? 'wait' : resultLooks[span.result].tone} x={course.place(span.startedAt) * axis} width={Math.max(2, (course.place(span.endedAt ?? now) - course.place(span.startedAt)) * axis)}
                  y={span.kind === 'task' || span.kind === 'approval' ? 3 : 1} height={span.kind === 'task' || span.kind === 'approval' ? 6 : 10}
                >
                  <title>{spanSentence(span, now)}</title>
                </rect>
              )}
            </svg>
            <span className={styles.words}>{spanWords(span, now)}</span>
          </li>
        ))}
      </ol>
    </>
  );
}

/** Whether a part belongs to an attempt that another one came after. */
function earlierIn(spans: readonly Span[], lastAttempt: ReadonlyMap<string, number>): (span: Span) => boolean {
  const byId = new Map(spans.map((span) => [span.id, span]));
  return (span) => {
    let at: Span | undefined = span;
    for (let steps = 0; at !== undefined && at.kind !== 'stage' && at.parentId !== null && steps < 12; steps += 1) at = byId.get(at.parentId);
    return at !== undefined && at.kind === 'stage' && at.attempt < (lastAttempt.get(at.name) ?? 0);
  };
}

function spanWords(span: Span, now: number): string {
  const { startedAt, endedAt, result, warnings } = span;
  const took = startedAt === null ? '' : formatDuration((endedAt ?? now) - startedAt);
  const word = startedAt === null && result === 'cancelled' ? 'skipped' : result === 'succeeded' ? '' : resultLooks[result].word.toLowerCase();
  return [took, word, warnings > 0 ? formatCount(warnings, 'warning') : ''].filter(Boolean).join(', ');
}

function spanSentence(span: Span, now: number): string {
  const when = span.startedAt === null ? 'has not begun' : `${formatClock(span.startedAt)} to ${span.endedAt === null ? 'now' : formatClock(span.endedAt)}`;
  return `${span.name}: ${resultLooks[span.result].word.toLowerCase()}, ${when}${span.startedAt === null ? '' : `, ${formatDuration((span.endedAt ?? now) - span.startedAt)}`}`;
}
