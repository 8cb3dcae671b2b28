import { expect, it } from 'vitest';
import { endpointOfUrl } from './url-endpoint.ts';

it.each([
  ['https://dev.azure.com/contoso', { scheme: 'https', host: 'dev.azure.com', port: 443 }],
  ['https://tfs.contoso.example:8443/tfs', { scheme: 'https', host: 'tfs.contoso.example', port: 8443 }],
  ['https://[::1]:19080', { scheme: 'https', host: '::1', port: 19_080 }],
  ['http://cluster.example', { scheme: 'http', host: 'cluster.example', port: 80 }],
] as const)('%s leads to host and port', (url, endpoint) => {
  expect(endpointOfUrl(new URL(url))).toEqual(endpoint);
});
