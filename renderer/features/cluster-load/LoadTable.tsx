import { useMemo, useRef } from 'react';
import type { LoadMetric } from '../../../shared/contract/clusters/entities.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { Age } from '../../components/Age.tsx';
import { DataGrid, type GridColumn } from '../../components/DataGrid.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { useWidth } from '../../components/use-width.ts';
import { EntityLink } from '../cluster-parts/EntityLink.tsx';
import { loadTone, loadWords, orderMetrics, usedShare } from './load-figures.ts';
import { UsedBar } from './UsedBar.tsx';
import styles from './load.module.css';

type Column = GridColumn<LoadMetric> & { readonly from: number };
const keyOf = (metric: LoadMetric): string => `${metric.name}\n${metric.role}`;

export interface LoadTableProps {
  readonly connectionId: ConnectionId;
  readonly label: string;
  readonly metrics: readonly LoadMetric[];
  /** Enter on a metric. */
  readonly onOpen?: (metric: LoadMetric) => void;
}

/** Metrics with what is used of them; the fullest first. */
export function LoadTable({ connectionId, label, metrics, onOpen }: LoadTableProps) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const rows = useMemo(() => orderMetrics(metrics), [metrics]);
  const columns = useMemo(() => columnsFor(connectionId, metrics).filter(({ from }) => width === 0 || width >= from), [connectionId, metrics, width]);
  return (
    <div ref={box} style={{ height: `calc(${Math.max(2, Math.min(rows.length, 18)) + 1} * var(--row-height) + 14px)` }}>
      <DataGrid
        label={label} rows={rows} rowKey={keyOf} columns={columns} empty="No metric is reported here." {...(onOpen === undefined ? {} : { onOpen })}
        rowTone={(metric) => { const tone = loadTone(metric); return tone === 'ok' ? undefined : tone; }}
      />
    </div>
  );
}

function columnsFor(connectionId: ConnectionId, metrics: readonly LoadMetric[]): Column[] {
  const most = metrics.reduce((largest, { load, capacity }) => (capacity === null ? Math.max(largest, load) : largest), 0);
  const has = (read: (metric: LoadMetric) => unknown): boolean => metrics.some((metric) => read(metric) !== null && read(metric) !== '');
  const node = (id: string, header: string, read: (metric: LoadMetric) => LoadMetric['minNode']): Column[] => (has(read) ? [{
    id, header, width: 'minmax(140px, 1fr)', from: 720, sortValue: (metric) => read(metric)?.load ?? null,
    cell: (metric) => { const at = read(metric); return at === null ? <span className={styles.faint}>–</span> : <><EntityLink connectionId={connectionId} entity={{ kind: 'node', nodeName: at.nodeName }} /> <span className={styles.faint}>{loadWords(at.load)}</span></>; },
  }] : []);
  return [
    { id: 'name', header: 'Metric', from: 0, width: 'minmax(140px, 1fr)', sortValue: (metric) => metric.name, title: (metric) => metric.name, cell: (metric) => metric.name },
    ...(has((metric) => metric.role) ? [{ id: 'role', header: 'Role', from: 0, width: 104, sortValue: (metric: LoadMetric) => metric.role, cell: (metric: LoadMetric) => metric.role }] : []),
    { id: 'load', header: 'In use', from: 0, width: 'minmax(240px, 2fr)', sortValue: (metric) => usedShare(metric.load, metric.capacity) ?? metric.load / 1e12, cell: (metric) => <UsedBar load={metric.load} capacity={metric.capacity} violation={metric.capacityViolation} most={most} /> },
    {
      id: 'state', header: 'Limit', from: 480, width: 120, sortValue: (metric) => (metric.capacityViolation ? 0 : 1),
      cell: (metric) => (metric.capacityViolation ? <StateMark tone="error" word="Over it" /> : loadTone(metric) === 'warn' ? <StateMark tone="warn" word="Nearly full" /> : <span className={styles.faint}>{metric.capacity === null ? 'none' : 'kept'}</span>),
    },
    ...(has((metric) => metric.isBalanced) ? [{
      id: 'balance', header: 'Balance', from: 620, width: 128, sortValue: (metric: LoadMetric) => metric.deviationAfter,
      cell: (metric: LoadMetric) => (metric.isBalanced === null ? <span className={styles.faint}>–</span> : <span title={deviationWords(metric)}>{metric.isBalanced ? 'balanced' : 'not balanced'}</span>),
    }] : []),
    ...node('max', 'Most on', (metric) => metric.maxNode),
    ...node('min', 'Least on', (metric) => metric.minNode),
    ...(has((metric) => metric.reportedAt) ? [{ id: 'reported', header: 'Reported', from: 560, width: 104, sortValue: (metric: LoadMetric) => metric.reportedAt, cell: (metric: LoadMetric) => (metric.reportedAt === null ? <span className={styles.faint}>–</span> : <Age at={metric.reportedAt} />) }] : []),
  ];
}

function deviationWords({ deviationBefore, deviationAfter }: LoadMetric): string {
  if (deviationBefore === null || deviationAfter === null) return 'Deviation between nodes is not known';
  return `Deviation between nodes: ${loadWords(deviationBefore)} before the last balancing, ${loadWords(deviationAfter)} after it`;
}
