import { beforeEach, describe, expect, it } from 'vitest';

import { asObject, asText } from '../model/json.ts';
import type { JsonObject } from '../model/json.ts';
import type { ResourceProvider } from '../model/provider.ts';
import { arrange } from './circumstances.ts';
import { providers } from './index.ts';
import { NAME_HELD_MS } from './storage/deleted-accounts.ts';
import { idOf, PureWorld, SUBSCRIPTION } from './testing/pure-world.ts';

const SCALE_SET = 'Microsoft.Compute/virtualMachineScaleSets';
const ACCOUNT = 'Microsoft.Storage/storageAccounts';

let world: PureWorld;
let made: readonly ResourceProvider[];

beforeEach(() => {
  world = new PureWorld();
  made = providers.map((make) => make(world));
});

function provider(type: string): ResourceProvider {
  const found = made.find((each) => each.namespace === type.split('/')[0]);
  if (found === undefined) throw new Error(type);
  return found;
}

const make = (type: string, name: string, body: JsonObject, group?: string): string => world.make(provider(type), type, name, body, group);

const scaleSet = (size: string, capacity: number, more: JsonObject = {}, location = 'westeurope'): JsonObject => ({
  location,
  sku: { name: size, capacity },
  properties: { virtualMachineProfile: {}, ...more },
});

function typeOf(type: string) {
  return provider(type).types.find((each) => type.endsWith(`/${each.type}`));
}

function usages(location = 'westeurope'): ReadonlyMap<string, readonly [used: unknown, limit: unknown]> {
  const path = `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Compute/locations/${location}/usages`;
  const answer = world.call(provider('Microsoft.Compute/x'), 'GET', path);
  const items = answer.kind === 'paged' ? answer.items : [];
  return new Map(items.map((each) => [asText(asObject(each['name'])['value']) ?? '', [each['currentValue'], each['limit']]]));
}

