import { Pencil } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { ClusterAccess } from '../../../shared/contract/clusters/access.ts';
import { Age } from '../../components/Age.tsx';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { Panel } from '../../components/Panel.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { endpointText } from '../cluster-parts/endpoint-text.ts';
import { Remark } from '../cluster-parts/Remark.tsx';
import styles from './access.module.css';

const GatewaysDialog = lazy(async () => ({ default: (await import('./GatewaysDialog.tsx')).GatewaysDialog }));

const looks = { answers: { tone: 'ok', word: 'Answers' }, silent: { tone: 'error', word: 'Silent' }, unknown: { tone: 'off', word: 'Not tried yet' } } as const;

/** The addresses at which the cluster is reached: when one falls silent, the next is asked. */
export function GatewaysPanel({ access }: { readonly access: ClusterAccess }) {
  const [isEditing, setEditing] = useState(false);
  return (
    <Panel title="Gateways" actions={<Button variant="quiet" icon={<Pencil aria-hidden="true" />} onPress={() => { setEditing(true); }}>Change</Button>}>
      <ul className={styles.gateways}>
        {access.gateways.map(({ endpoint, state, lastAnswerAt, trouble }, index) => (
          <li key={`${endpoint.scheme}://${endpoint.host}:${endpoint.port}`}>
            <StateMark {...looks[state]} />
            <span>{endpointText(endpoint)} {index === access.current ? <Chip tone="accent">asked now</Chip> : null}</span>
            <span className={styles.quiet}>{lastAnswerAt === null ? 'never answered' : <Age at={lastAnswerAt} />}</span>
            {trouble === '' ? null : <span className={styles.detail}>{trouble}</span>}
          </li>
        ))}
      </ul>
      <ClockSkew skewMs={access.clockSkewMs} />
      {isEditing ? <Suspense><GatewaysDialog access={access} onClose={() => { setEditing(false); }} /></Suspense> : null}
    </Panel>
  );
}

/** From here on times in answers are off by enough to mislead. */
const mattersFromMs = 5_000;

function ClockSkew({ skewMs }: { readonly skewMs: number | null }) {
  if (skewMs === null) return null;
  const seconds = Math.abs(skewMs) / 1_000;
  const words = seconds < 1 ? 'Its clock and ours agree within a second.' : `Its clock is ${seconds.toFixed(seconds < 10 ? 1 : 0)} s ${skewMs > 0 ? 'ahead of' : 'behind'} ours.`;
  return <p className={styles.quiet}>{Math.abs(skewMs) < mattersFromMs ? words : <Remark tone="warn">{words} Ages that it states are off by as much.</Remark>}</p>;
}
