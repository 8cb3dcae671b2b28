import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { Connection } from '../../../shared/contract/connections.ts';
import { hasLiveData } from '../../../shared/domain/connection-state.ts';
import type { HeadsetStatus } from '../../../shared/domain/headset.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, useAct, useStream } from '../../app/api.ts';
import { useCommands } from '../../app/commands/index.ts';
import { useConnection, useSettings } from '../../app/live/live-data.ts';
import { reportFreshness } from '../../app/shell/freshness.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useActsRefusal } from '../apps/acts-refusal.ts';
import { useOwnFault } from '../apps/use-own-fault.ts';
import { useAppActs, useApps } from '../apps/use-apps.ts';
import { AdaptersPanel } from './AdaptersPanel.tsx';
import { BatteryTile } from './BatteryTile.tsx';
import { FactsPanel } from './FactsPanel.tsx';
import { Favourites } from './Favourites.tsx';
import { LivePicture } from './LivePicture.tsx';
import { PowerDialog, type PowerAct } from './PowerDialog.tsx';
import { PowerPanel } from './PowerPanel.tsx';
import { QuickActs } from './QuickActs.tsx';
import { ServicesPanel } from './ServicesPanel.tsx';
import { SleepPanel } from './SleepPanel.tsx';
import { FrontTile, HeatTile, NetworkTile } from './StatusTiles.tsx';
import styles from './home.module.css';

const usualLowPercent = 20;

/** The home of one headset: its picture, how it is, and the acts of every day. */
export function HeadsetHome({ connectionId }: { readonly connectionId: ConnectionId }) {
  const connection = useConnection(connectionId);
  const status = useStream((signal) => api.devices.system.watch({ connectionId }, { signal }), [connectionId]);
  const fault = useOwnFault(status.fault);
  const asOf = status.value?.asOf ?? null;
  const nextAt = status.value?.nextAt ?? null;
  useEffect(() => {
    reportFreshness(connectionId, { asOf, nextAt });
    return () => { reportFreshness(connectionId, { asOf: null, nextAt: null }); };
  }, [connectionId, asOf, nextAt]);

  if (connection === null) return <Waiting />;
  if (status.value === null) return fault === null ? <Waiting /> : <FaultPanel fault={fault} />;
  const isKnown = status.value.asOf !== null || status.value.machineName !== null;
  if (!isKnown && !hasLiveData(connection.state)) return <NeverSeen connection={connection} />;
  return (
    <>
      {status.phase === 'lost' && fault !== null ? <FaultPanel fault={fault} compact /> : null}
      <Home connection={connection} status={status.value} isStale={status.phase === 'lost' || connection.state !== 'online'} />
    </>
  );
}

interface HomeProps {
  readonly connection: Connection;
  readonly status: HeadsetStatus;
  /** The figures are old: the headset or our own line is away. */
  readonly isStale: boolean;
}

function Home({ connection, status, isStale }: HomeProps) {
  const { id: connectionId } = connection;
  const lowPercent = useSettings()?.lowBatteryPercent ?? usualLowPercent;
  const [powerAct, setPowerAct] = useState<PowerAct | null>(null);
  const refusal = useActsRefusal(connection);
  const apps = useApps(connectionId);
  const acts = useAppActs(connectionId);
  const holder = apps.items.find((app) => app.running && app.displayName === status.cameraUse.heldBy);
  const freeCamera = holder === undefined ? null : (): void => { void acts.stop(holder); };
  const restart = (): void => { setPowerAct('restart'); };
  const shutDown = (): void => { setPowerAct('shutDown'); };
  const refresh = useAct(() => api.devices.system.refresh({ connectionId }));
  useCommands([
    { id: 'home.restart', title: `Restart ${connection.name}…`, group: 'Headset', when: refusal === null, run: restart },
    { id: 'home.shut-down', title: `Shut ${connection.name} down…`, group: 'Headset', keywords: 'power off', when: refusal === null, run: shutDown },
    { id: 'home.refresh', title: 'Read everything again', group: 'Headset', keys: 'r', when: refusal === null, run: () => refresh.run() },
  ]);
  return (
    <div className={styles.screen}>
      <div className={styles.top}>
        <div className={styles.side}>
          <LivePicture connectionId={connectionId} refusal={refusal} />
          <Favourites connectionId={connectionId} apps={apps} acts={acts} refusal={refusal} />
        </div>
        <div className={styles.figures}>
          <div className={styles.tiles}>
            <BatteryTile status={status} lowPercent={lowPercent} isStale={isStale} />
            <HeatTile status={status} isStale={isStale} />
            <NetworkTile status={status} isStale={isStale} />
            <FrontTile status={status} isStale={isStale} />
          </div>
          <QuickActs connectionId={connectionId} status={status} refusal={refusal} onFreeCamera={freeCamera} />
        </div>
      </div>
      {refresh.fault === null ? null : <FaultPanel fault={refresh.fault} onAction={() => refresh.run()} />}
      <div className={styles.details}>
        <FactsPanel connectionId={connectionId} status={status} refusal={refusal} onRestart={restart} />
        <PowerPanel connectionId={connectionId} status={status} refusal={refusal} onRestart={restart} onShutDown={shutDown} />
        <SleepPanel connectionId={connectionId} status={status} refusal={refusal} />
        <ServicesPanel status={status} />
        <AdaptersPanel status={status} />
      </div>
      <PowerDialog connection={connection} status={status} act={powerAct} onClose={() => { setPowerAct(null); }} />
    </div>
  );
}

/** Holds the places of picture and tiles, so that nothing jumps when the answer comes. */
function Waiting() {
  return (
    <div className={styles.screen} aria-busy="true">
      <div className={styles.top}>
        <div className={styles.picture} />
        <div className={styles.tiles}>{['battery', 'heat', 'network', 'app'].map((tile) => <Skeleton key={tile} height={132} />)}</div>
      </div>
      <div className={styles.details}><Skeleton height={220} /><Skeleton height={220} /><Skeleton height={220} /></div>
    </div>
  );
}

function NeverSeen({ connection }: { readonly connection: Connection }) {
  return (
    <EmptyState
      title={`${connection.name} has not answered yet`}
      body="Once it does, its picture, battery, heat and network are here, and stay with their age when it goes away again. Switch it on, wake it with its power button, and check that it is on the same network."
      action={<Link to="/add" search={{ connection: connection.id }}>Check the connection step by step</Link>}
    />
  );
}
