import type { AlertRule, Silence } from '../../../shared/contract/clusters/state.ts';
import { api, useAct, useCollection } from '../../app/api.ts';
import { useConnections } from '../../app/live/live-data.ts';
import { Age } from '../../components/Age.tsx';
import { Button } from '../../components/Button.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { Panel } from '../../components/Panel.tsx';
import { useNow } from '../../components/use-now.ts';
import styles from './alerts.module.css';

/** What is silenced, why, and when it ends. Not there while nothing is. */
export function SilencesPanel({ rules, mayOnlyLook }: { readonly rules: readonly AlertRule[]; readonly mayOnlyLook: boolean }) {
  const { items } = useCollection((signal) => api.clusters.alerts.silences(undefined, { signal }), ({ silenceId }) => silenceId, []);
  const { byKey } = useConnections();
  const now = useNow();
  const end = useAct((silence: Silence) => api.clusters.alerts.endSilence({ silenceId: silence.silenceId }));
  const running = items.filter(({ until }) => until > now);
  if (running.length === 0) return null;
  return (
    <Panel title="Silenced">
      <ul className={styles.silences}>
        {running.map((silence) => (
          <li key={silence.silenceId}>
            <span>
              <b>{silence.ruleId === null ? 'Every rule' : rules.find(({ ruleId }) => ruleId === silence.ruleId)?.name ?? silence.ruleId}</b>{' '}
              {silence.connectionId === null ? 'on every cluster' : `on ${byKey.get(silence.connectionId)?.name ?? 'a cluster that is gone'}`}: {silence.reason}
            </span>
            <span className={styles.quiet}>ends <Age at={silence.until} isFuture /></span>
            <Button isBusy={end.busy} isDisabled={mayOnlyLook} disabledReason="This page may only look." onPress={() => end.run(silence)}>End it now</Button>
          </li>
        ))}
      </ul>
      {end.fault === null ? null : <FaultPanel fault={end.fault} />}
    </Panel>
  );
}