describe('compute', () => {
  it('counts cores by region and family, of scale sets and of managed node types', () => {
    expect(make(SCALE_SET, 'web', scaleSet('Standard_D2s_v3', 5))).toBe('Succeeded');
    expect(make('Microsoft.ServiceFabric/managedClusters', 'mc', { location: 'westeurope', sku: { name: 'Standard' }, properties: { dnsName: 'mc' } })).toBe('Succeeded');
    expect(make('Microsoft.ServiceFabric/managedClusters/nodeTypes', 'mc/NT1', { properties: { vmSize: 'Standard_D2s_v5', vmInstanceCount: 5, isPrimary: true } })).toBe('Succeeded');
    const managed = world.find(idOf('Microsoft.ServiceFabric/managedClusters', 'mc'));
    expect(managed && typeOf('Microsoft.ServiceFabric/managedClusters')?.read?.(managed)).toMatchObject({ properties: { clusterState: 'Ready', fqdn: 'mc.westeurope.cloudapp.azure.com' } });
    expect(usages().get('cores')).toEqual([20, 100]);
    expect(usages().get('standardDSv3Family')).toEqual([10, 50]);
    expect(usages().get('virtualMachineScaleSets')).toEqual([1, 2500]);
    expect(usages('northeurope').get('cores')).toEqual([0, 100]);
  });

  it('tells too few cores before a deployment by one code and on the way by another', () => {
    arrange(world, { quotas: [{ location: 'westeurope', name: 'cores', limit: 12, usedElsewhere: 4 }] });
    const wanted = world.wanted(SCALE_SET, 'web', scaleSet('Standard_D2s_v3', 5));
    expect(typeOf(SCALE_SET)?.validate?.(wanted)).toMatchObject({ code: 'QuotaExceeded' });
    const { failure } = typeOf(SCALE_SET)?.plan?.(wanted) ?? { failure: undefined };
    expect(failure?.error.code).toBe('OperationNotAllowed');
    expect(failure?.error.message).toMatch(/Total Regional Cores quota.*Current Limit: 12, Current Usage: 4, Additional Required: 10, \(Minimum\) New Limit Required: 14/);
    expect(make(SCALE_SET, 'web', scaleSet('Standard_D2s_v3', 4))).toBe('Succeeded');
    expect(make(SCALE_SET, 'web', scaleSet('Standard_D2s_v3', 4))).toBe('Succeeded');
    expect(make(SCALE_SET, 'web2', scaleSet('Standard_D2s_v3', 1))).toBe('QuotaExceeded');
  });

  it('says which sizes a subscription may not use, and refuses them; a region that is full says nothing beforehand', () => {
    arrange(world, {
      restrictedSizes: [{ size: 'Standard_D4s_v5', location: 'westeurope' }],
      exhaustedSizes: [{ size: 'Standard_D2s_v5', location: 'westeurope' }],
    });
    expect(make(SCALE_SET, 'web', scaleSet('Standard_D4s_v5', 1))).toBe('SkuNotAvailable');
    expect(make(SCALE_SET, 'web', scaleSet('Standard_D4s_v5', 1, {}, 'northeurope'))).toBe('Succeeded');
    expect(typeOf(SCALE_SET)?.validate?.(world.wanted(SCALE_SET, 'x', scaleSet('Standard_D2s_v5', 1)))).toBeUndefined();
    expect(make(SCALE_SET, 'x', scaleSet('Standard_D2s_v5', 1))).toBe('AllocationFailed');

    const path = `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Compute/skus`;
    const answer = world.call(provider(SCALE_SET), 'GET', path, `$filter=${encodeURIComponent("location eq 'westeurope'")}`);
    const restricted = answer.kind === 'paged' ? answer.items.filter((each) => JSON.stringify(each['restrictions']).includes('NotAvailableForSubscription')) : [];
    expect(restricted.map((each) => each['name'])).toEqual(['Standard_D4s_v5']);
    expect(() => world.call(provider(SCALE_SET), 'GET', path, '$filter=family')).toThrow(/filter/);
  });

  it('fetches certificates from a vault only where the vault allows it and is near', () => {
    const vaultId = idOf('Microsoft.KeyVault/vaults', 'kv');
    const secrets = [{ sourceVault: { id: vaultId }, vaultCertificates: [{ certificateUrl: 'https://kv.example/secrets/c/1' }] }];
    const body = (location: string) => scaleSet('Standard_D2s_v3', 1, { virtualMachineProfile: { osProfile: { adminPassword: 'hush', secrets } } }, location);
    const vault = { id: vaultId, name: 'kv', type: 'Microsoft.KeyVault/vaults', location: 'westeurope' };
    world.put({ ...vault, properties: { vaultUri: 'https://kv.example/', enabledForDeployment: false } });
    expect(make(SCALE_SET, 'a', body('westeurope'))).toBe('KeyVaultAccessForbidden');
    world.put({ ...vault, properties: { vaultUri: 'https://kv.example/', enabledForDeployment: true } });
    expect(make(SCALE_SET, 'a', body('northeurope'))).toBe('KeyVaultAndVMInDifferentRegions');
    expect(make(SCALE_SET, 'a', body('westeurope'))).toBe('Succeeded');
    expect(JSON.stringify(world.find(idOf(SCALE_SET, 'a')))).not.toContain('hush');
  });

  it('takes longer for more machines and in slower regions, and has them wait first', () => {
    const plan = (capacity: number, location?: string) => typeOf(SCALE_SET)?.plan?.(world.wanted(SCALE_SET, 'x', scaleSet('Standard_B2s', capacity, {}, location)));
    expect(plan(5)?.waitMs).toBeGreaterThan(0);
    expect(plan(9)?.durationMs).toBeGreaterThan(plan(3)?.durationMs ?? Infinity);
    expect(plan(3, 'northeurope')?.durationMs).toBeGreaterThan(plan(3)?.durationMs ?? Infinity);
    arrange(world, { slowness: { northeurope: 10 } });
    expect(plan(3, 'northeurope')?.durationMs).toBe((plan(3)?.durationMs ?? 0) * 10);
  });
});

