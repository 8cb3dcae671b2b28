import type { ClusterCard } from '../../../shared/contract/clusters/state.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { Panel } from '../../components/Panel.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { RootCauseList } from '../cluster-parts/RootCauseList.tsx';
import { useCauses, type CausesFreshness } from '../cluster-parts/use-cluster.ts';
import { Remark } from '../cluster-parts/Remark.tsx';
import styles from './home.module.css';

/** Why: the ranked root causes, and whether they are all of them. */
export function CausesPanel({ card, freshness }: { readonly card: ClusterCard; readonly freshness: CausesFreshness | null }) {
  const { items, phase, fault } = useCauses(card.connectionId);
  return (
    <Panel title={items.length === 0 ? 'Why' : `Why: ${items.length === 1 ? 'one cause' : `${items.length.toLocaleString('en')} causes`}`}>
      <div className={styles.causes}>
        {freshness === null || freshness.complete || freshness.missing === '' ? null : <p className={styles.incomplete}><Remark tone="stale">Not the whole set yet: {freshness.missing}</Remark></p>}
        {items.length > 0 ? <RootCauseList connectionId={card.connectionId} causes={items} />
          : phase === 'lost' && fault !== null ? <FaultPanel fault={fault} />
            : phase === 'loading' ? <Skeleton height={180} />
              : card.healthState === 'Ok' ? <EmptyState icon={<StateMark tone="ok" word="Ok" hideWord />} title="Nothing asks for you" body="Every entity that the cluster evaluates is Ok." />
                : <EmptyState title="No cause is known yet" body={card.healthState === 'Unknown' ? 'The cluster has not told its health yet.' : 'The cluster is not Ok, and the reports behind it have not been read yet. They come with the next answer.'} />}
      </div>
    </Panel>
  );
}
