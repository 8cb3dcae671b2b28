import type { ArmError } from '../../model/arm-error.ts';
import type { JsonObject } from '../../model/json.ts';
import type { World } from '../../model/provider.ts';
import { sameId, subscriptionOf } from '../../model/resource-id.ts';
import { circumstancesOf } from '../circumstances.ts';
import { locationName } from '../../model/world.ts';
import { machineSizes } from './sizes.ts';
import type { MachineSize } from './sizes.ts';

/** Sizes by location with what restricts them, as the `skus` route lists them. */
export function skusIn(world: World, locations: readonly string[]): readonly JsonObject[] {
  return locations.flatMap((location) => machineSizes.map((size) => skuJson(world, size, location)));
}

function skuJson(world: World, { name, family, cores, memoryGb }: MachineSize, location: string): JsonObject {
  const zones = ['1', '2', '3'];
  return {
    resourceType: 'virtualMachines',
    name,
    tier: 'Standard',
    size: name.replace('Standard_', ''),
    family,
    locations: [location],
    locationInfo: [{ location, zones, zoneDetails: [] }],
    capabilities: [
      { name: 'vCPUs', value: String(cores) },
      { name: 'vCPUsAvailable', value: String(cores) },
      { name: 'MemoryGB', value: String(memoryGb) },
      { name: 'LowPriorityCapable', value: 'True' },
      { name: 'PremiumIO', value: /s(_|$)|DS/.test(name) ? 'True' : 'False' },
    ],
    restrictions: isRestricted(world, name, location)
      ? [{ type: 'Location', values: [location], restrictionInfo: { locations: [location] }, reasonCode: 'NotAvailableForSubscription' }]
      : [],
  };
}

function isRestricted(world: World, size: string, location: string): boolean {
  return isListed(circumstancesOf(world).restrictedSizes ?? [], size, location);
}

/** Why a size cannot be used in a location at all. */
export function skuNotAvailable(world: World, resourceId: string, { name }: MachineSize, location: string): ArmError | undefined {
  if (!isRestricted(world, name, location)) return undefined;
  return {
    code: 'SkuNotAvailable',
    message: `The requested size for resource '${resourceId}' is currently not available in location '${locationName(location)}' zones '' for subscription '${subscriptionOf(resourceId)}'. Please try another size or deploy to a different location or zones. See https://aka.ms/azureskunotavailable for details.`,
  };
}

/** Why there are no machines of a size just now, which nothing tells beforehand. */
export function allocationFailed(world: World, { name }: MachineSize, location: string): ArmError | undefined {
  if (!isListed(circumstancesOf(world).exhaustedSizes ?? [], name, location)) return undefined;
  return {
    code: 'AllocationFailed',
    message: 'Allocation failed. We do not have sufficient capacity for the requested VM size in this region. Read more about improving likelihood of allocation success at https://aka.ms/allocation-guidance',
  };
}

function isListed(list: readonly { readonly size: string; readonly location: string }[], size: string, location: string): boolean {
  return list.some((each) => sameId(each.size, size) && locationName(each.location) === locationName(location));
}
