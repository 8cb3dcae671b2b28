import type { Connection } from '../../../shared/contract/connections.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';

/**
 * The connection to a cluster that has this address already.
 * @param endpoint of a gateway, `https://host:port`.
 */
export function connectionWith(endpoint: string | null, connections: readonly Pick<Connection, 'id' | 'kind' | 'endpoint'>[]): ConnectionId | null {
  const url = endpoint === null ? null : URL.parse(endpoint);
  if (url === null) return null;
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  return connections.find(({ kind, endpoint: known }) => kind === 'cluster' && known.host.toLowerCase() === host && known.port === port)?.id ?? null;
}
