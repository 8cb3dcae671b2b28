import { createHash } from 'node:crypto';

import { ArmFailure } from '../../model/arm-error.ts';
import type { ArmError } from '../../model/arm-error.ts';
import { asObject, asText } from '../../model/json.ts';
import { paged, plain } from '../../model/provider.ts';
import type { ProviderFactory, ProviderRoute, Resource, ResourceType, WantedResource, World } from '../../model/provider.ts';
import { sameId, subscriptionOf } from '../../model/resource-id.ts';
import { circumstancesOf } from '../circumstances.ts';
import { locationName } from '../../model/world.ts';
import { storedAs } from '../stored-resource.ts';
import { deletedAccountsOf } from './deleted-accounts.ts';
import type { DeletedAccounts } from './deleted-accounts.ts';

/** Microsoft.Storage: accounts, whose names are unique in all of Azure, and what became of deleted ones. */

const ACCOUNT_TYPE = 'Microsoft.Storage/storageAccounts';
const API_VERSIONS = ['2026-06-01', '2025-06-01', '2025-01-01', '2024-01-01', '2023-05-01', '2023-01-01', '2022-09-01', '2021-09-01', '2021-04-01', '2019-06-01', '2018-07-01', '2016-01-01', '2015-06-15'];

export const storage: ProviderFactory = (world) => {
  const deleted = deletedAccountsOf(world);
  return {
    namespace: 'Microsoft.Storage',
    types: [accounts(world, deleted)],
    routes: [checkNameAvailability(world, deleted), deletedAccounts(world, deleted), deletedAccount(world, deleted)],
  };
};

function accounts(world: World, deleted: DeletedAccounts): ResourceType {
  return {
    type: 'storageAccounts',
    apiVersions: API_VERSIONS,
    capabilities: 'SupportsTags, SupportsLocation',
    durationMs: 22_000,
    validate: (wanted) => unfit(wanted) ?? nameInUse(world, deleted, wanted),
    plan: (wanted) => {
      const refused = nameInUse(world, deleted, wanted);
      return refused === undefined ? { durationMs: 22_000 } : { durationMs: 1500, failure: { error: refused } };
    },
    create: (wanted) => stored(world, wanted),
    removed: (account) => deleted.add(account, world.clock.now()),
    list: (account, action) => (action.toLowerCase() === 'listkeys' ? { keys: keysOf(account) } : undefined),
  };
}

function unfit({ name, sku }: WantedResource): ArmError | undefined {
  if (!isAccountName(name)) return { code: 'AccountNameInvalid', message: invalidName(name) };
  const skuName = asText(asObject(sku)['name']) ?? '';
  if (!/^(Standard_(LRS|GRS|RAGRS|ZRS|GZRS|RAGZRS)|Premium_(LRS|ZRS))$/i.test(skuName)) {
    return { code: 'InvalidValuesForRequestParameters', target: 'sku.name', message: 'Values for request parameters are invalid: sku.name.' };
  }
  return undefined;
}

const isAccountName = (name: string): boolean => /^[a-z0-9]{3,24}$/.test(name);

const invalidName = (name: string): string =>
  `${name} is not a valid storage account name. Storage account name must be between 3 and 24 characters in length and use numbers and lower-case letters only.`;

function nameInUse(world: World, deleted: DeletedAccounts, { id, name, subscriptionId }: WantedResource): ArmError | undefined {
  const owner = ownerOf(world, name);
  if (owner !== undefined && sameId(owner.id, id)) return undefined;
  if (owner !== undefined && sameId(subscriptionOf(owner.id), subscriptionId)) {
    return { code: 'StorageAccountAlreadyExists', message: `The storage account named ${name} already exists under the subscription.`, target: name };
  }
  return isTaken(world, deleted, name)
    ? { code: 'StorageAccountAlreadyTaken', message: `The storage account named ${name} is already taken.`, target: name }
    : undefined;
}

function ownerOf(world: World, name: string): Resource | undefined {
  return world.list({ type: ACCOUNT_TYPE }).find((each) => each.name === name);
}

