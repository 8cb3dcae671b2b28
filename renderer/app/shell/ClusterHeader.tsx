import { UserRound } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Connection } from '../../../shared/contract/connections.ts';
import { hasLiveData } from '../../../shared/domain/connection-state.ts';
import { Age } from '../../components/Age.tsx';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { endpointText } from '../../features/cluster-parts/endpoint-text.ts';
import { HealthMark } from '../../features/cluster-parts/HealthMark.tsx';
import { retryNow, runConnectionAct } from './connection-acts.ts';
import { stateLook, stepWords } from './connection-words.ts';
import { ClusterLock } from './ClusterLock.tsx';
import { ConnectionMenu } from './ConnectionMenu.tsx';
import { HeadsetTrouble } from './HeadsetTrouble.tsx';
import styles from './HeadsetHeader.module.css';

/** Is this cluster all right, which one is it, and what may be done to it? Answered without a click. */
export function ClusterHeader({ connection }: { readonly connection: Connection }) {
  const { cluster, state } = connection;
  const isLive = hasLiveData(state);
  return (
    <header className={styles.header} data-production={connection.production}>
      <div className={styles.line}>
        <h1 className={styles.name}>{connection.name}</h1>
        <ClusterState connection={connection} />
        {connection.production ? <Chip tone="error">Production</Chip> : null}
        {connection.simulated ? <Chip>Simulated</Chip> : null}
        <ul className={styles.figures} data-stale={!isLive}>
          {cluster === null || cluster.figure === '' ? null : <Figure title={cluster.figure}><span className={styles.telling}>{cluster.figure}</span></Figure>}
          <Figure title={clusterTitle(connection)}><span className={styles.endpoint}>{endpointText(connection.endpoint)}</span></Figure>
          {cluster === null || cluster.role === null ? null : (
            <Figure icon={<UserRound aria-hidden="true" />} title="What its profile says it may do; the cluster itself does not tell">{cluster.role === 'admin' ? 'Admin' : 'Reader'}</Figure>
          )}
          {state === 'online' || connection.lastSeenAt === null ? null : <Figure title="When it answered last">as of <Age at={connection.lastSeenAt} /></Figure>}
        </ul>
        <div className={styles.acts}>
          <Wait connection={connection} />
          {cluster === null ? null : <ClusterLock connection={connection} cluster={cluster} />}
          <ConnectionMenu connection={connection} />
        </div>
      </div>
      <HeadsetTrouble connection={connection} />
    </header>
  );
}

/** Its health while it answers; else why that is not known, and the health that was known last. */
function ClusterState({ connection }: { readonly connection: Connection }) {
  const { cluster, state } = connection;
  if (state === 'online' && cluster !== null) return <span className={styles.state}><HealthMark state={cluster.healthState} since={cluster.healthSince} /></span>;
  return (
    <>
      <span className={styles.state}><StateMark {...stateLook(connection)} /> <Age at={connection.since} bare /></span>
      {cluster === null || cluster.healthState === 'Unknown' ? null : <span className={styles.wait}>last known: <HealthMark state={cluster.healthState} /></span>}
    </>
  );
}

function clusterTitle({ endpoint, cluster, latencyMs }: Connection): string {
  return [
    endpointText(endpoint),
    endpoint.scheme === 'https' ? 'Reached over TLS' : 'Reached without encryption: everybody on the way can read and change what is sent',
    cluster === null || cluster.clusterName === null ? '' : `Calls itself ${cluster.clusterName}`,
    latencyMs === null ? '' : `Round trip of the last heartbeat: ${Math.round(latencyMs)} ms`,
  ].filter(Boolean).join('\n');
}

function Figure({ icon, title, children }: { readonly icon?: ReactNode; readonly title: string; readonly children: ReactNode }) {
  return <li title={title} className={styles.figure}>{icon}{children}</li>;
}

/** What it is waiting for, since when, and the way to not wait. */
function Wait({ connection }: { readonly connection: Connection }) {
  const { state, step, retryAt, fault } = connection;
  if (state === 'online') return null;
  if (state === 'offline') return <Button onPress={() => { runConnectionAct('connect', connection); }}>Connect</Button>;
  if (step !== null) return <span className={styles.wait} role="status">{stepWords[step.name]}… <Age at={step.since} /></span>;
  if (state === 'stale') {
    return (
      <>
        <span className={styles.wait} title={fault?.hint}>{fault?.message ?? 'Its figures are late.'}</span>
        <Button onPress={() => retryNow(connection)}>Retry now</Button>
      </>
    );
  }
  if (retryAt === null) return null;
  return (
    <>
      <span className={styles.wait}>Next try <Age at={retryAt} isFuture /></span>
      {fault === null ? <Button onPress={() => retryNow(connection)}>Retry now</Button> : null}
    </>
  );
}
