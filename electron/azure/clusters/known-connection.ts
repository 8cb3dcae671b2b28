import type { Connection } from '../../../shared/contract/connections.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { endpointOfUrl } from '../../core/net/url-endpoint.ts';

/**
 * The connection to a cluster that has this address already.
 * @param endpoint of a gateway, `https://host:port`.
 */
export function connectionWith(endpoint: string | null, connections: readonly Pick<Connection, 'id' | 'kind' | 'endpoint'>[]): ConnectionId | null {
  const url = endpoint === null ? null : URL.parse(endpoint);
  if (url === null) return null;
  const { host, port } = endpointOfUrl(url);
  return connections.find(({ kind, endpoint: known }) => kind === 'cluster' && known.host.toLowerCase() === host.toLowerCase() && known.port === port)?.id ?? null;
}
