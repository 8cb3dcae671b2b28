import { useMemo, useRef } from 'react';
import type { ClusterEvent } from '../../../shared/contract/clusters/entities.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { entityKindWords, entityLabel } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { Age } from '../../components/Age.tsx';
import { Button } from '../../components/Button.tsx';
import { DataGrid, type GridColumn } from '../../components/DataGrid.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { formatClock, formatDate, formatExact } from '../../components/format.ts';
import { StateMark } from '../../components/StateMark.tsx';
import { useWidth } from '../../components/use-width.ts';
import { RowLink } from '../cluster-entity/RowLink.tsx';
import { severityLooks } from './severity-looks.ts';
import type { EventWindows } from './use-event-windows.ts';
import styles from './events.module.css';

const keyOf = (event: ClusterEvent): string => event.key;

export interface EventsTableProps {
  readonly connectionId: ConnectionId;
  readonly events: readonly ClusterEvent[];
  /** Before the filter. */
  readonly total: number;
  readonly openKey: string | null;
  readonly onOpen: (key: string | null) => void;
  readonly onClear: () => void;
  readonly windows: EventWindows;
}

/** Events as rows, the newest first. Space or Enter shows one in full. */
export function EventsTable({ connectionId, events, total, openKey, onOpen, onClear, windows }: EventsTableProps) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const columns = useMemo(() => columnsFor(connectionId).filter(({ from }) => width === 0 || width >= from), [connectionId, width]);
  const selected = useMemo(() => new Set(openKey === null ? [] : [openKey]), [openKey]);
  return (
    <div className={styles.tablePart}>
      <div ref={box} className={styles.table}>
        <DataGrid
          label="Events" rows={events} rowKey={keyOf} columns={columns} onOpen={(event) => { onOpen(event.key); }}
          selection={{ selected, onChange: (next) => { onOpen([...next].at(-1) ?? null); } }}
          onRowKey={(event, press) => {
            if (press.key !== ' ') return false;
            onOpen(openKey === event.key ? null : event.key);
            return true;
          }}
          rowTone={({ severity }) => (severity === 'error' ? 'error' : severity === 'warning' ? 'warn' : undefined)}
          empty={total === 0
            ? <EmptyState title={windows.isLoading ? 'Nothing so far' : 'Nothing happened in this time'} body={windows.isLoading ? 'The rest of the range is still being asked for.' : 'No event of this range is known. Older ones may be.'} action={<Button onPress={windows.older}>Show older events</Button>} />
            : <EmptyState title="Nothing matches" body="No event in this range matches the filter." action={<Button onPress={onClear}>Clear the filter</Button>} />}
        />
      </div>
      <div className={styles.older}>
        <span className={styles.faint}>back to <time title={formatExact(windows.range.from)}>{formatDate(windows.range.from)} {formatClock(windows.range.from).slice(0, 5)}</time></span>
        <Button isBusy={windows.isLoading} onPress={windows.older} aria-keyshortcuts="o">Older…</Button>
        <span className={styles.faint}><kbd>Space</kbd> in full · <kbd>Esc</kbd> closes</span>
      </div>
    </div>
  );
}

type Column = GridColumn<ClusterEvent> & { readonly from: number };

function columnsFor(connectionId: ConnectionId): Column[] {
  return [
    { id: 'at', header: 'Time', from: 0, width: 148, sortValue: (event) => event.at, title: (event) => formatExact(event.at), cell: (event) => <>{formatClock(event.at)} <span className={styles.faint}><Age at={event.at} /></span></> },
    { id: 'severity', header: 'Severity', from: 0, width: 104, sortValue: (event) => severityLooks[event.severity].rank, cell: ({ severity }) => <StateMark tone={severityLooks[severity].tone} word={severityLooks[severity].word} /> },
    { id: 'title', header: 'What', from: 0, width: 'minmax(200px, 2.4fr)', sortValue: (event) => event.title, title: (event) => event.title, cell: (event) => event.title },
    { id: 'entity', header: 'On', from: 460, width: 'minmax(130px, 1.2fr)', sortValue: (event) => (event.ref === null ? null : entityKindWords[event.ref.kind].one), cell: ({ ref }) => (ref === null ? <span className={styles.faint}>–</span> : <RowLink connectionId={connectionId} entity={ref}>{entityLabel(ref)}</RowLink>) },
    { id: 'kind', header: 'Kind', from: 700, width: 'minmax(140px, 1.2fr)', sortValue: (event) => event.kind, title: (event) => event.kind, cell: (event) => event.kind },
    { id: 'nodeType', header: 'Node type', from: 980, width: 104, sortValue: (event) => event.nodeType, cell: (event) => event.nodeType ?? <span className={styles.faint}>–</span> },
  ];
}
