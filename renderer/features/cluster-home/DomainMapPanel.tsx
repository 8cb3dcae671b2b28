import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { NodeRow } from '../../../shared/contract/clusters/entities.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, useCollection } from '../../app/api.ts';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatCount } from '../../components/format.ts';
import { Panel } from '../../components/Panel.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { DomainMapView } from './DomainMapView.tsx';
import styles from './home.module.css';

/** Where the nodes stand and how they are: fault domains across, upgrade domains down. */
export function DomainMapPanel({ connectionId }: { readonly connectionId: ConnectionId }) {
  const { items, phase, fault } = useCollection(
    (signal) => api.clusters.entities.list({ connectionId, ref: { kind: 'cluster' }, list: 'nodes' }, { signal }), ({ key }) => key, [connectionId],
  );
  const nodes = useMemo(() => items.filter((row): row is NodeRow => row.kind === 'node'), [items]);
  return (
    <Panel title={nodes.length === 0 ? 'Nodes' : `Nodes: ${formatCount(nodes.length, 'node')}`} actions={<Link className={styles.panelLink} to="/clusters/$connectionId/nodes" params={{ connectionId }}>All nodes</Link>}>
      {nodes.length > 0 ? <DomainMapView connectionId={connectionId} nodes={nodes} />
        : phase === 'lost' && fault !== null ? <FaultPanel fault={fault} />
          : phase === 'loading' ? <Skeleton height={220} /> : <p className={styles.quiet}>The cluster has named no node yet.</p>}
    </Panel>
  );
}
