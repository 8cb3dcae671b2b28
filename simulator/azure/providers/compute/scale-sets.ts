import type { ArmError } from '../../model/arm-error.ts';
import { asList, asObject, asText } from '../../model/json.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import type { Resource, ResourcePlan, ResourceType, WantedResource, World } from '../../model/provider.ts';
import { locationName } from '../../model/world.ts';
import { storedAs } from '../stored-resource.ts';
import { machineSizes } from './sizes.ts';
import { allocationFailed, skuNotAvailable } from './skus.ts';
import { demandOf, overQuota } from './usages.ts';

/** Scale sets: what limits them is looked up twice, before a deployment starts and when their turn comes. */
export function scaleSets(world: World): ResourceType {
  return {
    type: 'virtualMachineScaleSets',
    apiVersions: ['2026-04-01', '2025-04-01', '2024-11-01', '2024-07-01', '2024-03-01', '2023-09-01', '2022-08-01', '2021-07-01', '2019-03-01', '2018-10-01', '2017-03-30', '2016-03-30', '2015-06-15'],
    capabilities: 'SupportsTags, SupportsLocation',
    validate: (wanted) => unusable(world, wanted, 'QuotaExceeded'),
    plan: (wanted) => planned(world, wanted),
    create: (wanted) => stored(world, wanted),
    patch: (existing, patch) => ({
      ...existing,
      ...(patch['sku'] === undefined ? {} : { sku: { ...existing.sku, ...asObject(patch['sku']) } }),
      ...(patch['tags'] === undefined ? {} : { tags: asObject(patch['tags']) }),
      properties: withoutSecrets({ ...existing.properties, ...asObject(patch['properties']) }),
    }),
  };
}

/** What is known beforehand. The same lack of cores has another code when it is met on the way. */
function unusable(world: World, wanted: WantedResource, quotaCode: 'QuotaExceeded' | 'OperationNotAllowed'): ArmError | undefined {
  const demand = demandOf(wanted);
  const location = wanted.location ?? '';
  if (demand === undefined) {
    const known = machineSizes.map((each) => each.name).join(', ');
    return { code: 'InvalidParameter', target: 'vmSize', message: `The value ${asText(asObject(wanted.sku)['name']) ?? ''} provided for the VM size is not valid. The valid sizes in the current region are: ${known}.` };
  }
  return skuNotAvailable(world, wanted.id, demand.size, location) ?? overQuota(world, wanted.id, location, demand, quotaCode);
}

const QUEUED_MS = 8000;
const FIRST_MACHINE_MS = 150_000;
const MACHINE_MS = 12_000;

function planned(world: World, wanted: WantedResource): ResourcePlan {
  const demand = demandOf(wanted);
  const refused = unusable(world, wanted, 'OperationNotAllowed') ?? vaultRefuses(world, wanted);
  if (refused !== undefined || demand === undefined) return { durationMs: 2000, ...(refused === undefined ? {} : { failure: { error: refused } }) };
  const exhausted = allocationFailed(world, demand.size, wanted.location ?? '');
  const before = wanted.existing === undefined ? 0 : (demandOf(wanted.existing)?.count ?? 0);
  const added = Math.max(0, demand.count - before);
  return {
    waitMs: QUEUED_MS,
    // An exhausted region is looked for room in for a while before it says so.
    durationMs: exhausted === undefined ? FIRST_MACHINE_MS / (before === 0 ? 1 : 5) + added * MACHINE_MS : FIRST_MACHINE_MS,
    ...(exhausted === undefined ? {} : { failure: { error: exhausted } }),
  };
}

/** Machines fetch certificates by vault and URL: the vault has to be there, in the same place, and to allow it. */
function vaultRefuses(world: World, wanted: WantedResource): ArmError | undefined {
  const profile = asObject(asObject(wanted.properties['virtualMachineProfile'])['osProfile']);
  for (const group of asList(profile['secrets']).map(asObject)) {
    const vaultId = asText(asObject(group['sourceVault'])['id']) ?? '';
    const vault = world.find(vaultId);
    const url = asText(asObject(asList(group['vaultCertificates'])[0])['certificateUrl']) ?? '';
    const isItsOwn = vault !== undefined && url.toLowerCase().startsWith((asText(vault.properties['vaultUri']) ?? '').toLowerCase());
    if (vault === undefined || vault.properties['enabledForDeployment'] !== true || !isItsOwn) {
      return {
        code: 'KeyVaultAccessForbidden',
        message: `Key Vault ${url} either has not been enabled for deployment or the vault id provided, ${vaultId}, does not match the Key Vault's true resource id.`,
      };
    }
    if (locationName(vault.location ?? '') !== locationName(wanted.location ?? '')) {
      return {
        code: 'KeyVaultAndVMInDifferentRegions',
        message: `The Key Vault ${vaultId} is located in location ${locationName(vault.location ?? '')}, which is different from the location of the VM, ${locationName(wanted.location ?? '')}.`,
      };
    }
  }
  return undefined;
}

function stored(world: World, wanted: WantedResource): Resource {
  const { sku, properties, existing } = wanted;
  const kept = storedAs(wanted, {
    singlePlacementGroup: true,
    orchestrationMode: 'Uniform',
    overprovision: true,
    uniqueId: existing?.properties['uniqueId'] ?? world.random.text(32, '0123456789abcdef'),
    timeCreated: existing?.properties['timeCreated'] ?? new Date(world.clock.now()).toISOString(),
    ...withoutSecrets(properties),
    provisioningState: 'Succeeded',
  });
  return { ...kept, sku: { tier: 'Standard', capacity: 1, ...sku } };
}

/** What Azure takes and never gives back. */
const WRITE_ONLY = new Set(['adminpassword', 'protectedsettings', 'customdata']);

function withoutSecrets(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !WRITE_ONLY.has(key.toLowerCase())).map(([key, each]) => [key, scrubbed(each)]));
}

function scrubbed(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return value.map((each: Json) => scrubbed(each) ?? null);
  return typeof value === 'object' && value !== null ? withoutSecrets(asObject(value)) : value;
}
