import { useNavigate } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import type { Connection } from '../../../shared/contract/connections.ts';
import { useSettings } from '../../app/live/live-data.ts';
import { attention } from '../../app/shell/connection-words.ts';
import { inOrder } from '../../app/shell/sidebar-order.ts';
import { Button } from '../../components/Button.tsx';
import { formatCount } from '../../components/format.ts';
import { PageHeader } from '../../components/PageHeader.tsx';
import { HeadsetCard } from './HeadsetCard.tsx';
import shared from './cards.module.css';
import styles from './HeadsetCards.module.css';

/** Until the user's own limit is known. */
const assumedLowPercent = 20;

/** Headsets as cards: those that need a person first, the others in the user's order. */
export function HeadsetCards({ connections }: { readonly connections: readonly Connection[] }) {
  const navigate = useNavigate();
  const lowPercent = useSettings()?.lowBatteryPercent ?? assumedLowPercent;
  const judged = inOrder(connections).map((connection) => ({ connection, ...attention(connection, lowPercent) }));
  const needy = judged.filter(({ rank }) => rank <= 1).sort((a, b) => a.rank - b.rank);
  const others = judged.filter(({ rank }) => rank > 1);
  const online = connections.filter(({ state }) => state === 'online').length;
  return (
    <>
      <PageHeader title="Headsets" detail={summary(online, connections.length, needy.length)}>
        <Button icon={<Plus aria-hidden="true" />} onPress={() => navigate({ to: '/add' })}>Add a headset</Button>
      </PageHeader>
      <div className={shared.body}>
        {needy.length === 0 ? null : (
          <section aria-labelledby="needy">
            <h2 id="needy" className={shared.heading}>Needs you</h2>
            <ul className={styles.cards}>{needy.map(({ connection, reason }) => <HeadsetCard key={connection.id} connection={connection} reason={reason} />)}</ul>
          </section>
        )}
        {others.length === 0 ? null : (
          <section aria-labelledby="others">
            <h2 id="others" className={needy.length === 0 ? 'visually-hidden' : shared.heading}>{needy.length === 0 ? 'All headsets' : 'The others'}</h2>
            <ul className={styles.cards}>{others.map(({ connection }) => <HeadsetCard key={connection.id} connection={connection} reason={null} />)}</ul>
          </section>
        )}
      </div>
    </>
  );
}

function summary(online: number, all: number, needy: number): string {
  const states = `${online} of ${formatCount(all, 'headset')} online.`;
  return needy === 0 ? `${states} Nothing needs you.` : `${states} ${formatCount(needy, 'needs', 'need')} you.`;
}
