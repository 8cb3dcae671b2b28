import { Link } from '@tanstack/react-router';
import { Hourglass } from 'lucide-react';
import type { ReactNode } from 'react';
import type { DevopsState } from '../../../shared/contract/devops/index.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { formatDuration } from '../../components/format.ts';
import { StateMark } from '../../components/StateMark.tsx';
import { useNow } from '../../components/use-now.ts';
import styles from './devops.module.css';

/** Azure DevOps asks to wait, or answers late on purpose; nothing where it does neither. */
export function RateNote({ state }: { readonly state: DevopsState }) {
  const now = useNow();
  const { waitingUntil, rateLimit } = state;
  if (waitingUntil !== null && waitingUntil > now) {
    return <p className={styles.wait} role="status"><Hourglass aria-hidden="true" />Azure DevOps asks to wait {formatDuration(Math.ceil((waitingUntil - now) / 1_000) * 1_000)} yet: too much was asked of it. What is shown stays.</p>;
  }
  if (rateLimit === null || rateLimit.delayMs === 0) return null;
  return <p className={styles.wait} role="status"><Hourglass aria-hidden="true" />Azure DevOps delays its answers by {formatDuration(rateLimit.delayMs)}: the budget of this account is nearly used up. Fabriscope asks less often until it is better.</p>;
}

/** What could not be read, and where the token is changed. */
export function Troubles({ state, connectionId }: { readonly state: DevopsState; readonly connectionId: ConnectionId }) {
  if (state.troubles.length === 0) return null;
  return (
    <ul className={styles.troubles} aria-label="What could not be read">
      {state.troubles.map((words) => <li key={words}><StateMark tone="warn" word="Not read:" /> {words} <LinkToAccess connectionId={connectionId}>Access</LinkToAccess></li>)}
    </ul>
  );
}

export function LinkToAccess({ connectionId, children }: { readonly connectionId: ConnectionId; readonly children: ReactNode }) {
  return <Link to="/devops/$connectionId/access" params={{ connectionId }}>{children}</Link>;
}
