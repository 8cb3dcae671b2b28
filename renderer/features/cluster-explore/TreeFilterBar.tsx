import type { Ref } from 'react';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { HealthState } from '../../../shared/domain/service-fabric/health.ts';
import { useCommands } from '../../app/commands/index.ts';
import { formatCount } from '../../components/format.ts';
import { SearchField } from '../../components/SearchField.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { StateToggles } from '../cluster-entity/StateToggles.tsx';
import { allStates, exploreMemory, onlyRed } from './explore-memory.ts';
import styles from './explore.module.css';

export interface TreeFilterBarProps {
  readonly connectionId: ConnectionId;
  /** Entities that match; null without a filter. */
  readonly matches: number | null;
  readonly ref?: Ref<HTMLInputElement>;
}

const orders = [{ value: 'health', label: 'Red first' }, { value: 'name', label: 'By name' }] as const;

/** What of the tree is shown, and in which order. */
export function TreeFilterBar({ connectionId, matches, ref }: TreeFilterBarProps) {
  const { view } = exploreMemory(connectionId);
  const { filter, states, order } = view();
  const isOnlyRed = states.size === 1 && states.has('Error');
  const setStates = (next: ReadonlySet<HealthState>): void => { view.setState({ states: next }); };
  useCommands([
    { id: 'explore.only-red', title: isOnlyRed ? 'Show all states in the tree' : 'Show only what is red in the tree', group: 'Explore', keys: 'e', keywords: 'error unhealthy', run: () => { setStates(isOnlyRed ? allStates : onlyRed); } },
    { id: 'explore.order', title: order === 'health' ? 'Order the tree by name' : 'Order the tree red first', group: 'Explore', keys: 'o', run: () => { view.setState({ order: order === 'health' ? 'name' : 'health' }); } },
  ]);
  return (
    <div className={styles.filterBar}>
      <SearchField ref={ref ?? null} label="Filter the tree" placeholder="Filter: name, !name, type:name, is:error" value={filter} onChange={(next) => { view.setState({ filter: next }); }} />
      <div className={styles.filterRow}>
        <StateToggles states={states} onChange={setStates} />
        <Segmented label="Order" isLabelHidden value={order} options={orders} onChange={(next) => { view.setState({ order: next }); }} />
        <span role="status" className={styles.matches}>{matches === null ? '' : formatCount(matches, 'match', 'matches')}</span>
      </div>
    </div>
  );
}
