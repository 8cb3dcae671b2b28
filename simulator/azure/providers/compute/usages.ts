import type { ArmError } from '../../model/arm-error.ts';
import { asObject, asText } from '../../model/json.ts';
import type { JsonObject } from '../../model/json.ts';
import type { Resource, World } from '../../model/provider.ts';
import { parentId, sameId, subscriptionOf } from '../../model/resource-id.ts';
import { circumstancesOf } from '../circumstances.ts';
import { locationName } from '../../model/world.ts';
import { machineSize, machineSizes } from './sizes.ts';
import type { MachineSize } from './sizes.ts';

/** Cores in use and allowed, by subscription and location (reference/azure.md §2.5). */

/** Machines of one size that a resource has or wants. */
export interface MachineDemand {
  readonly size: MachineSize;
  readonly count: number;
  readonly spot: boolean;
}

/** Whose machines count. */
const MACHINE_TYPES = ['Microsoft.Compute/virtualMachineScaleSets', 'Microsoft.ServiceFabric/managedClusters/nodeTypes'] as const;

const LIMITS: Readonly<Record<string, number>> = {
  cores: 100,
  virtualMachines: 25_000,
  virtualMachineScaleSets: 2500,
  availabilitySets: 2500,
  lowPriorityCores: 24,
  'Standard NCASv3_T4 Family': 0,
};
const FAMILY_LIMIT = 50;

const ROW_NAMES: Readonly<Record<string, string>> = {
  availabilitySets: 'Availability Sets',
  cores: 'Total Regional vCPUs',
  virtualMachines: 'Virtual Machines',
  virtualMachineScaleSets: 'Virtual Machine Scale Sets',
  lowPriorityCores: 'Total Regional Low-priority vCPUs',
};

/** One row of the usages. */
export interface Usage {
  readonly name: string;
  readonly localizedName: string;
  readonly currentValue: number;
  readonly limit: number;
}

/** @param except The id of a resource that is not counted: the one that is about to change. */
export function usagesOf(world: World, subscriptionId: string, location: string, except?: string): readonly Usage[] {
  const region = locationName(location);
  const resources = MACHINE_TYPES.flatMap((type) => world.list({ type, subscriptionId })).filter(
    (each) => locationName(locationOf(world, each)) === region && !sameId(each.id, except ?? ''),
  );
  const used = new Map<string, number>();
  const add = (name: string, count: number): void => void used.set(name, (used.get(name) ?? 0) + count);
  for (const resource of resources) {
    if (sameId(resource.type, MACHINE_TYPES[0])) add('virtualMachineScaleSets', 1);
    const demand = demandOf(resource);
    if (demand === undefined) continue;
    for (const [name, count] of rowsOf(demand)) add(name, count);
    add('virtualMachines', demand.count);
  }
  return [...Object.keys(ROW_NAMES), ...families()].map((name) => {
    const rule = ruleFor(world, subscriptionId, region, name);
    return {
      name,
      localizedName: ROW_NAMES[name] ?? familyTitle(name),
      currentValue: (used.get(name) ?? 0) + (rule?.usedElsewhere ?? 0),
      limit: rule?.limit ?? LIMITS[name] ?? FAMILY_LIMIT,
    };
  });
}

/** As the usages route answers. */
export function usageJson({ name, localizedName, currentValue, limit }: Usage): JsonObject {
  return { limit, unit: 'Count', currentValue, name: { value: name, localizedValue: localizedName } };
}

/** Why the machines that a resource wants do not fit, in Azure's words; undefined where they do. */
export function overQuota(world: World, resourceId: string, location: string, demand: MachineDemand, code: 'QuotaExceeded' | 'OperationNotAllowed'): ArmError | undefined {
  const subscriptionId = subscriptionOf(resourceId);
  const usages = new Map(usagesOf(world, subscriptionId, location, resourceId).map((each) => [each.name, each]));
  for (const [name, required] of rowsOf(demand)) {
    const usage = usages.get(name);
    if (usage === undefined || usage.currentValue + required <= usage.limit) continue;
    const what = name === 'cores' ? 'Total Regional Cores' : name === 'lowPriorityCores' ? 'LowPriorityCores' : `${name} Cores`;
    return {
      code,
      message: `Operation could not be completed as it results in exceeding approved ${what} quota. Additional details - Deployment Model: Resource Manager, Location: ${locationName(location)}, Current Limit: ${usage.limit}, Current Usage: ${usage.currentValue}, Additional Required: ${required}, (Minimum) New Limit Required: ${usage.currentValue + required}. Setup Alerts when Quota reaches threshold. Learn more at https://aka.ms/quotamonitoringalerting . Submit a request for Quota increase by specifying parameters listed in the 'Details' section for deployment to succeed. Please read more about quota limits at https://docs.microsoft.com/en-us/azure/azure-supportability/${name === 'cores' ? 'regional' : 'per-vm'}-quota-requests`,
    };
  }
  return undefined;
}

/** The machines of a scale set or of a node type; undefined where its size is none that is known. */
export function demandOf({ type, sku, properties }: Pick<Resource, 'type' | 'sku' | 'properties'>): MachineDemand | undefined {
  const isScaleSet = sameId(type, MACHINE_TYPES[0]);
  const found = machineSize(asText(isScaleSet ? asObject(sku)['name'] : properties['vmSize']) ?? '');
  const count = isScaleSet ? asObject(sku)['capacity'] : properties['vmInstanceCount'];
  const profile = asObject(properties['virtualMachineProfile']);
  if (found === undefined) return undefined;
  return { size: found, count: typeof count === 'number' ? count : 1, spot: asText(profile['priority']) === 'Spot' || properties['isSpotVM'] === true };
}

/** Rows that a demand counts in. Spot machines have a row of their own and none by family. */
function rowsOf({ size, count, spot }: MachineDemand): readonly (readonly [name: string, cores: number])[] {
  const cores = size.cores * count;
  return spot ? [['lowPriorityCores', cores]] : [['cores', cores], [size.family, cores]];
}

/** Node types have no location of their own: they are where their cluster is. */
export function locationOf(world: World, resource: Resource): string {
  return resource.location ?? world.find(parentId(resource.id))?.location ?? '';
}

function ruleFor(world: World, subscriptionId: string, region: string, name: string) {
  return circumstancesOf(world).quotas?.find(
    (rule) =>
      sameId(rule.name, name) &&
      locationName(rule.location) === region &&
      (rule.subscriptionId === undefined || sameId(rule.subscriptionId, subscriptionId)),
  );
}

const families = (): readonly string[] => [...new Set(machineSizes.map((each) => each.family))];

/** `Standard DSv3 Family vCPUs` of `standardDSv3Family`. */
function familyTitle(family: string): string {
  const series = /^standard(.+)Family$/.exec(family)?.[1];
  return series === undefined ? `${family} vCPUs` : `Standard ${series} Family vCPUs`;
}
