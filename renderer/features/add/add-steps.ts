import type { Connection } from '../../../shared/contract/connections.ts';

/** The path from nothing to a paired headset. */
export const addSteps = [
  { id: 'find', label: 'Find' },
  { id: 'trust', label: 'Reach and trust' },
  { id: 'pair', label: 'Pair' },
  { id: 'done', label: 'Ready' },
] as const;
export type AddStepId = (typeof addSteps)[number]['id'];

/** @returns the step that a saved connection is at. */
export function stepOf(connection: Pick<Connection, 'state' | 'userName' | 'pinned' | 'endpoint'>): AddStepId {
  switch (connection.state) {
    case 'untrusted':
    case 'identity-changed': return 'trust';
    case 'unpaired':
    case 'unauthorised': return 'pair';
    case 'online':
    case 'stale': return 'done';
    case 'connecting':
    case 'offline':
    case 'unreachable':
    case 'asleep': return connection.userName !== null ? 'done' : connection.pinned !== null || connection.endpoint.scheme === 'http' ? 'pair' : 'trust';
  }
}
