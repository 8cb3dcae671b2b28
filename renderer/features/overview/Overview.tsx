import { useConnections } from '../../app/live/live-data.ts';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { HeadsetCards } from './HeadsetCards.tsx';
import { Welcome } from './Welcome.tsx';

/** The first screen: every headset at a glance, or the way to the first one. */
export function Overview() {
  const { items, phase, fault } = useConnections();
  if (items.length > 0) return <HeadsetCards connections={items} />;
  if (phase === 'live') return <Welcome />;
  return phase === 'lost' && fault !== null ? <FaultPanel fault={fault} /> : <Skeleton height={280} />;
}
