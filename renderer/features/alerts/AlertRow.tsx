import { Link, useRouter } from '@tanstack/react-router';
import { BellOff } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { Alert, AlertRule } from '../../../shared/contract/clusters/state.ts';
import { routePath } from '../../app/route-path.ts';
import { Age } from '../../components/Age.tsx';
import { Button } from '../../components/Button.tsx';
import { formatCount } from '../../components/format.ts';
import { StateMark } from '../../components/StateMark.tsx';
import { useNow } from '../../components/use-now.ts';
import { alertLook } from './alert-words.ts';
import styles from './alerts.module.css';

const SilenceDialog = lazy(async () => ({ default: (await import('./SilenceDialog.tsx')).SilenceDialog }));

export interface AlertRowProps {
  readonly alert: Alert;
  readonly rules: readonly AlertRule[];
  readonly mayOnlyLook: boolean;
}

/** One alert: where it is in its life, since when, what is counted under it, and the way to its cause. */
export function AlertRow({ alert, rules, mayOnlyLook }: AlertRowProps) {
  const router = useRouter();
  const now = useNow();
  const [isSilencing, setSilencing] = useState(false);
  const look = alertLook(alert);
  const isSilenced = alert.silencedUntil !== null && alert.silencedUntil > now;
  const isOver = alert.state === 'ended';
  return (
    <li className={styles.alert} data-tone={look.tone} data-quiet={isSilenced || isOver}>
      <StateMark {...look} />
      <div className={styles.words}>
        <Link className={styles.title} to={routePath(alert.href)} onClick={(event) => { event.preventDefault(); router.history.push(routePath(alert.href)); }}>{alert.title.includes(alert.clusterName) ? alert.title : `${alert.clusterName}: ${alert.title}`}</Link>
        <p>{alert.body}</p>
        <p className={styles.quiet}>
          {alert.clusterName} · {rules.find(({ ruleId }) => ruleId === alert.ruleId)?.name ?? 'a rule that is gone'}
          {alert.entries > 1 ? ` · began ${alert.entries} times within the hour` : ''}
          {alert.effects > 0 ? ` · ${formatCount(alert.effects, 'consequence')} counted under it` : ''}
        </p>
      </div>
      <div className={styles.when}>
        <span>{isOver ? <>ended <Age at={alert.changedAt} /></> : <Age at={alert.since} prefix="for" bare />}</span>
        {isSilenced ? <span className={styles.quiet}>silenced, ends <Age at={alert.silencedUntil ?? now} isFuture /></span>
          : isOver ? null
            : <Button variant="quiet" icon={<BellOff aria-hidden="true" />} isDisabled={mayOnlyLook} disabledReason="This page may only look." onPress={() => { setSilencing(true); }}>Silence…</Button>}
      </div>
      {isSilencing ? <Suspense><SilenceDialog alert={alert} rules={rules} onClose={() => { setSilencing(false); }} /></Suspense> : null}
    </li>
  );
}
