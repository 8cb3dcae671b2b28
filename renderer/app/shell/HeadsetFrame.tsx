import { Link, Navigate, useParams, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, type ComponentType } from 'react';
import { needsDecision } from '../../../shared/domain/connection-state.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { connectionTo } from '../connection-address.ts';
import { headsetTabs, tabOfPath } from '../headset-tabs.ts';
import { useConnection, useConnections } from '../live/live-data.ts';
import { HeadsetHeader } from './HeadsetHeader.tsx';
import styles from './Frame.module.css';

const Gate = lazy(async () => ({ default: (await import('../../features/add/ConnectionGate.tsx')).ConnectionGate }));

/** A screen of one headset: header, tabs, and the screen itself, or the decision that stands before it. */
export function HeadsetFrame({ screen: Screen }: { readonly screen: ComponentType<{ readonly connectionId: ConnectionId }> }) {
  const { connectionId = '' } = useParams({ strict: false });
  const connection = useConnection(connectionId);
  const { phase } = useConnections();
  if (connection === null) return phase === 'loading' ? <Skeleton height={320} /> : <Unknown />;
  // Links that were made where kinds are not told apart still arrive.
  if (connection.kind !== 'hololens') return <Navigate to={connectionTo(connection.kind, '')} params={{ connectionId: connection.id }} replace />;
  return (
    <>
      <HeadsetHeader connection={connection} />
      <HeadsetTabs connectionId={connection.id} />
      <div className={styles.screen}>
        {needsDecision(connection.state)
          ? <Suspense fallback={<Skeleton height={320} />}><Gate connection={connection} /></Suspense>
          : <Screen key={connection.id} connectionId={connection.id} />}
      </div>
    </>
  );
}

function HeadsetTabs({ connectionId }: { readonly connectionId: ConnectionId }) {
  const current = useRouterState({ select: (state) => tabOfPath(state.location.pathname) });
  return (
    <nav className={styles.tabs} aria-label="Screens of this headset">
      {headsetTabs.map((tab) => (
        <Link
          key={tab.id}
          to={`/headsets/$connectionId/${tab.id}`}
          params={{ connectionId }}
          className={styles.tab}
          aria-current={current === tab.id ? 'page' : undefined}
        >
          {tab.label}
        </Link>
      ))}
    </nav>
  );
}

function Unknown() {
  return (
    <EmptyState
      isPage
      title="This headset is not in the list"
      body="It was removed, or the link is from another machine: saved headsets stay on the machine that saved them."
      action={<><Link to="/add">Add a headset</Link><Link to="/">Overview</Link></>}
    />
  );
}
