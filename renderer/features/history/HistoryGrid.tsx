import { useMemo } from 'react';
import type { HistoryRow } from '../../../shared/contract/history/rows.ts';
import { Chip } from '../../components/Chip.tsx';
import { DataGrid, type GridColumn } from '../../components/DataGrid.tsx';
import { formatAge, formatDateTime, formatDuration, formatExact } from '../../components/format.ts';
import { StateMark } from '../../components/StateMark.tsx';
import { useNow } from '../../components/use-now.ts';
import { causeWords, kindWords, resultLooks, tookMs, versionWords } from './row-looks.ts';
import type { HistorySlot } from './use-history-pages.ts';
import styles from './history.module.css';

export interface HistoryGridProps {
  readonly slots: readonly HistorySlot[];
  /** Keys of marked rows. */
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (selected: ReadonlySet<string>) => void;
  readonly onOpen: (row: HistoryRow) => void;
  /** `c` on two marked rows. */
  readonly onCompare: () => void;
  readonly onInSight: (first: number, last: number) => void;
  readonly empty: string;
}

const keyOf = ({ at, row }: HistorySlot): string => row?.key ?? `slot-${String(at)}`;

/** Every deployment, newest start first. Enter opens one; two marked rows and `c` compare. */
export function HistoryGrid({ slots, selected, onSelect, onOpen, onCompare, onInSight, empty }: HistoryGridProps) {
  // Ages and running times move on by themselves, at the pace of a minute.
  const now = Math.floor(useNow() / 60_000) * 60_000;
  const longest = useMemo(() => Math.max(1, ...slots.flatMap(({ row }) => (row === null ? [] : tookMs(row, now) ?? []))), [slots, now]);
  const columns = useMemo(() => columnsAt(now, longest), [now, longest]);
  return (
    <DataGrid
      label="Deployments"
      rows={slots}
      rowKey={keyOf}
      columns={columns}
      selection={{ selected, onChange: onSelect }}
      onOpen={({ row }) => { if (row !== null) onOpen(row); }}
      onRowKey={(_slot, event) => {
        if (event.key !== 'c' || event.ctrlKey || event.metaKey || selected.size !== 2) return false;
        onCompare();
        return true;
      }}
      onInSight={onInSight}
      rowTone={({ row }) => (row === null ? undefined : row.result === 'failed' || row.result === 'rolled-back' ? 'error' : row.result === 'partly' ? 'warn' : undefined)}
      empty={empty}
    />
  );
}

type Column = GridColumn<HistorySlot>;
const cellOf = (draw: (row: HistoryRow) => ReturnType<Column['cell']>): Column['cell'] => {
  function drawSlot({ row }: HistorySlot) {
    return row === null ? <span className={styles.pending} aria-label="On its way" /> : draw(row);
  }
  return drawSlot;
};
const titleOf = (read: (row: HistoryRow) => string): NonNullable<Column['title']> => ({ row }) => (row === null ? undefined : read(row) || undefined);

function columnsAt(now: number, longest: number): readonly Column[] {
  return [
    { id: 'started', header: 'Started', width: 178, cell: cellOf(({ startedAt }) => <>{formatDateTime(startedAt)} <span className={styles.faint}>{formatAge(startedAt, now)}</span></>), title: titleOf(({ startedAt }) => formatExact(startedAt)) },
    {
      id: 'result', header: 'Result', width: 128,
      cell: cellOf(({ result, resultAtSource }) => <><StateMark {...resultLooks[result]} />{resultAtSource === null ? null : <span className={styles.faint}> corrected</span>}</>),
      title: titleOf(({ result, resultAtSource }) => (resultAtSource === null ? '' : `The source said: ${resultLooks[resultAtSource].word}. Corrected to ${resultLooks[result].word}.`)),
    },
    { id: 'application', header: 'What', width: 'minmax(130px, 1.2fr)', cell: cellOf(({ application, rollback }) => <>{application}{rollback ? <> <Chip tone="warn">roll-back</Chip></> : null}</>), title: titleOf(({ name, kind }) => `${kindWords[kind]} ${name}`) },
    { id: 'environment', header: 'Where', width: 'minmax(110px, 1fr)', cell: cellOf(({ environment, production }) => <span data-production={production || undefined} className={styles.environment}>{environment}</span>), title: titleOf(({ place, environment }) => (place === environment ? place : `${environment}: ${place}`)) },
    { id: 'version', header: 'Version', width: 'minmax(120px, 1.1fr)', cell: cellOf((row) => <span className={styles.version}>{versionWords(row)}</span>), title: titleOf(versionWords) },
    {
      id: 'took', header: 'Took', width: 124,
      cell: cellOf((row) => <Took ms={tookMs(row, now)} longest={longest} tone={resultLooks[row.result].tone} />),
      title: titleOf(({ endedAt }) => (endedAt === null ? '' : `Ended ${formatExact(endedAt)}`)),
    },
    { id: 'by', header: 'By', width: 'minmax(90px, 0.8fr)', cell: cellOf(({ by }) => by ?? ''), title: titleOf(({ by }) => by ?? '') },
    { id: 'cause', header: 'True cause', width: 'minmax(140px, 2fr)', cell: cellOf(causeWords), title: titleOf(causeWords) },
    {
      id: 'changed', header: 'Changed since the last success', width: 'minmax(130px, 1.4fr)',
      cell: cellOf(({ changed }) => <span className={styles.faint}>{changed ?? 'first here'}{changed === '' ? 'nothing' : ''}</span>), title: titleOf(({ changed }) => changed ?? ''),
    },
    { id: 'kind', header: 'Kind', width: 134, cell: cellOf(({ kind, forgotten }) => <span className={styles.faint}>{kindWords[kind]}{forgotten ? ', kept here' : ''}</span>), title: titleOf(({ sourceName, forgotten }) => `From ${sourceName}.${forgotten ? ' The source has forgotten it; this is what it said then.' : ''}`) },
  ];
}

/** How long it took, as words and as a bar on an axis that all rows in sight share. */
function Took({ ms, longest, tone }: { readonly ms: number | null; readonly longest: number; readonly tone: string }) {
  if (ms === null) return <span className={styles.faint}>–</span>;
  return (
    <span className={styles.took}>
      <span>{formatDuration(ms)}</span>
      <svg className={styles.bar} data-tone={tone} viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect width={Math.max(1.5, (ms / longest) * 100)} height="6" rx="1" /></svg>
    </span>
  );
}
