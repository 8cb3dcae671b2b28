import { Link, Navigate, Outlet, useNavigate, useParams, useRouterState } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import type { Connection } from '../../../shared/contract/connections.ts';
import { needsDecision } from '../../../shared/domain/connection-state.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useCommands } from '../commands/registry.ts';
import { connectionTo, type ConnectionTo } from '../connection-address.ts';
import { useConnection, useConnections } from '../live/live-data.ts';
import styles from './Frame.module.css';

export interface ServiceTab {
  readonly id: string;
  readonly label: string;
  readonly letter: string;
  readonly keywords: string;
  readonly to: ConnectionTo;
}

export interface ServiceFrameProps {
  readonly kind: 'azure' | 'devops';
  readonly tabs: readonly ServiceTab[];
  readonly tabOfPath: (path: string) => string;
  readonly Header: ComponentType<{ readonly connection: Connection }>;
  /** What stands before every screen but `access` while nobody is signed in. */
  readonly Gate: ComponentType<{ readonly connection: Connection }>;
  /** Of `Screens of this …`, and of what is not in the list. */
  readonly noun: string;
  readonly addTo: '/add-azure' | '/add-devops';
}

/** The screens of one service that is signed in to: header, tabs, and the screen itself, or the sign-in that stands before it. */
export function ServiceFrame(props: ServiceFrameProps) {
  const { connectionId = '' } = useParams({ strict: false });
  const connection = useConnection(connectionId);
  const { phase } = useConnections();
  if (connection === null) {
    if (phase === 'loading') return <Skeleton height={320} />;
    return (
      <EmptyState
        isPage
        title={`This ${props.noun} is not in the list`}
        body="It was removed, or the link is from another machine: what is saved stays on the machine that saved it."
        action={<><Link to={props.addTo}>Add one</Link><Link to="/">Overview</Link></>}
      />
    );
  }
  if (connection.kind !== props.kind) return <Navigate to={connectionTo(connection.kind, '')} params={{ connectionId: connection.id }} replace />;
  return <Framed key={connection.id} {...props} connection={connection} />;
}

function Framed({ connection, tabs, tabOfPath, Header, Gate, noun }: ServiceFrameProps & { readonly connection: Connection }) {
  const tab = useRouterState({ select: (state) => tabOfPath(state.location.pathname) });
  const navigate = useNavigate();
  const params = { connectionId: connection.id };
  useCommands(tabs.map(({ id, label, letter, keywords, to }) => ({
    id: `${connection.kind}.${id}`, title: `${label} of ${connection.name}`, group: 'Go to', keys: `g ${letter}`, keywords, run: () => navigate({ to, params }),
  })));
  return (
    <>
      <Header connection={connection} />
      <nav className={styles.tabs} aria-label={`Screens of this ${noun}`}>
        {tabs.map(({ id, label, to }) => <Link key={id} to={to} params={params} className={styles.tab} aria-current={tab === id ? 'page' : undefined}>{label}</Link>)}
      </nav>
      <div className={styles.screen}>{needsDecision(connection.state) && tab !== 'access' ? <Gate connection={connection} /> : <Outlet />}</div>
    </>
  );
}
