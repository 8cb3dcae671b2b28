import { api, useCollection } from '../../app/api.ts';
import { useAppInfo } from '../../app/live/live-data.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatCount } from '../../components/format.ts';
import { PageHeader } from '../../components/PageHeader.tsx';
import { Panel } from '../../components/Panel.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useNow } from '../../components/use-now.ts';
import { useAlerts } from '../cluster-parts/use-cluster.ts';
import { AlertRow } from './AlertRow.tsx';
import { countsAsAlert, inOrder } from './alert-words.ts';
import { RulesPanel } from './RulesPanel.tsx';
import { SilencesPanel } from './SilencesPanel.tsx';
import styles from './alerts.module.css';

const hourMs = 3_600_000;

/** What the clusters ask for, what has been silenced and until when, and the rules behind it. */
export function AlertsPage() {
  const { items, phase, fault } = useAlerts();
  const { items: rules, phase: rulesPhase } = useCollection((signal) => api.clusters.alerts.rules(undefined, { signal }), ({ ruleId }) => ruleId, []);
  const mayOnlyLook = useAppInfo()?.role === 'wallboard';
  const now = useNow();
  const speaking = items.filter((alert) => countsAsAlert(alert, now));
  const recent = items.filter(({ since }) => now - since < hourMs).length;
  return (
    <>
      <PageHeader title="Alerts" detail={items.length === 0 ? 'Rules watch every cluster, with two limits each, so that a value at the limit does not chatter.' : `${speaking.length === 0 ? 'Nothing asks for you' : `${formatCount(speaking.length, 'alert asks', 'alerts ask')} for you`}. ${formatCount(recent, 'began', 'began')} within the last hour.`} />
      <div className={styles.body}>
        <Panel title="Now">
          {items.length > 0 ? <ul className={styles.alerts}>{inOrder(items, now).map((alert) => <AlertRow key={alert.alertId} alert={alert} rules={rules} mayOnlyLook={mayOnlyLook} />)}</ul>
            : phase === 'lost' && fault !== null ? <FaultPanel fault={fault} />
              : phase === 'loading' ? <Skeleton height={120} />
                : <EmptyState title="No alert" body="Nothing has crossed a limit within the last hour." />}
        </Panel>
        <SilencesPanel rules={rules} mayOnlyLook={mayOnlyLook} />
        <RulesPanel rules={rules} isLoading={rulesPhase === 'loading'} mayOnlyLook={mayOnlyLook} />
      </div>
    </>
  );
}
