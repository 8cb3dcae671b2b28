import type { Endpoint } from '../../../shared/contract/connections.ts';

/** The port of a cluster's gateway that needs no mention. */
const usualPort = 19_080;

/** @returns an address as a person would say it: the scheme only where it is plain HTTP, the port only where it is not the usual one. */
export function endpointText({ scheme, host, port }: Endpoint): string {
  const bracketed = host.includes(':') ? `[${host}]` : host;
  const withPort = port === usualPort ? bracketed : `${bracketed}:${port}`;
  return scheme === 'https' ? withPort : `http://${withPort}`;
}
