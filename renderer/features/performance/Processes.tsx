import { CircleStop } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import type { DeviceProcess } from '../../../shared/contract/devices.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, useAct, useCollection } from '../../app/api.ts';
import { announce } from '../../components/announce.ts';
import { Button } from '../../components/Button.tsx';
import { Bytes } from '../../components/Bytes.tsx';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { DataGrid, type GridColumn } from '../../components/DataGrid.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { Panel } from '../../components/Panel.tsx';
import { useWidth } from '../../components/use-width.ts';
import { SearchField } from '../../components/SearchField.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { refusedFor } from '../apps/refused-for.ts';
import { useOwnFault } from '../apps/use-own-fault.ts';
import { percentWords } from './figure-words.ts';
import { endConsequence, endRefusal, filterProcesses, isSystemProcess, sortFigure, type HeldFigures } from './process-list.ts';
import styles from './performance.module.css';

const keyOf = (process: DeviceProcess): string => process.key;

export interface ProcessesProps {
  readonly connectionId: ConnectionId;
  readonly isPaused: boolean;
  /** Why nothing can be ended now; null where it can. */
  readonly refusal: string | null;
}

/** What runs on the headset, once a second; the order of rows is held while the pointer or the focus is among them. */
export function Processes({ connectionId, isPaused, refusal }: ProcessesProps) {
  const live = useCollection((signal) => api.devices.performance.processes({ connectionId }, { signal }), keyOf, [connectionId]);
  const fault = useOwnFault(live.fault);
  const [filter, setFilter] = useState('');
  const [frozen, setFrozen] = useState<readonly DeviceProcess[] | null>(null);
  if (isPaused !== (frozen !== null)) setFrozen(isPaused ? live.items : null);
  const items = frozen ?? live.items;
  const [held, setHeld] = useState<HeldFigures | null>(null);
  const [ending, setEnding] = useState<DeviceProcess | null>(null);
  const hold = (): void => { setHeld(new Map(items.map((process) => [process.key, process]))); };
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const columns = useMemo(
    () => processColumns(held, refusal, setEnding).filter(({ id }) => width === 0 || width >= (shownFrom[id] ?? 0)),
    [held, refusal, width],
  );
  // A new list for each hold: the grid keeps what it sorts by for as long as it is given the same one.
  // oxlint-disable-next-line react/memo-dependencies, react-hooks/exhaustive-deps
  const rows = useMemo(() => [...filterProcesses(items, filter)], [items, filter, held]);

  return (
    <Panel title="Processes">
      <div
        ref={box}
        className={styles.processes}
        onPointerEnter={() => { if (held === null) hold(); }}
        onPointerLeave={(event) => { if (!event.currentTarget.contains(document.activeElement)) setHeld(null); }}
        onFocus={() => { if (held === null) hold(); }}
        onBlur={(event) => { if (!event.currentTarget.contains(event.relatedTarget) && !event.currentTarget.matches(':hover')) setHeld(null); }}
      >
        <div className={styles.processBar}>
          <SearchField label="Filter processes" placeholder="Filter: name, !name, is:app, cpu>5, memory>100mb" value={filter} onChange={setFilter} />
          <span className={styles.count} role="status">{countWords(rows.length, items.length)}</span>
          <span className={styles.held}>
            {held === null ? null : <>Order held while you are here <Button variant="quiet" onPress={hold}>Sort again</Button></>}
          </span>
        </div>
        {live.phase === 'lost' && fault !== null ? <FaultPanel fault={fault} compact /> : null}
        {live.phase === 'loading' ? <Skeleton lines={8} /> : (
          <div className={styles.grid}>
            <DataGrid
              label="Processes" rows={rows} rowKey={keyOf} columns={columns} sort={{ id: 'cpu', desc: true }} onSortChange={() => { if (held !== null) hold(); }}
              onRowKey={(row, event) => {
                if (event.key !== 'Delete' || (refusal ?? endRefusal(row)) !== null) return false;
                setEnding(row);
                return true;
              }}
              empty={<NoProcesses filter={filter} onClear={() => { setFilter(''); }} />}
            />
          </div>
        )}
      </div>
      <EndProcess connectionId={connectionId} process={ending} onClose={() => { setEnding(null); }} />
    </Panel>
  );
}

