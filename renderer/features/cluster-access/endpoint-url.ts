import type { Endpoint } from '../../../shared/contract/connections.ts';

/** @returns an address with everything in it, as it is typed and as the field reads it back: `https://10.0.0.4:19080`. */
export function endpointUrl({ scheme, host, port }: Endpoint): string {
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
