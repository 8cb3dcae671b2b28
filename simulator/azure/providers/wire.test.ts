import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { SkippableClock } from '../../foundation/clock.ts';
import { startAzure } from '../azure-server.ts';
import type { SimulatedAzure } from '../azure-server.ts';
import { SUBSCRIPTIONS } from '../azure.ts';
import { asList, asObject } from '../model/json.ts';
import type { JsonObject } from '../model/json.ts';
import { arrange } from './circumstances.ts';
import { AzureCaller } from './testing/azure-caller.ts';

/** What providers serve, over the wire and in the api-versions that today's clients pin (reference/azure.md §2.1). */

const clock = new SkippableClock();
let azure: SimulatedAzure;
let caller: AzureCaller;

beforeAll(async () => {
  azure = await startAzure({ scenario: 'policy', clock });
  caller = new AzureCaller(azure);
});

afterAll(() => azure.close());

const test = `/subscriptions/${SUBSCRIPTIONS.test}`;
const group = `${test}/resourceGroups/contoso-test-we`;

it.each<[what: string, method: string, path: string, body: JsonObject | undefined, shape: JsonObject]>([
  ['clusters', 'GET', `${test}/providers/Microsoft.ServiceFabric/clusters?api-version=2021-06-01`, undefined, { value: [{ name: 'test-we', properties: { clusterState: 'Ready' } }, { name: 'staging-we' }, { name: 'dev-local' }] }],
  ['upgrades of a cluster', 'POST', `${group}/providers/Microsoft.ServiceFabric/clusters/test-we/listUpgradableVersions?api-version=2021-06-01`, {}, { supportedPath: ['10.1.2175.9590', '10.1.2308.9590', '10.1.2493.9590'] }],
  ['managed clusters', 'GET', `${test}/providers/Microsoft.ServiceFabric/managedClusters?api-version=2024-04-01`, undefined, { value: [{ name: 'sandbox', properties: { clusterState: 'Ready' } }] }],
  ['node types', 'GET', `${test}/resourceGroups/contoso-dev/providers/Microsoft.ServiceFabric/managedClusters/sandbox/nodeTypes?api-version=2024-04-01`, undefined, { value: [{ properties: { vmInstanceCount: 3 } }] }],
  ['vaults', 'GET', `${test}/providers/Microsoft.KeyVault/vaults?api-version=2026-02-01`, undefined, { value: [{ name: 'kv-contoso-test' }, { name: 'kv-contoso-staging' }] }],
  ['deleted vaults', 'GET', `${test}/providers/Microsoft.KeyVault/deletedVaults?api-version=2026-02-01`, undefined, { value: [] }],
  ['a free name for a vault', 'POST', `${test}/providers/Microsoft.KeyVault/checkNameAvailability?api-version=2026-02-01`, { name: 'kv-contoso-test', type: 'Microsoft.KeyVault/vaults' }, { nameAvailable: false, reason: 'AlreadyExists' }],
  ['scale sets', 'GET', `${group}/providers/Microsoft.Compute/virtualMachineScaleSets?api-version=2026-04-01`, undefined, { value: [{ name: 'front', sku: { name: 'Standard_B2ms', capacity: 3 } }] }],
  ['a free name for an account', 'POST', `${test}/providers/Microsoft.Storage/checkNameAvailability?api-version=2026-06-01`, { name: 'contosopackages', type: 'Microsoft.Storage/storageAccounts' }, { nameAvailable: false }],
  ['deleted accounts', 'GET', `${test}/providers/Microsoft.Storage/deletedAccounts?api-version=2026-06-01`, undefined, { value: [] }],
  ['keys of an account', 'POST', `${group}/providers/Microsoft.Storage/storageAccounts/testwelogs1/listKeys?api-version=2026-06-01`, {}, { keys: [{ keyName: 'key1' }, { keyName: 'key2' }] }],
  ['addresses', 'GET', `${group}/providers/Microsoft.Network/publicIPAddresses?api-version=2025-05-01`, undefined, { value: [{ properties: { dnsSettings: { fqdn: 'test-we.westeurope.cloudapp.azure.com' } } }] }],
  ['a free DNS label', 'GET', `${test}/providers/Microsoft.Network/locations/westeurope/CheckDnsNameAvailability?domainNameLabel=test-we&api-version=2025-05-01`, undefined, { available: false }],
  ['policies', 'GET', `${test}/providers/Microsoft.Authorization/policyAssignments?api-version=2025-03-01`, undefined, { value: [{ name: 'allowed-locations' }, { name: 'require-cost-centre' }] }],
  ['permissions', 'GET', `${group}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`, undefined, { value: [{ actions: ['*'] }] }],
])('%s', async (_what, method, path, body, shape) => {
  expect(await caller.arm(method, path, body)).toMatchObject({ status: 200, body: shape });
});