describe('storage', () => {
  const account = { location: 'westeurope', kind: 'StorageV2', sku: { name: 'Standard_LRS' }, properties: {} };
  const check = (name: string) =>
    world.call(provider(ACCOUNT), 'POST', `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Storage/checkNameAvailability`, '', { name, type: ACCOUNT });

  it('has names unique in all of Azure, and says whose they are', () => {
    arrange(world, { takenStorageNames: ['contosodata'] });
    expect(make(ACCOUNT, 'contosodata', account)).toBe('StorageAccountAlreadyTaken');
    expect(make(ACCOUNT, 'contosologs', account)).toBe('Succeeded');
    expect(make(ACCOUNT, 'contosologs', account)).toBe('Succeeded');
    expect(make(ACCOUNT, 'contosologs', account, 'other')).toBe('StorageAccountAlreadyExists');
    expect(make(ACCOUNT, 'Contoso_Logs', account)).toBe('AccountNameInvalid');
    expect(check('contosodata')).toMatchObject({ body: { nameAvailable: false, reason: 'AlreadyExists' } });
    expect(check('x')).toMatchObject({ body: { nameAvailable: false, reason: 'AccountNameInvalid' } });
    expect(check('contosonew')).toMatchObject({ body: { nameAvailable: true } });
  });

  it('holds the name of a deleted account back for a while, and lists the account', async () => {
    make(ACCOUNT, 'contosologs', account);
    const stored = world.find(idOf(ACCOUNT, 'contosologs'));
    if (stored === undefined) throw new Error('no account');
    world.remove(stored.id);
    typeOf(ACCOUNT)?.removed?.(stored);
    expect(make(ACCOUNT, 'contosologs', account)).toBe('StorageAccountAlreadyTaken');
    const listed = world.call(provider(ACCOUNT), 'GET', `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Storage/deletedAccounts`);
    expect(listed).toMatchObject({ items: [{ name: 'contosologs', properties: { storageAccountResourceId: stored.id } }] });
    await world.clock.advance(NAME_HELD_MS);
    expect(make(ACCOUNT, 'contosologs', account)).toBe('Succeeded');
  });

  it('shows no keys but when asked for them', () => {
    make(ACCOUNT, 'contosologs', account);
    const stored = world.find(idOf(ACCOUNT, 'contosologs'));
    const keys = stored && typeOf(ACCOUNT)?.list?.(stored, 'listKeys');
    expect(keys).toMatchObject({ keys: [{ keyName: 'key1', permissions: 'FULL' }, { keyName: 'key2' }] });
    expect(JSON.stringify(stored)).not.toMatch(/key1/);
  });
});

describe('network', () => {
  const address = (label: string): JsonObject => ({ location: 'westeurope', properties: { dnsSettings: { domainNameLabel: label } } });

  it('gives a label of a region to one address only', () => {
    arrange(world, { takenDnsLabels: ['contoso.westeurope'] });
    const type = 'Microsoft.Network/publicIPAddresses';
    expect(make(type, 'a', address('contoso'))).toBe('DnsRecordInUse');
    expect(make(type, 'a', address('contoso-2'))).toBe('Succeeded');
    expect(make(type, 'b', address('Contoso-2'))).toBe('DnsRecordInUse');
    expect(world.find(idOf(type, 'a'))?.properties).toMatchObject({ dnsSettings: { fqdn: 'contoso-2.westeurope.cloudapp.azure.com' } });
  });

  it('has load balancers refer to addresses that are there', () => {
    const id = idOf('Microsoft.Network/publicIPAddresses', 'a');
    const body = { location: 'westeurope', properties: { frontendIPConfigurations: [{ name: 'f', properties: { publicIPAddress: { id } } }] } };
    expect(make('Microsoft.Network/loadBalancers', 'lb', body)).toBe('InvalidResourceReference');
    make('Microsoft.Network/publicIPAddresses', 'a', address('contoso-3'));
    expect(make('Microsoft.Network/loadBalancers', 'lb', body)).toBe('Succeeded');
  });

  it('gives subnets ids and refuses the same range twice', () => {
    const subnets = (...prefixes: string[]): JsonObject => ({
      location: 'westeurope',
      properties: { subnets: prefixes.map((addressPrefix, index) => ({ name: `s${String(index)}`, properties: { addressPrefix } })) },
    });
    const type = 'Microsoft.Network/virtualNetworks';
    expect(make(type, 'net', subnets('10.0.0.0/24', '10.0.0.0/24'))).toBe('NetcfgSubnetRangesOverlap');
    expect(make(type, 'net', subnets('10.0.0.0/24', '10.0.1.0/24'))).toBe('Succeeded');
    expect(world.find(idOf(type, 'net'))?.properties).toMatchObject({ subnets: [{ id: `${idOf(type, 'net')}/subnets/s0` }, {}] });
  });
});

