import { asObject, asText, isArray, isObject } from '../model/json.ts';
import type { JsonObject } from '../model/json.ts';
import type { Caller, Resource, WantedResource } from '../model/provider.ts';
import { locationName } from '../model/world.ts';
import type { AzureWorld } from '../model/world.ts';

/** Where a body is to go, and who asks. */
export interface Placing {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly apiVersion: string;
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly caller: Caller;
}

/** A body of a template or a PUT as a wanted resource. */
export function wantedResource(world: AzureWorld, placing: Placing, body: JsonObject): WantedResource {
  const { location, kind, zones, tags, sku, identity } = body;
  return {
    ...placing,
    ...(typeof location === 'string' ? { location: locationName(location) } : {}),
    ...(isObject(tags) ? { tags } : {}),
    ...(asText(kind) === undefined ? {} : { kind: asText(kind) ?? '' }),
    ...(isObject(sku) ? { sku } : {}),
    ...(isObject(identity) ? { identity } : {}),
    ...(isArray(zones) ? { zones: zones.filter((each) => typeof each === 'string') } : {}),
    properties: asObject(body['properties']),
    body,
    existing: world.find(placing.id),
  };
}

/** The resource to store: what its provider makes of it, or what was asked for. */
export function madeResource(world: AzureWorld, wanted: WantedResource): Resource {
  const known = world.typeOf(wanted.type);
  const made = known?.type.create?.(wanted);
  if (made !== undefined) return made;
  const { apiVersion: _version, subscriptionId: _subscription, resourceGroup: _group, caller: _caller, body: _body, existing, ...resource } = wanted;
  return { ...resource, id: existing?.id ?? resource.id, type: known?.fullType ?? resource.type, properties: { ...resource.properties, provisioningState: 'Succeeded' } };
}
