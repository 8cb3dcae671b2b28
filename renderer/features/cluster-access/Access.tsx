import type { Connection } from '../../../shared/contract/connections.ts';
import type { ClusterAccess } from '../../../shared/contract/clusters/access.ts';
import { needsDecision } from '../../../shared/domain/connection-state.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { useConnection } from '../../app/live/live-data.ts';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useAccess } from '../cluster-parts/use-cluster.ts';
import { ClusterGate } from './ClusterGate.tsx';
import { GatewaysPanel } from './GatewaysPanel.tsx';
import { LockPanel } from './LockPanel.tsx';
import { ProfilesPanel } from './ProfilesPanel.tsx';
import { ServerPanel } from './ServerPanel.tsx';
import { TrafficPanel } from './TrafficPanel.tsx';
import styles from './access.module.css';

/** How this cluster is reached, as whom, what may be done to it, and what watching it costs it. */
export function Access({ connectionId }: { readonly connectionId: ConnectionId }) {
  const connection = useConnection(connectionId);
  const { value, phase, fault } = useAccess(connectionId);
  if (connection === null) return null;
  return (
    <div className={styles.screen}>
      {needsDecision(connection.state) ? <ClusterGate connection={connection} /> : null}
      {value === null ? phase === 'lost' && fault !== null ? <FaultPanel fault={fault} /> : <Skeleton height={320} /> : <Panels connection={connection} access={value} />}
    </div>
  );
}

function Panels({ connection, access }: { readonly connection: Connection; readonly access: ClusterAccess }) {
  return (
    <div className={styles.columns}>
      <div className={styles.column}>
        <ProfilesPanel connection={connection} access={access} />
        <LockPanel connection={connection} access={access} />
      </div>
      <div className={styles.column}>
        <GatewaysPanel access={access} />
        <ServerPanel connection={connection} access={access} />
        <TrafficPanel access={access} />
      </div>
    </div>
  );
}
