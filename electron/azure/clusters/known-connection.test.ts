import { expect, it } from 'vitest';
import { connectionIdSchema } from '../../../shared/domain/identifiers.ts';
import { connectionWith } from './known-connection.ts';

const id = connectionIdSchema.parse('c1');
const cluster = { id, kind: 'cluster', endpoint: { scheme: 'https', host: 'prod-we.example', port: 19_080 } } as const;

it.each([
  ['https://prod-we.example:19080', id], ['https://PROD-WE.example:19080/', id], ['http://prod-we.example:19080', id], ['https://prod-we.example', null], ['https://prod-ne.example:19080', null], ['nonsense', null], [null, null],
])('%s is the connection %s', (endpoint, connectionId) => {
  expect(connectionWith(endpoint, [{ ...cluster, kind: 'azure' }, cluster])).toBe(connectionId === null ? null : id);
});

it('knows default ports and addresses in brackets', () => {
  const at = (host: string, port: number) => [{ ...cluster, endpoint: { scheme: 'https', host, port } as const }];
  expect(connectionWith('https://prod-we.example', at('prod-we.example', 443))).toBe(id);
  expect(connectionWith('https://[fd00::1]:19080', at('fd00::1', 19_080))).toBe(id);
});
