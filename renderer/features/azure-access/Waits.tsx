import { Hourglass } from 'lucide-react';
import type { AzureProfile } from '../../../shared/contract/azure/profiles.ts';
import { api, useAct } from '../../app/api.ts';
import { Button } from '../../components/Button.tsx';
import { formatCount, formatDuration } from '../../components/format.ts';
import { useNow } from '../../components/use-now.ts';
import styles from './azure-access.module.css';

/** Azure asked us to wait: for how long yet, what is held back, and the way out of it. */
export function Waits({ profile }: { readonly profile: Pick<AzureProfile, 'connectionId' | 'waits' | 'subscriptions'> }) {
  const now = useNow();
  const cancel = useAct((waitId: string) => api.azure.profiles.cancelWait({ connectionId: profile.connectionId, waitId }));
  if (profile.waits.length === 0) return null;
  const nameOf = (id: string | null): string => {
    const name = profile.subscriptions.find(({ subscriptionId }) => subscriptionId === id)?.name;
    return name === undefined ? '' : `${name}: `;
  };
  return (
    <ul className={styles.waits} role="status" aria-label="Azure asks to wait">
      {profile.waits.map(({ waitId, subscriptionId, words, until, calls }) => (
        <li key={waitId}>
          <Hourglass aria-hidden="true" />
          <span>{nameOf(subscriptionId)}{words} <span className={styles.faint}>{[until > now ? `${formatDuration(Math.ceil((until - now) / 1_000) * 1_000)} left` : '', calls > 0 ? `${formatCount(calls, 'call')} held back` : ''].filter(Boolean).join(', ')}</span></span>
          <Button variant="quiet" isBusy={cancel.busy} onPress={() => cancel.run(waitId)}>Give up those calls</Button>
        </li>
      ))}
    </ul>
  );
}
