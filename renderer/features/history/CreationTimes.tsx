import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { faultOf, orpc } from '../../app/api.ts';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatDateTime, formatDuration } from '../../components/format.ts';
import { Skeleton } from '../../components/Skeleton.tsx';
import { resultLooks } from './row-looks.ts';
import styles from './dora.module.css';

const height = 34;

/** Duration of each deployment of an environment over time: does making one get slower? */
export function CreationTimes({ from, to, version }: { readonly from: number; readonly to: number; readonly version: number }) {
  const options = orpc.history.figures.creationTimes.queryOptions({ input: { from, to } });
  const { data, error, refetch } = useQuery({ ...options, queryKey: [...options.queryKey, version], placeholderData: keepPreviousData });
  if (data === undefined) return error === null ? <Skeleton lines={4} /> : <FaultPanel fault={faultOf(error)} onAction={() => refetch()} />;
  if (data.length === 0) return <p className={styles.faint}>No deployment of Resource Manager in this time.</p>;
  return (
    <ul className={styles.creation}>
      {data.map(({ environment, points, p50Ms, p90Ms }) => {
        const longest = Math.max(1, ...points.map(({ durationMs }) => durationMs));
        const last = points.at(-1);
        return (
          <li key={environment}>
            <strong>{environment}</strong>
            <svg className={styles.dots} viewBox={`0 0 1000 ${String(height)}`} preserveAspectRatio="none" role="img" aria-label={`${String(points.length)} deployments, the longest took ${formatDuration(longest)}`}>
              {points.map((point) => (
                <rect key={point.key} data-tone={resultLooks[point.result].tone} x={((point.at - from) / (to - from)) * 994} width="6" y={height - (point.durationMs / longest) * (height - 4)} height={(point.durationMs / longest) * (height - 4)}>
                  <title>{`${formatDateTime(point.at)}: ${formatDuration(point.durationMs)}, ${resultLooks[point.result].word}`}</title>
                </rect>
              ))}
            </svg>
            <span>
              median {p50Ms === null ? 'not known' : formatDuration(p50Ms)}{p90Ms === null ? '' : `, 90 % within ${formatDuration(p90Ms)}`}
              {last === undefined ? null : <>, last <Link to="/history" search={{ row: last.key }}>{formatDuration(last.durationMs)}</Link></>}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
