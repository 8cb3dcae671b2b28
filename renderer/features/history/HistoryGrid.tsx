import { useMemo } from 'react';
import type { HistoryRow } from '../../../shared/contract/history/rows.ts';
import { DataGrid, type GridColumn } from '../../components/DataGrid.tsx';
import { formatAge, formatDuration, formatExact, formatMoment } from '../../components/format.ts';
import { StateMark } from '../../components/StateMark.tsx';
import { useNow } from '../../components/use-now.ts';
import { accountWords } from '../azure-access/account-words.ts';
import { causeWords, changedWords, kindShort, kindWords, resultLooks, shortName, tookMs, versionWords } from './row-looks.ts';
import type { HistorySlot } from './use-history-pages.ts';
import styles from './history.module.css';

export interface HistoryGridProps {
  readonly slots: readonly HistorySlot[];
  /** Those that are here: the longest of them gives the axis for all. */
  readonly rows: readonly HistoryRow[];
  /** Keys of marked rows. */
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (selected: ReadonlySet<string>) => void;
  readonly onOpen: (row: HistoryRow) => void;
  /** Esc while a row is open beside the table; only then does it take away marks. */
  readonly onClose: () => void;
  /** `c` on two marked rows. */
  readonly onCompare: () => void;
  readonly onInSight: (first: number, last: number) => void;
  /** Key of the row that is open beside the table. */
  readonly openKey: string | null;
  /** There is room for the columns that tell rows apart and no more. */
  readonly isBrief: boolean;
  readonly empty: string;
}

const keyOf = ({ key }: HistorySlot): string => key;

/** Every deployment, newest start first. Enter opens one; two marked rows and `c` compare. */
export function HistoryGrid({ slots, rows, selected, onSelect, onOpen, onClose, onCompare, onInSight, openKey, isBrief, empty }: HistoryGridProps) {
  // Ages and running times move on by themselves, without drawing the whole table each second.
  const now = Math.floor(useNow() / 10_000) * 10_000;
  const longest = useMemo(() => rows.reduce((most, row) => Math.max(most, tookMs(row, now) ?? 0), 1), [rows, now]);
  const columns = useMemo(() => columnsAt(now, longest).filter(({ id }) => !isBrief || briefColumns.has(id)), [now, longest, isBrief]);
  return (
    <DataGrid
      label="Deployments"
      rows={slots}
      rowKey={keyOf}
      columns={columns}
      selection={{ selected, onChange: onSelect }}
      onOpen={({ row }) => { if (row !== null) onOpen(row); }}
      onRowKey={(_slot, event) => {
        if (event.key === 'Escape' && openKey !== null) {
          event.stopPropagation();
          onClose();
          return true;
        }
        if (event.key !== 'c' || event.ctrlKey || event.metaKey || selected.size !== 2) return false;
        onCompare();
        return true;
      }}
      onInSight={onInSight}
      currentKey={openKey}
      rowTone={({ row }) => (row === null ? undefined : row.result === 'failed' || row.result === 'rolled-back' ? 'error' : row.result === 'partly' ? 'warn' : undefined)}
      empty={empty}
    />
  );
}

/** What is left of the table beside an open row. */
const briefColumns: ReadonlySet<string> = new Set(['started', 'result', 'application', 'environment']);

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
    { id: 'started', header: 'Started', width: 116, cell: cellOf(({ startedAt }) => formatMoment(startedAt, now)), title: titleOf(({ startedAt }) => `${formatAge(startedAt, now)}\n${formatExact(startedAt)}`) },
    {
      id: 'result', header: 'Result', width: 114,
      cell: cellOf(({ result, resultAtSource }) => <><StateMark {...resultLooks[result]} />{resultAtSource === null ? null : <span className={styles.faint}>*</span>}</>),
      title: titleOf(({ result, resultAtSource }) => (resultAtSource === null ? '' : `Corrected: the source said ${resultLooks[resultAtSource].word}, a person ${resultLooks[result].word}.`)),
    },
    {
      id: 'application', header: 'What', width: 'minmax(140px, 1.3fr)',
      cell: cellOf(({ application, rollback, kind }) => <span className={styles.what}><span>{application}</span> <span className={styles.faint}>{kindShort[kind]}</span>{rollback ? <> <span title="Roll-back: something that had been in force before"><span aria-hidden="true">↩</span><span className="visually-hidden">roll-back</span></span></> : null}</span>),
      title: titleOf(({ name, kind, sourceName, forgotten }) => `${kindWords[kind]} ${name}, from ${sourceName}.${forgotten ? ' The source has forgotten it; this is what it said then.' : ''}`),
    },
    { id: 'environment', header: 'Where', width: 'minmax(112px, 0.9fr)', cell: cellOf(({ environment, production }) => <span data-production={production || undefined} className={styles.environment}>{environment}</span>), title: titleOf(({ place, environment }) => (place === environment ? place : `${environment}: ${place}`)) },
    { id: 'version', header: 'Version', width: 'minmax(144px, 0.9fr)', cell: cellOf((row) => <span className={styles.version}>{versionWords(row)}</span>), title: titleOf(versionWords) },
    {
      id: 'took', header: 'Took', width: 100,
      cell: cellOf((row) => <Took ms={tookMs(row, now)} longest={longest} tone={resultLooks[row.result].tone} />),
      title: titleOf(({ endedAt }) => (endedAt === null ? '' : `Ended ${formatExact(endedAt)}`)),
    },
    { id: 'by', header: 'By', width: 'minmax(84px, 0.6fr)', cell: cellOf(({ by }) => shortName(accountWords(by))), title: titleOf(({ by }) => by ?? '') },
    {
      id: 'why', header: 'True cause, or what changed', width: 'minmax(190px, 2.4fr)',
      cell: cellOf((row) => causeWords(row) || <span className={styles.faint}>{changedWords(row)}</span>),
      title: titleOf((row) => [causeWords(row), `Since the last success of the same in the same place: ${row.changed === null ? 'there is none' : row.changed === '' ? 'nothing that is known' : row.changed}`].filter(Boolean).join('\n')),
    },
  ];
}

/** How long it took, as words and as a bar on an axis that all rows share. */
function Took({ ms, longest, tone }: { readonly ms: number | null; readonly longest: number; readonly tone: string }) {
  if (ms === null) return <span className={styles.faint}>–</span>;
  return (
    <span className={styles.took}>
      <span>{ms === 0 ? 'just begun' : formatDuration(ms)}</span>
      <svg className={styles.bar} data-tone={tone} viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect width={Math.max(1.5, (ms / longest) * 100)} height="6" rx="1" /></svg>
    </span>
  );
}
