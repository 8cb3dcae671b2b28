import type { ActRecord } from '../../../shared/contract/clusters/actions.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, useCollection } from '../../app/api.ts';
import { DataGrid, type GridColumn } from '../../components/DataGrid.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { StateMark, type StateTone } from '../../components/StateMark.tsx';
import { formatDateTime, formatExact } from '../../components/format.ts';
import styles from './actions.module.css';

const results: Readonly<Record<ActRecord['result'], { readonly tone: StateTone; readonly word: string }>> = {
  running: { tone: 'busy', word: 'Running' }, done: { tone: 'ok', word: 'Accepted' }, failed: { tone: 'error', word: 'Failed' }, unknown: { tone: 'warn', word: 'Not known' },
};

const columns: readonly GridColumn<ActRecord>[] = [
  { id: 'at', header: 'When', width: 196, cell: ({ at }) => formatDateTime(at), title: ({ at }) => formatExact(at), sortValue: ({ at }) => at },
  { id: 'result', header: 'Result', width: 120, cell: ({ result }) => <StateMark tone={results[result].tone} word={results[result].word} />, sortValue: ({ result }) => result },
  { id: 'title', header: 'What', width: 'minmax(200px, 3fr)', cell: ({ title }) => title, title: ({ title, call }) => `${title}\n${call}`, sortValue: ({ title }) => title },
  { id: 'message', header: 'What came of it', width: 'minmax(160px, 2fr)', cell: ({ message }) => message, title: ({ message }) => message },
  { id: 'profile', header: 'As', width: 'minmax(90px, 1fr)', cell: ({ profile }) => profile },
  { id: 'reason', header: 'Reason', width: 'minmax(90px, 1.5fr)', cell: ({ reason }) => reason || '–', title: ({ reason, confirmedHow }) => [reason, confirmedHow].filter(Boolean).join('\n') },
];

/** What was done to this cluster from here, newest first: as whom, confirmed how, with what result. */
export function ActRecords({ connectionId }: { readonly connectionId: ConnectionId }) {
  const { items, phase, fault } = useCollection((signal) => api.clusters.actions.record({ connectionId }, { signal }), ({ key }) => key, [connectionId]);
  return (
    <div className={styles.record}>
      {fault === null ? null : <FaultPanel fault={fault} />}
      <div className={styles.recordGrid}>
        <DataGrid
          label="What was done from here" rows={items} rowKey={({ key }) => key} columns={columns} sort={{ id: 'at', desc: true }}
          rowTone={({ result }) => (result === 'failed' ? 'error' : result === 'unknown' ? 'warn' : undefined)}
          empty={phase === 'loading' ? 'Reading the record …' : 'Nothing was done to this cluster from here yet.'}
        />
      </div>
    </div>
  );
}
