import type { Endpoint } from '../../../shared/contract/connections.ts';

/** Where a URL of http or https leads, with the port that its scheme means where it names none. */
export function endpointOfUrl({ protocol, hostname, port }: URL): Endpoint {
  const scheme = protocol === 'http:' ? 'http' : 'https';
  const usualPort = scheme === 'http' ? 80 : 443;
  return { scheme, host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? usualPort : Number(port) };
}
