import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, useAct } from '../../app/api.ts';
import { Age } from '../../components/Age.tsx';
import { Button } from '../../components/Button.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatClock, formatExact } from '../../components/format.ts';
import { StateMark } from '../../components/StateMark.tsx';
import { restoreWords, type KeepAwake } from './sleep-words.ts';
import styles from './home.module.css';

/** That the headset is kept awake, until when, and what is put back then. */
export function KeepAwakeState({ connectionId, keepAwake }: { readonly connectionId: ConnectionId; readonly keepAwake: KeepAwake }) {
  const end = useAct(() => api.devices.system.stopKeepAwake({ connectionId }));
  const { until, previous, restorePending } = keepAwake;
  return (
    <div className={styles.keepAwake} data-tone={restorePending ? 'warn' : undefined}>
      <div className={styles.keepAwakeRow}>
        {restorePending
          ? <StateMark tone="warn" word="Its own sleep settings are still to be put back" />
          : <span><StateMark tone="ok" word="Kept awake" /> until <time dateTime={new Date(until).toISOString()} title={formatExact(until)}>{formatClock(until).slice(0, 5)}</time> (<Age at={until} />)</span>}
        <Button isBusy={end.busy} onPress={() => end.run()}>{restorePending ? 'Put back now' : 'End now'}</Button>
      </div>
      <span>{restorePending ? 'Done with its next answer' : 'Then put back'}: {restoreWords(previous)}.</span>
      {end.fault === null ? null : <FaultPanel fault={end.fault} onAction={() => end.run()} />}
    </div>
  );
}
