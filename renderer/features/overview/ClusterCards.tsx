import { useNavigate } from '@tanstack/react-router';
import { BellRing, MonitorDot, Plus } from 'lucide-react';
import type { Connection } from '../../../shared/contract/connections.ts';
import { Button } from '../../components/Button.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatCount } from '../../components/format.ts';
import { PageHeader } from '../../components/PageHeader.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { countsAsAlert } from '../alerts/alert-words.ts';
import { useAlerts, useCards } from '../cluster-parts/use-cluster.ts';
import { ClusterCardView } from './ClusterCardView.tsx';
import { cardTone, redFirst } from './cluster-order.ts';
import shared from './cards.module.css';
import styles from './ClusterCards.module.css';

/** Clusters as cards, red first. */
export function ClusterCards({ connections }: { readonly connections: readonly Connection[] }) {
  const navigate = useNavigate();
  const { items, phase, fault } = useCards();
  const { items: alerts } = useAlerts();
  const speaking = alerts.filter(countsAsAlert);
  const cards = redFirst(items);
  const grave = cards.filter((card) => ['error', 'warn'].includes(cardTone(card))).length;
  return (
    <>
      <PageHeader title="Clusters" detail={cards.length === 0 ? formatCount(connections.length, 'cluster') : grave === 0 ? `${formatCount(cards.length, 'cluster')}. Nothing needs you.` : `${grave} of ${formatCount(cards.length, 'cluster')} ${grave === 1 ? 'needs' : 'need'} you.`}>
        <Button icon={<BellRing aria-hidden="true" />} onPress={() => navigate({ to: '/alerts' })}>{speaking.length === 0 ? 'Alerts' : formatCount(speaking.length, 'alert')}</Button>
        <Button icon={<MonitorDot aria-hidden="true" />} onPress={() => navigate({ to: '/wallboard' })}>Wallboard</Button>
        <Button icon={<Plus aria-hidden="true" />} onPress={() => navigate({ to: '/add-cluster' })}>Add a cluster</Button>
      </PageHeader>
      <div className={shared.body}>
        {cards.length > 0 ? (
          <ul className={styles.cards} aria-label="Clusters, red first">
            {cards.map((card) => <ClusterCardView key={card.connectionId} card={card} alerts={speaking.filter(({ connectionId }) => connectionId === card.connectionId).length} />)}
          </ul>
        ) : phase === 'lost' && fault !== null ? <FaultPanel fault={fault} /> : <Skeleton height={220} />}
      </div>
    </>
  );
}
