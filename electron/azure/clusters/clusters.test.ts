import { expect, it } from 'vitest';
import { deploymentsPageForFile } from '../deployments/testing/deployments-page.ts';

const page = deploymentsPageForFile();

it('clusters are listed with node types, advice, endpoint and thumbprints', async () => {
  const { client, connectionId } = page();
  const before = await client.azure.deploy.clusters.list({ connectionId });
  const test = before.find(({ name }) => name === 'test-we');
  expect(test).toMatchObject({
    managed: false, resourceGroup: 'contoso-test-we', endpoint: 'https://test-we.westeurope.cloudapp.azure.com:19080', thumbprints: [expect.stringMatching(/^[0-9A-F]{40}$/)], clusterState: 'Ready', reliability: 'Bronze', upgradeMode: 'Manual',
    nodeTypes: [{ name: 'front', primary: true, durability: 'Bronze', instances: 3, vmSize: 'Standard_B2ms' }], connectionId: null,
  });
  expect(test?.advice.map(({ severity }) => severity)).toContain('warning');
  expect(test?.advice.some(({ words }) => words.includes('Bronze'))).toBe(true);
  expect(before.find(({ name }) => name === 'sandbox')).toMatchObject({ managed: true, endpoint: 'https://contoso-sandbox.westeurope.cloudapp.azure.com:19080', thumbprints: [expect.any(String)], nodeTypes: [{ name: 'NT1', primary: true, instances: 3, vmSize: 'Standard_B2ms' }] });
  expect(before.find(({ name }) => name === 'dev-local')).toMatchObject({ endpoint: 'http://dev-local.westeurope.cloudapp.azure.com:19080', thumbprints: [] });
});
