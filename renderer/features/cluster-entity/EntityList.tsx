import { useNavigate } from '@tanstack/react-router';
import { useDeferredValue, useEffect, useMemo, useRef, useState, type ReactNode, type Ref } from 'react';
import type { ChildList, EntityRow } from '../../../shared/contract/clusters/entities.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { entityKey, type EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import type { HealthState } from '../../../shared/domain/service-fabric/health.ts';
import { api, useCollection, useStream } from '../../app/api.ts';
import { Button } from '../../components/Button.tsx';
import { DataGrid } from '../../components/DataGrid.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatCount } from '../../components/format.ts';
import { SearchField } from '../../components/SearchField.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useWidth } from '../../components/use-width.ts';
import { FreshnessLine } from '../cluster-parts/FreshnessLine.tsx';
import { filterRows, prepareRows } from './entity-filter.ts';
import { listColumns } from './list-columns.tsx';
import { listWords } from './list-words.ts';
import { refOfRow } from './row-ref.ts';
import { StateToggles } from './StateToggles.tsx';
import styles from './entity.module.css';

export interface EntityListProps {
  readonly connectionId: ConnectionId;
  /** Whose list; the cluster for `nodes`, `applications` and so on. */
  readonly entity: EntityRef;
  readonly list: ChildList;
  /** A choice of the screen's own, on top of text and states. */
  readonly narrow?: ((row: EntityRow) => boolean) | undefined;
  /** Controls of that choice. */
  readonly bar?: ReactNode;
  readonly filter?: string;
  readonly onFilterChange?: (filter: string) => void;
  readonly searchRef?: Ref<HTMLInputElement>;
  readonly emptyWords?: string;
  /** It has the whole screen to itself and grows with it. */
  readonly fills?: boolean;
}

const keyOf = (row: EntityRow): string => row.key;
const all: ReadonlySet<HealthState> = new Set(['Ok', 'Warning', 'Error', 'Unknown']);

/** A list of entities as a grid: filter, states, age. Enter opens a row's page. */
export function EntityList({ connectionId, entity, list, narrow, bar, filter: given, onFilterChange, searchRef, emptyWords, fills = false }: EntityListProps) {
  const key = entityKey(entity);
  const rows = useCollection((signal) => api.clusters.entities.list({ connectionId, ref: entity, list }, { signal }), keyOf, [connectionId, key, list]);
  const age = useStream((signal) => api.clusters.entities.listFreshness({ connectionId, ref: entity, list }, { signal }), [connectionId, key, list]);
  const [own, setOwn] = useState('');
  const filter = given ?? own;
  const deferred = useDeferredValue(filter);
  const [states, setStates] = useState(all);
  const navigate = useNavigate();
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const columns = useMemo(() => listColumns[list](connectionId).filter(({ from }) => width === 0 || width >= from), [connectionId, list, width]);
  const shown = useMemo(
    () => filterRows(rows.items, deferred).filter((row) => states.has(row.healthState) && (narrow === undefined || narrow(row))),
    [rows.items, deferred, states, narrow],
  );
  useEffect(() => prepareRows(rows.items), [rows.items]);
  const words = listWords[list];
  const clear = (): void => { (onFilterChange ?? setOwn)(''); setStates(all); };
  const isComplete = age.value?.complete !== false;
  return (
    <div ref={box} className={fills ? styles.listFills : styles.list}>
      <div className={styles.listBar}>
        <SearchField ref={searchRef ?? null} label={`Filter ${words.many}`} placeholder="Filter: name, !name, status:, is:error" value={filter} onChange={onFilterChange ?? setOwn} />
        <StateToggles states={states} onChange={setStates} />
        {bar}
        <span className={styles.count} role="status">{rows.asOf === null ? '' : countWords(shown.length, rows.items.length, words, isComplete)}</span>
        <span className={styles.listAge}>{age.value === null ? null : <FreshnessLine freshness={age.value} />}</span>
      </div>
      {rows.phase === 'lost' && rows.fault !== null ? <FaultPanel fault={rows.fault} compact={rows.items.length > 0} /> : null}
      {rows.asOf === null ? (rows.phase === 'lost' ? null : <Skeleton lines={6} />) : (
        <div className={styles.listGrid} style={fills ? {} : { height: gridHeight(shown.length) }}>
          <DataGrid
            label={words.title} rows={shown} rowKey={keyOf} columns={columns} sort={{ id: 'health', desc: false }}
            rowTone={toneOf} onOpen={(row) => navigate({ to: '/clusters/$connectionId/explore/$entityKey', params: { connectionId, entityKey: entityKey(refOfRow(row)) } })}
            empty={rows.items.length === 0 ? <EmptyState title={`No ${words.many}`} body={emptyWords ?? `The cluster reports no ${words.many} here.`} /> : (
              <EmptyState title="Nothing matches" body={`None of ${formatCount(rows.items.length, words.one, words.many)} matches this filter.`} action={<Button onPress={clear}>Clear the filter</Button>} />
            )}
          />
        </div>
      )}
    </div>
  );
}

/** Short lists take the room they need, long ones scroll in themselves. */
function gridHeight(rows: number): string {
  return rows === 0 ? '180px' : `calc(${Math.min(rows, 16) + 1} * var(--row-height) + 14px)`;
}

function toneOf(row: EntityRow): 'error' | 'warn' | undefined {
  return row.healthState === 'Error' ? 'error' : row.healthState === 'Warning' ? 'warn' : undefined;
}

function countWords(shown: number, all: number, words: { readonly one: string; readonly many: string }, isComplete: boolean): string {
  const more = isComplete ? '' : ' so far, more are on their way';
  return `${shown === all ? formatCount(all, words.one, words.many) : `${shown.toLocaleString('en')} of ${formatCount(all, words.one, words.many)}`}${more}`;
}
