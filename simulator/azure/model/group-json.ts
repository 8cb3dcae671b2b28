import type { JsonObject } from './json.ts';
import { scopeOf } from './resource-id.ts';
import type { ResourceGroup } from './world.ts';

/** A group as ARM shows it. */
export function groupJson(group: ResourceGroup): JsonObject {
  return {
    id: scopeOf(group.subscriptionId, group.name),
    name: group.name,
    type: 'Microsoft.Resources/resourceGroups',
    location: group.location,
    ...(group.tags === undefined ? {} : { tags: group.tags }),
    properties: { provisioningState: group.state },
  };
}
