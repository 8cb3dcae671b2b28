import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { ClusterStates } from './cluster-states.ts';

/**
 * What helps to understand a report about a cluster, as short facts. No name, address or id in it, and nothing that the cluster
 * says in its own words: the report goes to strangers.
 */
export function clusterDiagnostics(states: ClusterStates, connectionId: ConnectionId): string[] {
  const { cluster, essentials } = states.of(connectionId);
  const { runtimeVersion, features } = essentials.current;
  const { mirror } = cluster;
  const profile = cluster.profile();
  const client = cluster.reachable ? cluster.client() : null;
  const gateways = client?.gatewayStates() ?? [];
  const silent = gateways.filter(({ state }) => state === 'silent').length;
  const traffic = client?.traffic() ?? null;
  return [
    runtimeVersion === null ? '' : `runtime ${/^[\d.]{1,30}$/.test(runtimeVersion) ? runtimeVersion : 'of another form'}`,
    `${mirror.health?.state ?? 'no health'}, ${counted(mirror.causes.size, 'cause')}`,
    client === null ? counted(Math.max(1, cluster.settings.gateways.length), 'gateway') : `${counted(gateways.length, 'gateway')}, ${silent} silent`,
    cluster.settings.server === null ? '' : `known by ${cluster.settings.server.kind}`,
    profile === null ? 'no profile' : `signs in by ${profile.kind} as ${profile.role}, ${counted(cluster.settings.profiles.length, 'profile')}`,
    cluster.lock.open ? 'unlocked' : 'locked',
    `holds ${counted(mirror.nodes.size, 'node')}, ${counted(mirror.applications.size, 'application')}, ${counted(mirror.applicationTypes.size, 'type version')}`,
    features.eventStore ? 'event store' : 'no event store',
    traffic === null ? '' : `${counted(traffic.requests, 'request')} with ${kilobytes(traffic.bytesIn)}, in the last minute ${traffic.lastMinute.requests} with ${kilobytes(traffic.lastMinute.bytesIn)}, ${traffic.inFlight} under way`,
    client === null || client.clockSkewMs === null ? '' : `clock off by ${Math.round(client.clockSkewMs / 1_000)} s`,
  ].filter((fact) => fact !== '');
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
const kilobytes = (bytes: number): string => `${Math.round(bytes / 1_024)} KiB`;
