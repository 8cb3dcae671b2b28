import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { UnhealthyEntity } from '../../../shared/contract/clusters/state.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { entityKindWords, entityLabel, entityPath } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { Age } from '../../components/Age.tsx';
import { DataGrid, type GridColumn } from '../../components/DataGrid.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { Panel } from '../../components/Panel.tsx';
import { SearchField } from '../../components/SearchField.tsx';
import { EntityLink } from '../cluster-parts/EntityLink.tsx';
import { HealthMark } from '../cluster-parts/HealthMark.tsx';
import { useUnhealthy } from '../cluster-parts/use-cluster.ts';
import styles from './home.module.css';

const shownRows = 12;
/** Fewer rows need no filter. */
const filterFrom = 8;

function columnsOf(connectionId: ConnectionId): readonly GridColumn<UnhealthyEntity>[] {
  return [
    { id: 'state', header: 'State', width: 96, cell: ({ healthState }) => <HealthMark state={healthState} />, sortValue: ({ healthState }) => (healthState === 'Error' ? 0 : 1) },
    { id: 'kind', header: 'Kind', width: 'minmax(104px, 0.6fr)', cell: ({ ref }) => entityKindWords[ref.kind].one, sortValue: ({ ref }) => entityKindWords[ref.kind].one },
    { id: 'name', header: 'Name', width: 'minmax(130px, 2fr)', cell: ({ ref }) => <span data-testid="unhealthy-entity"><EntityLink connectionId={connectionId} entity={ref} /></span>, sortValue: ({ ref }) => entityLabel(ref), title: ({ ref }) => entityLabel(ref) },
    { id: 'of', header: 'Of', width: 'minmax(70px, 1fr)', cell: ({ ref }) => holderOf(ref), sortValue: ({ ref }) => holderOf(ref), title: ({ ref }) => holderOf(ref) },
    { id: 'since', header: 'For', width: 92, align: 'end', cell: ({ seenSince }) => (seenSince === null ? 'unknown' : <Age at={seenSince} bare />), sortValue: ({ seenSince }) => seenSince },
  ];
}

/** What holds the entity, where the name alone does not tell. */
function holderOf(ref: UnhealthyEntity['ref']): string {
  const holder = entityPath(ref).at(-2);
  return holder === undefined || holder.kind === 'cluster' ? '' : entityLabel(holder);
}

/** Every entity that is not Ok, by name, errors first. */
export function UnhealthyPanel({ connectionId }: { readonly connectionId: ConnectionId }) {
  const navigate = useNavigate();
  const { items, phase, fault } = useUnhealthy(connectionId);
  const [filter, setFilter] = useState('');
  const columns = useMemo(() => columnsOf(connectionId), [connectionId]);
  const shown = useMemo(() => {
    const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
    return words.length === 0 ? items : items.filter(({ ref, healthState }) => {
      const text = `${healthState} ${entityKindWords[ref.kind].one} ${entityLabel(ref)} ${holderOf(ref)}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
  }, [items, filter]);
  const errors = items.filter(({ healthState }) => healthState === 'Error').length;
  if (phase === 'live' && items.length === 0) return null;
  return (
    <Panel title={`Not Ok: ${errors.toLocaleString('en')} in error, ${(items.length - errors).toLocaleString('en')} with warnings`}>
      {items.length < filterFrom && filter === '' ? null : <div className={styles.filter}><SearchField label="Filter by state, kind or name" value={filter} onChange={setFilter} /></div>}
      {phase === 'lost' && fault !== null ? <FaultPanel fault={fault} /> : null}
      <div className={styles.unhealthy} style={{ height: `calc(${Math.min(shownRows, Math.max(3, items.length)) + 1} * var(--row-height) + 6px)` }}>
        <DataGrid
          label="Entities that are not Ok"
          rows={shown}
          rowKey={({ key }) => key}
          columns={columns}
          sort={{ id: 'state', desc: false }}
          onOpen={({ key, ref }) => (ref.kind === 'cluster' ? undefined : navigate({ to: '/clusters/$connectionId/explore/$entityKey', params: { connectionId, entityKey: key } }))}
          rowTone={({ healthState }) => (healthState === 'Error' ? 'error' : 'warn')}
          empty={phase === 'loading' ? 'Asking…' : 'Nothing matches the filter.'}
        />
      </div>
    </Panel>
  );
}
