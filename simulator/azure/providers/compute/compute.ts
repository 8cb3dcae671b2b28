import { ArmFailure } from '../../model/arm-error.ts';
import { paged } from '../../model/provider.ts';
import type { ProviderFactory, ProviderRoute, World } from '../../model/provider.ts';
import { locationName } from '../../model/world.ts';
import { scaleSets } from './scale-sets.ts';
import { skusIn } from './skus.ts';
import { usageJson, usagesOf } from './usages.ts';

/** Microsoft.Compute: scale sets, what they may use and what they do. */
export const compute: ProviderFactory = (world) => ({
  namespace: 'Microsoft.Compute',
  types: [scaleSets(world)],
  routes: [usages(world), skus(world)],
});

function usages(world: World): ProviderRoute {
  return {
    method: 'GET',
    path: '/subscriptions/{subscriptionId}/providers/Microsoft.Compute/locations/{location}/usages',
    apiVersions: ['2026-04-01', '2025-04-01', '2024-11-01', '2024-07-01', '2024-03-01', '2023-09-01', '2022-08-01', '2021-07-01'],
    action: 'Microsoft.Compute/locations/usages/read',
    run: ({ subscriptionId, params }) => paged(usagesOf(world, subscriptionId, knownLocation(world, params.get('location') ?? '')).map(usageJson)),
  };
}

function skus(world: World): ProviderRoute {
  return {
    method: 'GET',
    path: '/subscriptions/{subscriptionId}/providers/Microsoft.Compute/skus',
    apiVersions: ['2021-07-01', '2019-04-01', '2017-09-01'],
    action: 'Microsoft.Compute/skus/read',
    run: ({ query }) => {
      const filter = query.get('$filter');
      // The only filter that the API has (reference/azure.md §2.5).
      const asked = filter === null ? undefined : /^\s*location eq '([^']+)'\s*$/i.exec(filter)?.[1];
      if (filter !== null && asked === undefined) {
        throw new ArmFailure(400, { code: 'BadRequest', message: `The filter '${filter}' is not supported. Only "location eq '…'" is.` });
      }
      const locations = world.locations.map((each) => each.name);
      return paged(skusIn(world, asked === undefined ? locations : locations.filter((each) => each === locationName(asked))), 400);
    },
  };
}

function knownLocation(world: World, location: string): string {
  const name = locationName(location);
  if (world.locations.some((each) => each.name === name)) return name;
  throw new ArmFailure(404, { code: 'NoRegisteredProviderFound', message: `No registered resource provider found for location '${location}'.` });
}