describe('service fabric', () => {
  const TYPE = 'Microsoft.ServiceFabric/clusters';
  const cluster = (properties: JsonObject = {}): JsonObject => ({
    location: 'westeurope',
    properties: {
      managementEndpoint: 'https://prod-we.westeurope.cloudapp.azure.com:19080',
      certificate: { thumbprint: 'A'.repeat(40) },
      reliabilityLevel: 'Silver',
      nodeTypes: [{ name: 'front', isPrimary: true, vmInstanceCount: 5, durabilityLevel: 'Silver' }],
      ...properties,
    },
  });

  it('waits for its machines, which join by the name of the node type', () => {
    expect(make(TYPE, 'prod-we', cluster())).toBe('Succeeded');
    const state = () => {
      const stored = world.find(idOf(TYPE, 'prod-we'));
      return stored && asObject(typeOf(TYPE)?.read?.(stored)['properties'])['clusterState'];
    };
    expect(state()).toBe('WaitingForNodes');
    make(SCALE_SET, 'front', scaleSet('Standard_D2s_v3', 5));
    expect(state()).toBe('Ready');
  });

  it.each([
    ['too few nodes for its reliability', { reliabilityLevel: 'Gold' }],
    ['no primary node type', { nodeTypes: [{ name: 'a', isPrimary: false, vmInstanceCount: 9 }] }],
    ['plain http with a certificate', { managementEndpoint: 'http://prod-we.example:19080' }],
    ['an endpoint without a port', { managementEndpoint: 'https://prod-we.example' }],
    ['a thumbprint of another length', { certificate: { thumbprint: 'ABC' } }],
  ])('refuses %s', (_what, properties) => {
    expect(make(TYPE, 'prod-we', cluster(properties))).toBe('BadRequest');
  });
});

describe('policies', () => {
  const policy = {
    name: 'only-europe',
    displayName: 'Only Europe',
    scope: `/subscriptions/${SUBSCRIPTION}/resourceGroups/demo`,
    definition: { id: '/providers/Microsoft.Authorization/policyDefinitions/allowed-locations', displayName: 'Allowed locations' },
    conditions: [{ field: 'location', operator: 'NotIn', target: ['westeurope', 'northeurope'] }],
  } as const;

  it('deny before anything happens, with what was compared, on their scope and not beside it', () => {
    arrange(world, { policies: [policy] });
    const body = { location: 'eastus', sku: { name: 'Standard_LRS' }, properties: {} };
    const denied = typeOf(ACCOUNT)?.validate?.(world.wanted(ACCOUNT, 'contosologs', body));
    expect(denied).toMatchObject({
      code: 'RequestDisallowedByPolicy',
      target: 'contosologs',
      additionalInfo: [
        {
          type: 'PolicyViolation',
          info: {
            policyAssignmentName: 'only-europe',
            policyDefinitionDisplayName: 'Allowed locations',
            evaluationDetails: { evaluatedExpressions: [{ path: 'location', expressionValue: 'eastus', operator: 'NotIn' }] },
          },
        },
      ],
    });
    expect(typeOf(ACCOUNT)?.plan?.(world.wanted(ACCOUNT, 'contosologs', body))).toMatchObject({ failure: { statusCode: 'Forbidden' } });
    expect(make(ACCOUNT, 'contosologs', body, 'demo2')).toBe('Succeeded');
    expect(make(ACCOUNT, 'contosomore', { ...body, location: 'West Europe' })).toBe('Succeeded');
  });

  it('are listed where they apply', () => {
    arrange(world, { policies: [policy] });
    const list = (scope: string) => world.call(provider('Microsoft.Authorization/x'), 'GET', `${scope}/providers/Microsoft.Authorization/policyAssignments`);
    expect(list(policy.scope)).toMatchObject({ items: [{ name: 'only-europe' }] });
    expect(list(`/subscriptions/${SUBSCRIPTION}`)).toMatchObject({ items: [{ name: 'only-europe' }] });
    expect(list(`/subscriptions/${SUBSCRIPTION}/resourceGroups/other`)).toMatchObject({ items: [] });
  });
});

it('leaves one namespace unregistered', () => {
  expect(made.filter((each) => each.registration === 'NotRegistered').map((each) => each.namespace)).toEqual(['Microsoft.DevTestLab']);
});
