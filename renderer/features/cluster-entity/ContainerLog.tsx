import { Copy } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { entityKey, type EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { api, useStream } from '../../app/api.ts';
import { Age } from '../../components/Age.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatCount } from '../../components/format.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { LineView } from '../../components/LineView.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { Switch } from '../../components/Switch.tsx';
import { copyText } from './copy-entity.ts';
import styles from './entity.module.css';

const tails = [{ value: '100', label: '100 lines' }, { value: '1000', label: '1,000' }, { value: '10000', label: '10,000' }] as const;
type Tail = (typeof tails)[number]['value'];
const runs = [{ value: 'current', label: 'This run' }, { value: 'previous', label: 'The run before' }] as const;
type Run = (typeof runs)[number]['value'];

/** The end of what a container wrote. The gateway gives snapshots only: following means asking again. */
export function ContainerLog({ connectionId, entity }: { readonly connectionId: ConnectionId; readonly entity: EntityRef }) {
  const [tail, setTail] = useState<Tail>('1000');
  const [run, setRun] = useState<Run>('current');
  const [follows, setFollows] = useState(true);
  const key = entityKey(entity);
  const log = useStream((signal) => api.clusters.entities.containerLog({ connectionId, ref: entity, tail: Number(tail), previous: run === 'previous' }, { signal }), [connectionId, key, tail, run]);
  const [held, setHeld] = useState(log.value);
  if (follows && held !== log.value) setHeld(log.value);
  const shown = follows ? log.value : held;
  const lines = useMemo(() => (shown === null ? [] : shown.text.replace(/\r?\n$/, '').split(/\r?\n/)), [shown]);
  return (
    <div className={styles.log}>
      <div className={styles.listBar}>
        <Segmented label="Which run" isLabelHidden value={run} options={runs} onChange={setRun} />
        <Segmented label="How much" isLabelHidden value={tail} options={tails} onChange={setTail} />
        <Switch isSelected={follows} onChange={setFollows}>Follow</Switch>
        <span className={styles.count} role="status">{shown === null ? '' : <>{formatCount(lines.length, 'line')}, as of <Age at={shown.asOf} /></>}</span>
        <IconButton label="Copy the log" icon={<Copy aria-hidden="true" />} isDisabled={shown === null} onPress={() => copyText(shown?.text ?? '', 'Log copied')} />
      </div>
      {log.phase === 'lost' && log.fault !== null ? <FaultPanel fault={log.fault} compact={shown !== null} /> : null}
      {shown === null ? (log.phase === 'lost' ? null : <Skeleton lines={12} />) : shown.text === '' ? (
        <EmptyState title="The container wrote nothing" body={run === 'previous' ? 'There was no run before this one, or it left no log.' : 'Its log is empty so far. Only containers have logs here: what a process writes stays on its node.'} />
      ) : (
        <div className={styles.logText}><LineView label="Container log" lines={lines} sticksToEnd={follows} /></div>
      )}
    </div>
  );
}
