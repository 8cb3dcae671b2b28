import type { Connection } from '../../../shared/contract/connections.ts';
import { connectionHome } from '../../../shared/domain/connection-home.ts';
import { announce } from '../../components/announce.ts';
import type { MenuItem } from '../../components/Menu.tsx';
import { api, faultOf } from '../api.ts';
import { copyLink } from './copy-link.ts';
import { openManage } from './manage-state.ts';

/** Runs an act whose failure is said shortly: its state shows on the connection anyway. */
async function attempt(act: Promise<unknown>): Promise<void> {
  try {
    await act;
  } catch (error) {
    announce(faultOf(error).message, { tone: 'error' });
  }
}

export function retryNow(connection: Pick<Connection, 'id'>): Promise<void> {
  return attempt(api.connections.retryNow({ connectionId: connection.id }));
}
export function reorder(connectionIds: readonly Connection['id'][]): Promise<void> {
  return attempt(api.connections.reorder({ connectionIds: [...connectionIds] }));
}

/** Acts on a saved connection, as a menu. */
export function connectionMenu(connection: Connection): readonly MenuItem[] {
  const isOff = connection.state === 'offline';
  const isOn = connection.state === 'online';
  return [
    isOff ? { id: 'connect', label: 'Connect' } : { id: 'disconnect', label: 'Disconnect' },
    { id: 'retry', label: 'Retry now', isDisabled: isOn || isOff, reason: isOn ? 'It is online.' : 'It is not connected.' },
    { id: 'test', label: 'Test the connection…' },
    { id: 'edit', label: 'Rename or edit…' },
    { id: 'copy-link', label: 'Copy link to it' },
    { id: 'remove', label: 'Remove…', tone: 'danger' },
  ];
}

/** Runs an entry of `connectionMenu`. */
export function runConnectionAct(id: string, connection: Connection): void {
  const connectionId = connection.id;
  switch (id) {
    case 'connect': void attempt(api.connections.connect({ connectionId })); break;
    case 'disconnect': void attempt(api.connections.disconnect({ connectionId })); break;
    case 'retry': void retryNow(connection); break;
    case 'test': openManage('test', connectionId); break;
    case 'edit': openManage('edit', connectionId); break;
    case 'remove': openManage('remove', connectionId); break;
    case 'copy-link': void copyLink(connectionHome(connection)); break;
    default: break;
  }
}
