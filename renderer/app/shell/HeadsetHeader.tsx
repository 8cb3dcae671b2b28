import { BatteryMedium, Thermometer, Timer } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Connection } from '../../../shared/contract/connections.ts';
import { hasLiveData } from '../../../shared/domain/connection-state.ts';
import { Age } from '../../components/Age.tsx';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { heatWords } from '../../features/headset-home/heat-words.ts';
import { retryNow, runConnectionAct } from './connection-acts.ts';
import { chargeForecastWords, chargeWords, generationWords, stateLook, stepWords } from './connection-words.ts';
import { ConnectionMenu } from './ConnectionMenu.tsx';
import { HeadsetTrouble } from './HeadsetTrouble.tsx';
import styles from './HeadsetHeader.module.css';

/** Is this thing all right? Answered without a click. */
export function HeadsetHeader({ connection }: { readonly connection: Connection }) {
  const { headset, state, latencyMs } = connection;
  const isLive = hasLiveData(state);
  return (
    <header className={styles.header} data-production={connection.production}>
      <div className={styles.line}>
        <h1 className={styles.name}>{connection.name}</h1>
        <span className={styles.state}><StateMark {...stateLook(connection)} /></span>
        {connection.production ? <Chip tone="error">Production</Chip> : null}
        {connection.simulated ? <Chip>Simulated</Chip> : null}
        <ul className={styles.figures} data-stale={!isLive}>
          {headset === null ? <Figure title="Address">{connection.endpoint.host}</Figure> : (
            <>
              <Figure title={headset.osVersion}>{generationWords[headset.generation]}{buildWords(headset.osVersion)}</Figure>
              {headset.batteryPercent === null ? null : (
                <Figure icon={<BatteryMedium aria-hidden="true" />} title="Battery and how long it lasts at this rate">
                  {[chargeWords(headset), chargeForecastWords(headset)].filter((part) => part !== null).join(' · ')}
                </Figure>
              )}
              {headset.thermalStage === null ? null : (
                <Figure icon={<Thermometer aria-hidden="true" />} title={`Thermal stage ${headset.thermalStage}. ${heatWords(headset.thermalStage).meaning}`}>
                  {heatWords(headset.thermalStage).word}
                </Figure>
              )}
            </>
          )}
          {latencyMs === null || !isLive ? null : <Figure icon={<Timer aria-hidden="true" />} title="Round trip of the last heartbeat">{Math.round(latencyMs)} ms</Figure>}
          {isLive || connection.lastSeenAt === null ? null : <Figure title="When it answered last">as of <Age at={connection.lastSeenAt} /></Figure>}
        </ul>
        <div className={styles.acts}>
          <Wait connection={connection} />
          <ConnectionMenu connection={connection} />
        </div>
      </div>
      <HeadsetTrouble connection={connection} />
    </header>
  );
}

/** ` · build 22621`, out of `22621.1399.arm64fre.ni_release…`. */
function buildWords(osVersion: string): string {
  const build = /\d{4,6}/.exec(osVersion)?.[0];
  return build === undefined ? '' : ` · ${build}`;
}

function Figure({ icon, title, children }: { readonly icon?: ReactNode; readonly title: string; readonly children: ReactNode }) {
  return <li title={title} className={styles.figure}>{icon}{children}</li>;
}

/** What it is waiting for, since when, and the way to not wait. */
function Wait({ connection }: { readonly connection: Connection }) {
  const { state, step, retryAt, fault } = connection;
  if (state === 'online' || state === 'offline') {
    return state === 'online' ? null : <Button onPress={() => { runConnectionAct('connect', connection); }}>Connect</Button>;
  }
  if (state === 'stale') {
    return (
      <>
        <span className={styles.wait} title={fault?.hint}>{fault?.message ?? 'Its figures are late.'}</span>
        <Button onPress={() => retryNow(connection)}>Retry now</Button>
      </>
    );
  }
  if (step !== null) return <span className={styles.wait} role="status">{stepWords[step.name]}… <Age at={step.since} /></span>;
  if (retryAt === null) return null;
  return (
    <>
      <span className={styles.wait}>Next try <Age at={retryAt} /></span>
      {connection.fault === null ? <Button onPress={() => retryNow(connection)}>Retry now</Button> : null}
    </>
  );
}
