import type { UpgradeRun } from '../../../shared/contract/clusters/upgrades.ts';
import { Chip } from '../../components/Chip.tsx';
import { DataGrid, type GridColumn } from '../../components/DataGrid.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { formatDateTime, formatDuration, formatExact } from '../../components/format.ts';
import { runResultMark, targetName } from './upgrade-words.ts';

export interface RunsGridProps {
  readonly runs: readonly UpgradeRun[];
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (selected: ReadonlySet<string>) => void;
  readonly onOpen: (run: UpgradeRun) => void;
  /** `c` on two marked rows. */
  readonly onCompare: () => void;
  /** Shows which application or cluster each run was of. */
  readonly withTarget: boolean;
  readonly empty: string;
}

const time: GridColumn<UpgradeRun> = {
  id: 'started', header: 'Started', width: 196, cell: ({ startedAt }) => formatDateTime(startedAt), title: ({ startedAt }) => formatExact(startedAt), sortValue: ({ startedAt }) => startedAt,
};
const target: GridColumn<UpgradeRun> = {
  id: 'target', header: 'Of', width: 'minmax(140px, 1.4fr)', cell: (run) => targetName(run.target), title: (run) => targetName(run.target), sortValue: (run) => targetName(run.target),
};
const rest: readonly GridColumn<UpgradeRun>[] = [
  { id: 'result', header: 'Result', width: 120, cell: ({ result }) => <StateMark tone={runResultMark[result].tone} word={runResultMark[result].word} />, title: ({ resultWords }) => resultWords, sortValue: ({ result }) => result },
  { id: 'versions', header: 'Version', width: 'minmax(140px, 1.2fr)', cell: ({ fromVersion, toVersion }) => `${fromVersion === '' ? '?' : fromVersion} → ${toVersion}`, title: ({ fromVersion, toVersion }) => `${fromVersion} → ${toVersion}` },
  { id: 'duration', header: 'Took', width: 90, align: 'end', cell: ({ durationMs }) => (durationMs === null ? '–' : formatDuration(durationMs)), sortValue: ({ durationMs }) => durationMs },
  { id: 'cause', header: 'True cause', width: 'minmax(140px, 3fr)', cell: ({ cause, failureReason }) => (cause === '' ? failureReason : cause), title: ({ cause }) => cause || undefined },
  {
    id: 'from', header: 'Known from', width: 130,
    cell: ({ from, markedBad }) => (markedBad === null ? (from === 'recorded' ? 'recorded here' : 'event store') : <Chip tone="error" title={markedBad}>marked bad</Chip>),
    title: ({ from }) => (from === 'recorded' ? 'With parameters and policy.' : 'The event store has neither parameters nor policy.'),
  },
];

/** Earlier and running upgrades, newest first. Enter opens one; two marked rows and `c` compare. */
export function RunsGrid({ runs, selected, onSelect, onOpen, onCompare, withTarget, empty }: RunsGridProps) {
  return (
    <DataGrid
      label="Upgrade runs"
      rows={runs}
      rowKey={({ runId }) => runId}
      columns={withTarget ? [time, target, ...rest] : [time, ...rest]}
      sort={{ id: 'started', desc: true }}
      selection={{ selected, onChange: onSelect }}
      onOpen={onOpen}
      onRowKey={(_run, event) => {
        if (event.key !== 'c' || event.ctrlKey || event.metaKey || selected.size !== 2) return false;
        onCompare();
        return true;
      }}
      rowTone={({ result }) => (result === 'failed' || result === 'rolledBack' ? 'error' : result === 'running' ? 'stale' : undefined)}
      empty={empty}
    />
  );
}
