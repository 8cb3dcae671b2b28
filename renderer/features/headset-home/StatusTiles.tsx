import { AppWindow, Thermometer, Wifi } from 'lucide-react';
import type { HeadsetStatus } from '../../../shared/domain/headset.ts';
import { Age } from '../../components/Age.tsx';
import { Tile } from '../../components/Tile.tsx';
import { heatWords } from './heat-words.ts';
import { missingWords } from './Missing.tsx';
import { mainAddress, signalWords } from './network-words.ts';
import styles from './home.module.css';

interface StatusTileProps {
  readonly status: HeadsetStatus;
  readonly isStale: boolean;
}

/** How hot it is, what that means, since when. */
export function HeatTile({ status, isStale }: StatusTileProps) {
  const { thermal } = status;
  const icon = <Thermometer aria-hidden="true" />;
  if (thermal === null) return <Tile label="Heat" value="–" tone="stale" icon={icon} detail={missingWords(status, 'thermal')} />;
  const words = heatWords(thermal.stage);
  return (
    <Tile
      label="Heat" icon={icon} value={words.word} tone={isStale ? 'stale' : words.tone} age={<Age at={thermal.asOf} />}
      detail={<><span className={styles.words}>{words.meaning}</span><span className={styles.faint}>Stage {thermal.stage}, changed <Age at={thermal.since} /></span></>}
    />
  );
}

/** How it is reached. */
export function NetworkTile({ status, isStale }: StatusTileProps) {
  const { network } = status;
  const icon = <Wifi aria-hidden="true" />;
  if (network === null) return <Tile label="Network" value="–" tone="stale" icon={icon} detail={missingWords(status, 'network')} />;
  const { wifi } = network;
  const signal = wifi === null ? null : signalWords(wifi.signalPercent);
  const address = mainAddress(network);
  return (
    <Tile
      label={wifi === null ? 'Network' : 'Wi-Fi'} icon={icon} value={wifi === null ? address ?? 'No address' : wifi.ssid || 'Hidden network'}
      tone={isStale ? 'stale' : signal?.tone ?? (address === null ? 'warn' : 'ok')}
      detail={(
        <>
          <span className={styles.words}>
            {wifi === null || signal === null ? 'The joined Wi-Fi network is not reported.' : <><SignalBars bars={signal.bars} />Signal {signal.word}, {Math.round(wifi.signalPercent)} %</>}
          </span>
          {wifi === null ? null : <span className={styles.mono}>{address ?? 'no address'}</span>}
        </>
      )}
    />
  );
}

function SignalBars({ bars }: { readonly bars: number }) {
  return <span className={styles.bars} aria-hidden="true">{[1, 2, 3, 4].map((bar) => <i key={bar} data-on={bar <= bars} />)}</span>;
}

/** What the wearer sees, as far as the headset tells. */
export function FrontTile({ status, isStale }: StatusTileProps) {
  const { appInFront } = status;
  const icon = <AppWindow aria-hidden="true" />;
  const reason = status.unavailable['appInFront'];
  if (appInFront === null) return <Tile label="App in front" value={reason === undefined ? 'None' : '–'} tone={isStale || reason !== undefined ? 'stale' : 'plain'} icon={icon} detail={reason ?? 'The start menu or nothing is open.'} />;
  return (
    <Tile
      label="App in front" icon={icon} value={appInFront.displayName} tone={isStale ? 'stale' : 'ok'}
      detail={<><span className={styles.words}>{appInFront.since === null ? 'Ran before Fabriscope looked' : <>Started <Age at={appInFront.since} /></>}</span><span className={styles.faint} title={appInFront.packageFullName}>Started last, or the busiest: the portal does not tell what is seen.</span></>}
    />
  );
}
