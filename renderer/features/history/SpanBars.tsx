import type { HistoryDetail } from '../../../shared/contract/history/rows.ts';
import { formatClock, formatDuration } from '../../components/format.ts';
import { StateMark } from '../../components/StateMark.tsx';
import { resultLooks } from './row-looks.ts';
import styles from './history.module.css';

/** Parts of a deployment as bars on one axis of time. */
export function SpanBars({ spans, now }: { readonly spans: HistoryDetail['spans']; readonly now: number }) {
  const begun = spans.flatMap(({ startedAt }) => startedAt ?? []);
  const from = Math.min(...begun);
  const to = Math.max(...spans.map(({ startedAt, endedAt }) => endedAt ?? (startedAt === null ? from : now)));
  const length = Math.max(1, to - from);
  return (
    <ul className={styles.spans}>
      {spans.map(({ name, startedAt, endedAt, result }, index) => (
        <li key={`${name}-${String(index)}`} title={startedAt === null ? 'Has not begun' : `${formatClock(startedAt)} to ${endedAt === null ? 'now' : formatClock(endedAt)}`}>
          <span className={styles.spanName}><StateMark {...resultLooks[result]} hideWord /> {name}</span>
          <svg className={styles.bar} data-tone={resultLooks[result].tone} viewBox="0 0 1000 8" preserveAspectRatio="none" aria-hidden="true">
            {startedAt === null ? null : <rect x={((startedAt - from) / length) * 1_000} width={Math.max(4, (((endedAt ?? now) - startedAt) / length) * 1_000)} height="8" />}
          </svg>
          <span className={styles.faint}>{startedAt === null ? 'waits' : formatDuration((endedAt ?? now) - startedAt)}</span>
        </li>
      ))}
    </ul>
  );
}
