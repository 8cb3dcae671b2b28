import { wordTable } from './word-table.ts';

/** A place where a replica listens: its listener's name (empty for the only one) and its address. */
export interface ReplicaEndpoint {
  readonly listener: string;
  readonly address: string;
}

/**
 * The endpoints out of a replica's address, which is often JSON text `{"Endpoints": {"listener": "address"}}` and
 * otherwise the address itself. Never throws: what is no such JSON is one address.
 */
export function replicaEndpoints(address: string): readonly ReplicaEndpoint[] {
  const text = address.trim();
  if (text === '') return [];
  const endpoints = text.startsWith('{') ? endpointsOf(text) : null;
  return endpoints ?? [{ listener: '', address: text }];
}

function endpointsOf(text: string): readonly ReplicaEndpoint[] | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof parsed !== 'object' || parsed === null) return null;
  const found = Object.entries(parsed).find(([key]) => key.toLowerCase() === 'endpoints');
  const endpoints: unknown = found?.[1];
  if (typeof endpoints !== 'object' || endpoints === null) return null;
  return Object.entries(endpoints).map(([listener, address]: [string, unknown]) => ({ listener, address: typeof address === 'string' ? address : JSON.stringify(address) }));
}

/** "Name: address", or the address alone, joined for a list. */
export function endpointWords(endpoints: readonly ReplicaEndpoint[]): string {
  return endpoints.map(({ listener, address }) => (listener === '' ? address : `${listener}: ${address}`)).join(', ');
}

const roles = wordTable<string>({
  Primary: 'Takes reads and writes',
  ActiveSecondary: 'Holds a full copy and takes part in the quorum',
  IdleSecondary: 'Is being built from the primary and has no vote yet',
  ActiveAuxiliary: 'Holds a log copy and takes part in the quorum',
  IdleAuxiliary: 'Is being built as an auxiliary replica',
  PrimaryAuxiliary: 'Auxiliary replica that stands in for the primary',
  None: 'Has no role: it is leaving or not placed yet',
});
/** What a role means; empty for one that is not known. */
export function roleMeaning(role: string): string {
  return roles(role) ?? '';
}

const phases = wordTable<string>({
  Phase0: 'hands the primary role over: the old primary catches its secondaries up',
  Phase1: 'gathers how far each replica has got',
  Phase2: 'catches enough replicas up for a quorum',
  Phase3: 'tells the replicas their new configuration',
  Phase4: 'activates the replicas that are new',
  AbortPhaseZero: 'gives up a hand-over of the primary role',
});
/** What a phase of a reconfiguration does; empty for none and for one that is not known. */
export function reconfigurationMeaning(phase: string): string {
  return phases(phase) ?? '';
}

/**
 * Which call makes a replica start anew. Only a persisted stateful replica can be restarted; any other has to be removed,
 * and the cluster builds another one (restarting a stateless instance is answered with 400).
 */
export function restartMeans(serviceKind: string, hasPersistedState: boolean): 'restart' | 'remove' {
  return serviceKind === 'Stateful' && hasPersistedState ? 'restart' : 'remove';
}
