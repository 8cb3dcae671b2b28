import { Link, Navigate, Outlet, useNavigate, useParams, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import type { Connection } from '../../../shared/contract/connections.ts';
import { needsDecision } from '../../../shared/domain/connection-state.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { clusterTabOfPath, clusterTabs } from '../cluster-tabs.ts';
import { connectionTo } from '../connection-address.ts';
import { useCommands } from '../commands/registry.ts';
import { useConnection, useConnections } from '../live/live-data.ts';
import { useCausesFreshness } from '../../features/cluster-parts/use-cluster.ts';
import { ClusterHeader } from './ClusterHeader.tsx';
import { reportFreshness } from './freshness.ts';
import styles from './Frame.module.css';

const Gate = lazy(async () => ({ default: (await import('../../features/cluster-access/ClusterGate.tsx')).ClusterGate }));

/** The screens of one cluster: header, tabs, and the screen itself, or the decision that stands before it. */
export function ClusterFrame() {
  const { connectionId = '' } = useParams({ strict: false });
  const connection = useConnection(connectionId);
  const { phase } = useConnections();
  if (connection === null) return phase === 'loading' ? <Skeleton height={320} /> : <Unknown />;
  if (connection.kind !== 'cluster') return <Navigate to={connectionTo(connection.kind, '')} params={{ connectionId: connection.id }} replace />;
  return <Framed key={connection.id} connection={connection} />;
}

function Framed({ connection }: { readonly connection: Connection }) {
  const tab = useRouterState({ select: (state) => clusterTabOfPath(state.location.pathname) });
  useTabCommands(connection);
  useHeartbeatInFooter(connection.id);
  return (
    <>
      <ClusterHeader connection={connection} />
      <nav className={styles.tabs} aria-label="Screens of this cluster">
        {clusterTabs.map(({ id, label }) => (
          <Link key={id} to={`/clusters/$connectionId/${id}`} params={{ connectionId: connection.id }} className={styles.tab} aria-current={tab === id ? 'page' : undefined}>{label}</Link>
        ))}
      </nav>
      <div className={styles.screen}>
        {/* How it is reached is where these decisions are made: that screen stays, with the gate as its first part. */}
        {needsDecision(connection.state) && tab !== 'access'
          ? <Suspense fallback={<Skeleton height={320} />}><Gate connection={connection} /></Suspense>
          : <Outlet />}
      </div>
    </>
  );
}

/** On every screen of a cluster the footer tells how old its last heartbeat is. */
function useHeartbeatInFooter(connectionId: ConnectionId): void {
  const { value } = useCausesFreshness(connectionId);
  const asOf = value?.asOf ?? null;
  const nextAt = value?.nextAt ?? null;
  useEffect(() => { if (asOf !== null) reportFreshness(connectionId, { asOf, nextAt }); }, [connectionId, asOf, nextAt]);
}

/** `g` and a letter for each of its screens. */
function useTabCommands({ id: connectionId, name }: Connection): void {
  const navigate = useNavigate();
  useCommands(clusterTabs.map(({ id, label, letter, keywords }) => ({
    id: `cluster.${id}`,
    title: `${label} of ${name}`,
    group: 'Go to',
    keys: `g ${letter}`,
    keywords,
    run: () => navigate({ to: `/clusters/$connectionId/${id}`, params: { connectionId } }),
  })));
}

function Unknown() {
  return (
    <EmptyState
      isPage
      title="This cluster is not in the list"
      body="It was removed, or the link is from another machine: saved clusters stay on the machine that saved them."
      action={<><Link to="/add-cluster">Add a cluster</Link><Link to="/">Overview</Link></>}
    />
  );
}
