import { Link } from '@tanstack/react-router';
import type { ClusterCard } from '../../../shared/contract/clusters/state.ts';
import { Panel } from '../../components/Panel.tsx';
import { CountsBar } from '../cluster-parts/CountsBar.tsx';
import { countRows } from '../cluster-parts/count-rows.ts';
import styles from './home.module.css';

/** How many of each kind are in which state, with what changed within the hour. */
export function CountsPanel({ card }: { readonly card: ClusterCard }) {
  const { connectionId, counts, countsAnHourAgo, nodesDown, nodesDisabled } = card;
  const words = [nodesDown === null || nodesDown === 0 ? '' : `${nodesDown.toLocaleString('en')} down`, nodesDisabled === null || nodesDisabled === 0 ? '' : `${nodesDisabled.toLocaleString('en')} disabled or being disabled`].filter(Boolean);
  return (
    <Panel title="Counts">
      <div className={styles.counts}>
        {countRows.map(({ kind, label }) => <CountsBar key={kind} label={label} count={counts[kind]} before={countsAnHourAgo?.[kind] ?? null} />)}
        {words.length === 0 ? null : <p className={styles.quiet}><Link to="/clusters/$connectionId/nodes" params={{ connectionId }}>Nodes</Link>: {words.join(', ')}</p>}
      </div>
    </Panel>
  );
}
