import { Lock, LockOpen } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { ClusterSummary, Connection } from '../../../shared/contract/connections.ts';
import { Button } from '../../components/Button.tsx';
import { useNow } from '../../components/use-now.ts';
import { api, useAct } from '../api.ts';
import { useAppInfo } from '../live/live-data.ts';

const UnlockDialog = lazy(async () => ({ default: (await import('../../features/cluster-access/UnlockDialog.tsx')).UnlockDialog }));

/** Whether anything can be changed there, and for how long yet. */
export function ClusterLock({ connection, cluster }: { readonly connection: Connection; readonly cluster: ClusterSummary }) {
  const [isAsking, setAsking] = useState(false);
  const now = useNow();
  const mayOnlyLook = useAppInfo()?.role === 'wallboard';
  const lock = useAct(() => api.clusters.access.lock({ connectionId: connection.id }));
  if (cluster.unlockedUntil !== null && cluster.unlockedUntil > now) {
    return (
      <Button icon={<LockOpen aria-hidden="true" />} isBusy={lock.busy} title="It can be changed from here until then. Press to lock it now." onPress={() => lock.run()}>
        Unlocked, {timeLeft(cluster.unlockedUntil - now)} left: lock
      </Button>
    );
  }
  const isThere = connection.state === 'online' || connection.state === 'stale';
  return (
    <>
      <Button
        icon={<Lock aria-hidden="true" />}
        isDisabled={!isThere || mayOnlyLook}
        disabledReason={mayOnlyLook ? 'This page was opened with the wallboard link: it may look and not touch.' : 'It can be unlocked once it answers.'}
        title="Read-only until it is unlocked"
        onPress={() => { setAsking(true); }}
      >
        Locked: unlock
      </Button>
      {isAsking ? <Suspense><UnlockDialog connection={connection} onClose={() => { setAsking(false); }} /></Suspense> : null}
    </>
  );
}

/** Whole minutes, so that the button does not twitch every second; seconds in the last one. */
function timeLeft(ms: number): string {
  return ms >= 60_000 ? `${Math.ceil(ms / 60_000)} min` : `${Math.max(1, Math.ceil(ms / 1_000))} s`;
}