/** Narrower than this, a column is left out. */
const shownFrom: Readonly<Record<string, number>> = { private: 560, commit: 760, user: 900 };

function countWords(shown: number, all: number): string {
  return shown === all ? `${all} processes` : `${shown} of ${all} processes`;
}

function NoProcesses({ filter, onClear }: { readonly filter: string; readonly onClear: () => void }) {
  return filter === ''
    ? <EmptyState title="No processes reported" body="The headset sent an empty list. The next answer comes in a second." />
    : <EmptyState title="Nothing matches this filter" body={`No process matches “${filter}”.`} action={<Button onPress={onClear}>Clear the filter</Button>} />;
}

function processColumns(held: HeldFigures | null, refusal: string | null, onEnd: (process: DeviceProcess) => void): GridColumn<DeviceProcess>[] {
  return [
    {
      id: 'name', header: 'Process', width: 'minmax(220px, 2fr)', sortValue: (row) => row.displayName, title: (row) => row.packageFullName ?? row.imageName,
      cell: (row) => (
        <span className={styles.processName}>
          <span>{row.displayName}</span>
          {row.displayName === row.imageName ? null : <span className={styles.image}>{row.imageName}</span>}
        </span>
      ),
    },
    {
      id: 'cpu', header: 'CPU', width: 84, align: 'end', sortValue: (row) => sortFigure(row, 'cpu', held),
      cell: (row) => (row.cpuPercent === null ? <span className={styles.faint} title="The first answer has no figures yet.">–</span> : percentWords(row.cpuPercent)),
    },
    { id: 'workingSet', header: 'Working set', width: 116, align: 'end', sortValue: (row) => sortFigure(row, 'workingSet', held), cell: (row) => <Bytes value={row.workingSetBytes} /> },
    { id: 'private', header: 'Private', width: 100, align: 'end', sortValue: (row) => sortFigure(row, 'private', held), cell: (row) => <Bytes value={row.privateBytes} /> },
    { id: 'commit', header: 'Committed', width: 108, align: 'end', sortValue: (row) => sortFigure(row, 'commit', held), cell: (row) => <Bytes value={row.commitBytes} /> },
    { id: 'pid', header: 'Id', width: 72, align: 'end', sortValue: (row) => row.processId, cell: (row) => row.processId },
    { id: 'user', header: 'User', width: 'minmax(120px, 1fr)', sortValue: (row) => row.userName, title: (row) => row.userName, cell: (row) => <span className={styles.faint}>{row.userName}</span> },
    { id: 'end', header: 'End', width: 64, align: 'end', cell: (row) => <EndButton process={row} refusal={refusal} onEnd={onEnd} /> },
  ];
}

interface EndButtonProps {
  readonly process: DeviceProcess;
  readonly refusal: string | null;
  readonly onEnd: (process: DeviceProcess) => void;
}

function EndButton({ process, refusal, onEnd }: EndButtonProps) {
  return (
    <span className={styles.rowAct}>
      <IconButton
        label={`End ${process.displayName}`} icon={<CircleStop aria-hidden="true" />} {...refusedFor(refusal ?? endRefusal(process))}
        onPress={() => { onEnd(process); }}
      />
    </span>
  );
}

interface EndProcessProps {
  readonly connectionId: ConnectionId;
  readonly process: DeviceProcess | null;
  readonly onClose: () => void;
}

function EndProcess({ connectionId, process, onClose }: EndProcessProps) {
  const end = useAct(async (target: DeviceProcess) => {
    await api.devices.performance.terminate({ connectionId, processId: target.processId, imageName: target.imageName });
    announce(`${target.displayName} was told to end.`, { tone: 'ok' });
    onClose();
  });
  const close = (): void => { end.reset(); onClose(); };
  return (
    <ConfirmDialog
      title="End this process?" isOpen={process !== null} object={process === null ? '' : `${process.displayName} (${process.imageName}, id ${process.processId})`}
      consequence={process === null ? '' : endConsequence(process)} confirmLabel={`End ${process?.displayName ?? ''}`} isBusy={end.busy}
      {...(process !== null && isSystemProcess(process) ? { typeToConfirm: process.imageName } : {})}
      onConfirm={() => (process === null ? undefined : end.run(process))} onClose={close}
    >
      {end.fault === null ? null : <FaultPanel fault={end.fault} />}
    </ConfirmDialog>
  );
}
