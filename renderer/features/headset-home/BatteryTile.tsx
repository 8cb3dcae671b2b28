import { BatteryCharging, BatteryMedium, BatteryWarning } from 'lucide-react';
import { useId, useState } from 'react';
import type { Battery, HeadsetStatus } from '../../../shared/domain/headset.ts';
import { Age } from '../../components/Age.tsx';
import { formatDuration } from '../../components/format.ts';
import { StateMark, type StateTone } from '../../components/StateMark.tsx';
import { Tile } from '../../components/Tile.tsx';
import { useNow } from '../../components/use-now.ts';
import { batteryTone, chargerWords, enoughUntil, forecastWords, nextTimeOfDay, suggestedTimeOfDay, verdictWords, type ChargeVerdict } from './battery-words.ts';
import { missingWords } from './Missing.tsx';
import { Sparkline } from './Sparkline.tsx';
import styles from './home.module.css';

export interface BatteryTileProps {
  readonly status: HeadsetStatus;
  readonly lowPercent: number;
  readonly isStale: boolean;
}

/** Charge, where it goes, how long it lasts, and whether that is long enough for what is planned. */
export function BatteryTile({ status, lowPercent, isStale }: BatteryTileProps) {
  const { battery } = status;
  if (battery === null) return <Tile label="Battery" value="–" tone="stale" icon={<BatteryMedium aria-hidden="true" />} detail={missingWords(status, 'battery')} />;
  const tone = batteryTone(battery, lowPercent);
  const Icon = battery.charging ? BatteryCharging : tone === 'ok' ? BatteryMedium : BatteryWarning;
  return (
    <Tile
      label={tone === 'ok' ? 'Battery' : tone === 'warn' ? 'Battery low' : 'Battery nearly empty'} icon={<Icon aria-hidden="true" />} tone={isStale ? 'stale' : tone}
      value={battery.percent === null ? '–' : Math.round(battery.percent)} unit="%" age={<Age at={battery.asOf} />}
      detail={(
        <>
          <span className={styles.words}>{chargerWords(battery)}{battery.present ? `${battery.forecast.kind === 'unknown' ? '. ' : ', '}${forecastWords(battery.forecast)}` : ''}</span>
          <Sparkline points={battery.recent} {...chartRange(battery)} level={lowPercent} label={trendWords(battery)} />
          {battery.present ? <EnoughFor battery={battery} /> : null}
        </>
      )}
    />
  );
}

/** A line that uses its height: the values with some room, never less than ten percent of charge. */
function chartRange({ recent }: Battery): { low: number; high: number } {
  const values = recent.map(([, percent]) => percent);
  const middle = (Math.min(...values) + Math.max(...values)) / 2;
  const half = Math.max(5, (Math.max(...values) - Math.min(...values)) / 2 + 1);
  return values.length === 0 ? { low: 0, high: 100 } : { low: middle - half, high: middle + half };
}

/** The small chart in words. */
export function trendWords({ recent }: Battery): string {
  const first = recent[0];
  const last = recent.at(-1);
  if (first === undefined || last === undefined || first === last) return 'Charge: no history yet';
  return `Charge: from ${Math.round(first[1])} % to ${Math.round(last[1])} % in ${formatDuration(last[0] - first[0])}`;
}

const marks: Readonly<Record<ChargeVerdict['answer'], StateTone>> = { yes: 'ok', tight: 'warn', no: 'error', unknown: 'stale' };

/** "Enough for 14:30?" */
function EnoughFor({ battery }: { readonly battery: Battery }) {
  const id = useId();
  const now = useNow();
  const [text, setText] = useState(() => suggestedTimeOfDay(Date.now()));
  const until = nextTimeOfDay(text, now);
  const verdict = until === null ? null : enoughUntil(battery, until, now);
  return (
    <span className={styles.enough}>
      <label htmlFor={id}>Enough for</label>
      <input id={id} value={text} inputMode="numeric" maxLength={5} autoComplete="off" aria-invalid={until === null || undefined} onChange={(event) => { setText(event.target.value); }} />
      <span role="status">{verdict === null ? 'a time such as 14:30' : <><StateMark tone={marks[verdict.answer]} word={verdictWords[verdict.answer]} /> {verdict.words}</>}</span>
    </span>
  );
}
