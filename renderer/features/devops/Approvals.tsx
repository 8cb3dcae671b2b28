import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { DevopsApproval } from '../../../shared/contract/devops/index.ts';
import { runId } from '../../../shared/domain/devops/run-id.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, useCollection, useStream } from '../../app/api.ts';
import { Age } from '../../components/Age.tsx';
import { DataGrid, type GridColumn } from '../../components/DataGrid.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatCount, formatDuration, formatExact } from '../../components/format.ts';
import { Skeleton } from '../../components/Skeleton.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { useNow } from '../../components/use-now.ts';
import { RateNote, Troubles } from './StateNotes.tsx';
import { WebLink } from './WebLink.tsx';
import styles from './devops.module.css';

/** Beyond a day something that waits is likely forgotten. */
const longMs = 24 * 3_600_000;

/** What waits for somebody, the longest first, whom it waits for, and where it is decided. */
export function Approvals({ connectionId }: { readonly connectionId: ConnectionId }) {
  const navigate = useNavigate();
  const { items, phase, fault } = useCollection((signal) => api.devops.approvals({ connectionId }, { signal }), ({ key }) => key, [connectionId]);
  const state = useStream((signal) => api.devops.state({ connectionId }, { signal }), [connectionId]).value;
  const now = Math.floor(useNow() / 10_000) * 10_000;
  const columns = useMemo(() => columnsAt(now), [now]);
  if (items.length === 0 && (phase === 'loading' || state === null || state.asOf === null)) return fault === null ? <Skeleton lines={8} /> : <FaultPanel fault={fault} />;
  return (
    <div className={styles.screen}>
      <p className={styles.note} role="status">
        {formatCount(items.length, 'approval waits', 'approvals wait')}
        {state === null || state.asOf === null ? null : <span>as of <Age at={state.asOf} /></span>}
        <span>They are decided at Azure DevOps: Fabriscope only reads.</span>
      </p>
      {fault === null ? null : <FaultPanel fault={fault} compact={items.length > 0} />}
      {state === null ? null : <><RateNote state={state} /><Troubles state={state} connectionId={connectionId} /></>}
      {items.length === 0 ? (
        <EmptyState title="Nothing waits for an approval" body="Stages that somebody has to let pass appear here, with how long they have waited." />
      ) : (
        <div className={styles.table}>
          <DataGrid
            label="Pending approvals" rows={items} rowKey={({ key }) => key} columns={columns} sort={{ id: 'since', desc: false }}
            onOpen={({ run }) => { if (run !== null) void navigate({ to: '/devops/$connectionId/runs/$runKey', params: { connectionId, runKey: runId(run) } }); }}
            rowTone={({ since }) => (now - since > longMs ? 'warn' : undefined)}
          />
        </div>
      )}
    </div>
  );
}

function columnsAt(now: number): readonly GridColumn<DevopsApproval>[] {
  return [
    {
      id: 'since', header: 'Waits', width: 140, sortValue: ({ since }) => since, title: ({ since }) => formatExact(since),
      cell: ({ since }) => (now - since > longMs ? <StateMark tone="warn" word={formatDuration(now - since)} /> : <StateMark tone="asleep" word={formatDuration(Math.max(0, now - since))} />),
    },
    { id: 'what', header: 'What', width: 'minmax(200px, 2fr)', cell: ({ what }) => what, title: ({ what, project }) => `${what} in ${project}`, sortValue: ({ what }) => what },
    { id: 'environment', header: 'Where', width: 'minmax(110px, 1fr)', cell: ({ environment }) => environment, sortValue: ({ environment }) => environment },
    { id: 'approvers', header: 'Whom it waits for', width: 'minmax(150px, 1.4fr)', cell: ({ approvers }) => approvers.join(', ') || 'not told', title: ({ approvers }) => approvers.join(', ') || undefined },
    { id: 'by', header: 'Asked by', width: 'minmax(110px, 1fr)', cell: ({ run }) => run?.by ?? '', sortValue: ({ run }) => run?.by ?? null },
    { id: 'decide', header: 'Decide', width: 156, cell: ({ webUrl, what }) => <WebLink url={webUrl} words="at Azure DevOps" label={`Decide about ${what} at Azure DevOps`} /> },
  ];
}
