import { RefreshCw } from 'lucide-react';
import { startTransition, useEffect, useState } from 'react';
import type { ClusterCard } from '../../../shared/contract/clusters/state.ts';
import { hasLiveData } from '../../../shared/domain/connection-state.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, useAct } from '../../app/api.ts';
import { useCommands } from '../../app/commands/registry.ts';
import { useConnection } from '../../app/live/live-data.ts';
import { Button } from '../../components/Button.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { FreshnessLine } from '../cluster-parts/FreshnessLine.tsx';
import { useCard, useCausesFreshness } from '../cluster-parts/use-cluster.ts';
import { Banners } from './Banners.tsx';
import { CausesPanel } from './CausesPanel.tsx';
import { CountsPanel } from './CountsPanel.tsx';
import { DomainMapPanel } from './DomainMapPanel.tsx';
import { EssentialsPanel } from './EssentialsPanel.tsx';
import { HealthTimeline } from './HealthTimeline.tsx';
import { NeverSeen } from './NeverSeen.tsx';
import { RunningUpgrades } from './RunningUpgrades.tsx';
import { Sentence } from './Sentence.tsx';
import { UnhealthyPanel } from './UnhealthyPanel.tsx';
import styles from './home.module.css';

/** Is it all right, and if not: why? One sentence first, then the causes; counts, map and facts come after. */
export function ClusterHome({ connectionId }: { readonly connectionId: ConnectionId }) {
  const { value: card, phase, fault } = useCard(connectionId);
  const connection = useConnection(connectionId);
  if (card === null) return phase === 'lost' && fault !== null ? <FaultPanel fault={fault} /> : <Waiting />;
  if (card.lastSeenAt === null && connection !== null && !hasLiveData(connection.state)) return <NeverSeen connection={connection} />;
  return <Home card={card} isStale={connection !== null && !hasLiveData(connection.state)} />;
}

function Home({ card, isStale }: { readonly card: ClusterCard; readonly isStale: boolean }) {
  const { connectionId } = card;
  const { value: freshness } = useCausesFreshness(connectionId);
  const isCalm = useCalm(freshness !== null);
  const refresh = useAct(() => api.clusters.state.refresh({ connectionId }));
  useCommands([{ id: 'cluster.refresh', title: 'Ask everything again', group: 'Cluster', keys: 'r', when: !isStale, run: () => refresh.run() }]);
  return (
    <div className={styles.screen}>
      <div className={styles.top}>
        <Sentence card={card} isStale={isStale} />
        <div className={styles.fresh}>
          <FreshnessLine freshness={freshness === null || !isStale ? freshness : { ...freshness, nextAt: null }} />
          <Button
            variant="quiet"
            icon={<RefreshCw aria-hidden="true" />}
            isBusy={refresh.busy}
            isDisabled={isStale}
            disabledReason="It does not answer at the moment."
            aria-keyshortcuts="r"
            onPress={() => refresh.run()}
          >
            Ask again
          </Button>
        </div>
      </div>
      {refresh.fault === null ? null : <FaultPanel fault={refresh.fault} onAction={() => refresh.run()} />}
      <Banners connectionId={connectionId} banners={card.banners} />
      <HealthTimeline connectionId={connectionId} />
      <div className={styles.columns}>
        <div className={styles.column}>
          <CausesPanel card={card} freshness={freshness} />
          <UnhealthyPanel connectionId={connectionId} />
        </div>
        <div className={styles.column}>
          <CountsPanel card={card} />
          <RunningUpgrades connectionId={connectionId} upgrades={card.upgrades} />
          {isCalm ? <DomainMapPanel connectionId={connectionId} /> : <Skeleton height={240} />}
          <EssentialsPanel connectionId={connectionId} card={card} />
        </div>
      </div>
    </div>
  );
}

/** The map of a large cluster is a thousand marks: it waits until what is red and why has come and has had a moment to be drawn. */
function useCalm(hasCauses: boolean): boolean {
  const [isCalm, setCalm] = useState(false);
  useEffect(() => {
    if (!hasCauses) return;
    const timer = setTimeout(() => { startTransition(() => { setCalm(true); }); }, 120);
    return () => { clearTimeout(timer); };
  }, [hasCauses]);
  return isCalm;
}

/** Holds the places, so that nothing jumps when the answer comes. */
function Waiting() {
  return (
    <div className={styles.screen} aria-busy="true">
      <Skeleton height={48} />
      <Skeleton height={44} />
      <div className={styles.columns}>
        <div className={styles.column}><Skeleton height={320} /></div>
        <div className={styles.column}><Skeleton height={200} /><Skeleton height={240} /></div>
      </div>
    </div>
  );
}
