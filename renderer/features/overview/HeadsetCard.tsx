import { Link } from '@tanstack/react-router';
import { BatteryMedium, Box, Thermometer } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Connection } from '../../../shared/contract/connections.ts';
import { hasLiveData } from '../../../shared/domain/connection-state.ts';
import { chargeForecastWords, chargeWords, generationWords, stateLook, stepWords } from '../../app/shell/connection-words.ts';
import { Age } from '../../components/Age.tsx';
import { Chip } from '../../components/Chip.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { heatWords } from '../headset-home/heat-words.ts';
import shared from './cards.module.css';
import styles from './HeadsetCards.module.css';

/** One headset at a glance; all of it is one link to its home. */
export function HeadsetCard({ connection, reason }: { readonly connection: Connection; readonly reason: string | null }) {
  const look = stateLook(connection);
  const { headset, step } = connection;
  const isLive = hasLiveData(connection.state);
  return (
    <li className={shared.card} data-tone={look.tone} data-production={connection.production}>
      <h3 className={shared.name}>
        <Link to="/headsets/$connectionId/home" params={{ connectionId: connection.id }} className={shared.link}>{connection.name}</Link>
        {connection.production ? <Chip tone="error">Production</Chip> : null}
        {connection.simulated ? <Chip>Simulated</Chip> : null}
      </h3>
      <p className={styles.state}>
        <StateMark {...look} />
        <span className={shared.quiet}><Age at={connection.since} /></span>
      </p>
      {reason === null ? null : <p className={styles.reason} data-tone={look.tone}>{reason}</p>}
      {connection.state === 'connecting' && step !== null ? <p className={shared.quiet}>{stepWords[step.name]}…</p> : null}
      {headset === null ? <p className={shared.quiet}>{connection.endpoint.host}</p> : (
        <dl className={styles.figures} data-stale={!isLive}>
          <Figure icon={<BatteryMedium aria-hidden="true" />} name="Battery" value={chargeWords(headset) ?? '–'} detail={chargeForecastWords(headset)} />
          <Figure icon={<Thermometer aria-hidden="true" />} name="Heat" value={headset.thermalStage === null ? '–' : heatWords(headset.thermalStage).word} />
          <Figure icon={<Box aria-hidden="true" />} name="App in front" value={headset.appInFront ?? 'none'} wide />
        </dl>
      )}
      <p className={styles.foot}>
        <span>{headset === null ? 'Not seen yet' : generationWords[headset.generation]}</span>
        {connection.lastSeenAt === null || isLive ? null : <span>as of <Age at={connection.lastSeenAt} /></span>}
      </p>
    </li>
  );
}

interface FigureProps {
  readonly icon: ReactNode;
  readonly name: string;
  readonly value: string;
  readonly detail?: string | null;
  readonly wide?: boolean;
}
function Figure({ icon, name, value, detail = null, wide = false }: FigureProps) {
  return (
    <div className={wide ? styles.wide : undefined}>
      <dt>{icon}{name}</dt>
      <dd title={value}>{value}{detail === null ? null : <small>{detail}</small>}</dd>
    </div>
  );
}
