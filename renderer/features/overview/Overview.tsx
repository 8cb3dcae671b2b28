import { useConnections } from '../../app/live/live-data.ts';
import { ofKind } from '../../app/shell/sidebar-order.ts';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { ClusterCards } from './ClusterCards.tsx';
import { HeadsetCards } from './HeadsetCards.tsx';
import { LastDeployments } from './LastDeployments.tsx';
import { ServiceCards } from './ServiceCards.tsx';
import { Welcome } from './Welcome.tsx';

/** The first screen: every cluster, headset and service at a glance and what was deployed lately, or the way to the first one. */
export function Overview() {
  const { items, phase, fault } = useConnections();
  if (items.length > 0) {
    const clusters = ofKind(items, 'cluster');
    const headsets = ofKind(items, 'hololens');
    const services = [...ofKind(items, 'azure'), ...ofKind(items, 'devops')];
    return (
      <>
        {clusters.length === 0 ? null : <ClusterCards connections={clusters} />}
        {headsets.length === 0 ? null : <HeadsetCards connections={headsets} />}
        {services.length === 0 ? null : <ServiceCards connections={services} />}
        <LastDeployments />
      </>
    );
  }
  if (phase === 'live') return <Welcome />;
  return phase === 'lost' && fault !== null ? <FaultPanel fault={fault} /> : <Skeleton height={280} />;
}
