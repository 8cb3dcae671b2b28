import { Power, RotateCw } from 'lucide-react';
import { Button } from '../../components/Button.tsx';
import { formatDuration } from '../../components/format.ts';
import { Panel } from '../../components/Panel.tsx';
import { refusedFor } from '../apps/refused-for.ts';
import { chargerWords } from './battery-words.ts';
import type { HeadsetPanelProps } from './FactsPanel.tsx';
import { Missing } from './Missing.tsx';
import styles from './home.module.css';

/** @param milliwattHours as the portal gives it. @returns `12.4 Wh`. */
function wattHours(milliwattHours: number): string {
  return `${(milliwattHours / 1_000).toFixed(1)} Wh`;
}

/** Charger, capacity, low-power state, and the two acts that end everything on it. */
export function PowerPanel({ status, refusal, onRestart, onShutDown }: HeadsetPanelProps & { readonly onRestart: () => void; readonly onShutDown: () => void }) {
  const { battery, lowPowerState } = status;
  const refused = refusedFor(refusal);
  return (
    <Panel title="Power">
      <div className={styles.stack}>
        <dl className={styles.facts}>
          <dt>Charger</dt>
          <dd>{battery === null ? <Missing status={status} part="battery" /> : chargerWords(battery)}</dd>
          <dt>Charge</dt>
          <dd>{battery === null || battery.remainingMilliwattHours === null || battery.maximumMilliwattHours === null ? 'not reported' : `${wattHours(battery.remainingMilliwattHours)} of ${wattHours(battery.maximumMilliwattHours)}`}</dd>
          <dt>Its own estimate</dt>
          <dd>{battery === null || battery.deviceEstimateSeconds === null ? <span className={styles.faint}>none (it gives none on the charger)</span> : `${formatDuration(Math.round(battery.deviceEstimateSeconds / 60) * 60_000)} left`}</dd>
          <dt>Low-power state</dt>
          <dd>{lowPowerState === null ? <Missing status={status} part="lowPowerState" /> : lowPowerState ? 'on: it saves power' : 'off'}</dd>
        </dl>
        <div className={styles.row}>
          <Button icon={<RotateCw aria-hidden="true" />} {...refused} onPress={onRestart}>Restart…</Button>
          <Button icon={<Power aria-hidden="true" />} {...refused} onPress={onShutDown}>Shut down…</Button>
        </div>
      </div>
    </Panel>
  );
}
