import type { AppInfo } from '../../../shared/contract/app.ts';
import type { Connection } from '../../../shared/contract/connections.ts';
import { connectionStateAppearance } from '../../../shared/domain/connection-state.ts';
import { useAppInfo } from '../../app/live/live-data.ts';

/** @returns why nothing can be done on the headset now, in words; null where it can. */
export function actsRefusal(connection: Pick<Connection, 'name' | 'state'> | null, role: AppInfo['role'] | null): string | null {
  if (role === 'wallboard') return 'This page may only look. Open the operator link to change something.';
  if (connection === null || connection.state === 'online') return null;
  switch (connection.state) {
    case 'asleep': return `${connection.name} is asleep. Press its power button first.`;
    case 'stale': return `${connection.name} has not answered for a moment. It can be used again once it does.`;
    case 'connecting': return `${connection.name} is still being connected.`;
    case 'offline':
    case 'untrusted':
    case 'unauthorised':
    case 'unpaired':
    case 'unreachable':
    case 'identity-changed': return `${connection.name}: ${connectionStateAppearance[connection.state].word.toLowerCase()}.`;
  }
}

/** The same for the page as it is: its role and the state of the headset. */
export function useActsRefusal(connection: Pick<Connection, 'name' | 'state'> | null): string | null {
  return actsRefusal(connection, useAppInfo()?.role ?? null);
}