it('usages and sizes of a location', async () => {
  const usages = await caller.all(`${test}/providers/Microsoft.Compute/locations/westeurope/usages?api-version=2026-04-01`);
  expect(usages.find((each) => asObject(each['name'])['value'] === 'cores')).toMatchObject({ currentValue: 32, limit: 100, unit: 'Count' });
  const skus = await caller.all(`${test}/providers/Microsoft.Compute/skus?api-version=2021-07-01&$filter=${encodeURIComponent("location eq 'westeurope'")}`);
  expect(skus.find((each) => each['name'] === 'Standard_D2s_v3')).toMatchObject({ family: 'standardDSv3Family', restrictions: [] });
});

it('an unknown api-version is refused', async () => {
  const answer = await caller.arm('GET', `${test}/providers/Microsoft.Compute/skus?api-version=2000-01-01`);
  expect(answer.status).toBe(400);
});

describe('a deployment', () => {
  const deploy = (name: string, resources: readonly JsonObject[], inGroup = 'contoso-test-we') =>
    caller.arm('PUT', `${test}/resourceGroups/${inGroup}/providers/Microsoft.Resources/deployments/${name}?api-version=2022-09-01`, {
      properties: { mode: 'Incremental', template: { $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#', contentVersion: '1.0.0.0', resources } },
    });
  const details = ({ body }: { readonly body: JsonObject }) => asList(asObject(body['error'])['details']).map((each) => asObject(each)['code']);

  it('is refused while its provider is not registered, and accepted after', async () => {
    const schedule = { type: 'Microsoft.DevTestLab/schedules', apiVersion: '2018-09-15', name: 'shutdown-compute-vm1', location: 'westeurope', properties: { status: 'Enabled' } };
    expect(details(await deploy('schedule', [schedule]))).toEqual(['MissingSubscriptionRegistration']);
    await caller.arm('POST', `${test}/providers/Microsoft.DevTestLab/register?api-version=2025-04-01`);
    await clock.advance(60_000);
    expect((await deploy('schedule', [schedule])).status).toBe(201);
  });

  it('is refused by policy, with what was compared, and by a plain PUT too', async () => {
    const account = { type: 'Microsoft.Storage/storageAccounts', apiVersion: '2023-05-01', name: 'contosofar', location: 'eastus', kind: 'StorageV2', sku: { name: 'Standard_LRS' }, properties: {} };
    const refused = await deploy('far', [account]);
    expect(details(refused)).toEqual(['RequestDisallowedByPolicy']);
    expect(JSON.stringify(refused.body)).toMatch(/"type":"PolicyViolation".*"evaluatedExpressions".*"expressionValue":"eastus"/);
    const { type: _type, apiVersion: _version, name: _name, ...body } = account;
    const put = await caller.arm('PUT', `${group}/providers/Microsoft.Storage/storageAccounts/contosofar?api-version=2023-05-01`, body);
    expect(put).toMatchObject({ status: 403, body: { error: { code: 'RequestDisallowedByPolicy' } } });
  });

  it('is refused beforehand for a size that may not be used, and for too many cores', async () => {
    arrange(azure.model.world, { restrictedSizes: [{ size: 'Standard_D4s_v5', location: 'westeurope' }] });
    const machines = (size: string, capacity: number): JsonObject => ({
      type: 'Microsoft.Compute/virtualMachineScaleSets',
      apiVersion: '2024-07-01',
      name: 'extra',
      location: 'westeurope',
      sku: { name: size, capacity },
      properties: {},
    });
    expect(details(await deploy('extra', [machines('Standard_D4s_v5', 1)]))).toEqual(['SkuNotAvailable']);
    expect(details(await deploy('extra', [machines('Standard_D8s_v3', 12)]))).toEqual(['QuotaExceeded']);
  });
});