function isTaken(world: World, deleted: DeletedAccounts, name: string): boolean {
  const elsewhere = circumstancesOf(world).takenStorageNames ?? [];
  return ownerOf(world, name) !== undefined || elsewhere.includes(name) || deleted.holds(name, world.clock.now());
}

function stored(world: World, wanted: WantedResource): Resource {
  const { name, location = '', kind = 'StorageV2', sku, properties, existing } = wanted;
  const endpoints = ['blob', 'queue', 'table', 'file'].map((service) => [service, `https://${name}.${service}.core.windows.net/`]);
  const kept = storedAs(wanted, {
    supportsHttpsTrafficOnly: true,
    minimumTlsVersion: 'TLS1_2',
    allowBlobPublicAccess: false,
    accessTier: 'Hot',
    encryption: { services: { blob: { enabled: true, keyType: 'Account' }, file: { enabled: true, keyType: 'Account' } }, keySource: 'Microsoft.Storage' },
    networkAcls: { bypass: 'AzureServices', virtualNetworkRules: [], ipRules: [], defaultAction: 'Allow' },
    ...properties,
    creationTime: existing?.properties['creationTime'] ?? new Date(world.clock.now()).toISOString(),
    primaryEndpoints: Object.fromEntries(endpoints),
    primaryLocation: locationName(location),
    statusOfPrimary: 'available',
    provisioningState: 'Succeeded',
  });
  return { ...kept, kind, sku: { tier: asText(asObject(sku)['name'])?.split('_')[0] ?? 'Standard', ...sku } };
}

/** Keys that fit no lock, always the same for an account. */
function keysOf(account: Resource) {
  return ['key1', 'key2'].map((keyName) => ({
    keyName,
    value: createHash('sha512').update(`${account.id.toLowerCase()} ${keyName}`).digest('base64'),
    permissions: 'FULL',
  }));
}

function checkNameAvailability(world: World, deleted: DeletedAccounts): ProviderRoute {
  return {
    method: 'POST',
    path: '/subscriptions/{subscriptionId}/providers/Microsoft.Storage/checkNameAvailability',
    apiVersions: API_VERSIONS,
    action: 'Microsoft.Storage/checknameavailability/read',
    run: ({ body }) => {
      const name = asText(body['name']);
      if (name === undefined || body['type'] !== ACCOUNT_TYPE) {
        throw new ArmFailure(400, { code: 'InvalidValuesForRequestParameters', message: 'Values for request parameters are invalid: name, type.' });
      }
      if (!isAccountName(name)) return plain(200, { nameAvailable: false, reason: 'AccountNameInvalid', message: invalidName(name) });
      return plain(
        200,
        isTaken(world, deleted, name)
          ? { nameAvailable: false, reason: 'AlreadyExists', message: `The storage account named ${name} is already taken.` }
          : { nameAvailable: true },
      );
    },
  };
}

function deletedAccounts(world: World, deleted: DeletedAccounts): ProviderRoute {
  return {
    method: 'GET',
    path: '/subscriptions/{subscriptionId}/providers/Microsoft.Storage/deletedAccounts',
    apiVersions: API_VERSIONS,
    action: 'Microsoft.Storage/deletedAccounts/read',
    run: ({ subscriptionId }) => paged(deleted.describe(subscriptionId, world.clock.now())),
  };
}

function deletedAccount(world: World, deleted: DeletedAccounts): ProviderRoute {
  return {
    method: 'GET',
    path: '/subscriptions/{subscriptionId}/providers/Microsoft.Storage/locations/{location}/deletedAccounts/{deletedAccountName}',
    apiVersions: API_VERSIONS,
    action: 'Microsoft.Storage/locations/deletedAccounts/read',
    run: ({ subscriptionId, params }) => {
      const name = params.get('deletedAccountName') ?? '';
      const found = deleted.describe(subscriptionId, world.clock.now()).find((each) => each['name'] === name);
      if (found !== undefined) return plain(200, found);
      throw new ArmFailure(404, { code: 'DeletedAccountNotFound', message: `The deleted account '${name}' was not found.` });
    },
  };
}
