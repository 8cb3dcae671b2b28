import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { faultOf, orpc } from '../../app/api.ts';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { FactRow, Facts } from '../cluster-parts/FactList.tsx';
import styles from './azure-clusters.module.css';

/** Service Fabric clusters of the subscriptions: what they are made of, what to mind, and the way into them. */
export function AzureClusters({ connectionId }: { readonly connectionId: ConnectionId }) {
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery(orpc.azure.deploy.clusters.list.queryOptions({ input: { connectionId } }));
  if (data === undefined) return error === null ? <Skeleton lines={8} /> : <FaultPanel fault={faultOf(error)} onAction={() => refetch()} />;
  if (data.length === 0) return <EmptyState title="No cluster here" body="None of the chosen subscriptions has a Service Fabric cluster that this account may see." />;
  return (
    <ul className={styles.cards}>
      {data.map((cluster) => (
        <li key={cluster.clusterId} className={styles.card}>
          <header className={styles.head}>
            <h2>{cluster.name}</h2>
            {cluster.managed ? <Chip>managed</Chip> : null}
            <StateMark tone={cluster.clusterState === 'Ready' ? 'ok' : 'busy'} word={cluster.clusterState} />
            {cluster.provisioningState === 'Succeeded' ? null : <StateMark tone={cluster.provisioningState === 'Failed' ? 'error' : 'busy'} word={cluster.provisioningState} />}
          </header>
          <Facts>
            <FactRow label="Where">{cluster.resourceGroup}, {cluster.location}</FactRow>
            <FactRow label="Gateway">{cluster.endpoint ?? 'none told'}</FactRow>
            <FactRow label="Runtime">{cluster.codeVersion ?? 'not told'}{cluster.upgradeMode === null ? '' : `, upgrades ${cluster.upgradeMode.toLowerCase()}`}</FactRow>
            <FactRow label="Reliability">{cluster.reliability ?? 'not told'}</FactRow>
            {cluster.nodeTypes.length === 0 ? null : <FactRow label="Node types">{cluster.nodeTypes.map(({ name, primary, durability, instances, vmSize }) => <div key={name}>{name}{primary ? ' (primary)' : ''}: {instances === null && vmSize === null ? 'count and size not told' : `${instances === null ? 'count not told' : String(instances)} × ${vmSize ?? 'size not told'}`}{durability === null ? '' : `, ${durability}`}</div>)}</FactRow>}
            {cluster.thumbprints.length === 0 ? null : <FactRow label={cluster.thumbprints.length === 1 ? 'Thumbprint' : 'Thumbprints'}>{cluster.thumbprints.map((thumbprint) => <div key={thumbprint}><code>{thumbprint}</code></div>)}</FactRow>}
          </Facts>
          {cluster.advice.length === 0 ? null : <ul className={styles.advice} aria-label="What to mind">{cluster.advice.map(({ severity, words }) => <li key={words}><StateMark tone={severity === 'warning' ? 'warn' : 'stale'} word={severity === 'warning' ? 'Mind' : 'Note'} /> {words}</li>)}</ul>}
          <p>
            {cluster.connectionId === null ? (
              <Button isDisabled={cluster.endpoint === null} disabledReason="Azure tells no gateway address for it." onPress={() => navigate({ to: '/add-cluster', search: { address: cluster.endpoint ?? '', ...(cluster.thumbprints.length === 0 ? {} : { thumbprints: cluster.thumbprints.join(' ') }) } })}>Open in Fabriscope…</Button>
            ) : <Link to="/clusters/$connectionId/home" params={{ connectionId: cluster.connectionId }}>It is among your clusters</Link>}
          </p>
        </li>
      ))}
    </ul>
  );
}
