import { asObject, asText } from '../model/json.ts';
import type { JsonObject } from '../model/json.ts';
import { resourceId, scopeOf } from '../model/resource-id.ts';
import type { Resource, WantedResource, World } from '../model/provider.ts';
import type { Stage } from '../model/scenario.ts';
import { providers } from '../providers/index.ts';

/** Puts resources into a world as their providers would have made them, without the time that takes. */

/** A resource group of the company. */
export interface Place {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly location: string;
}

export const idIn = ({ subscriptionId, resourceGroup }: Place, type: string, name: string): string =>
  resourceId(scopeOf(subscriptionId, resourceGroup), type, name);

/** @param body As in a PUT; it lies where its group does unless it says otherwise. */
export function settle(stage: Stage, place: Place, type: string, name: string, body: JsonObject): Resource {
  const wanted = wantedIn(stage, place, type, name, body);
  const resource = createHook(stage.world, type)?.(wanted) ?? wanted;
  stage.world.put(resource);
  return resource;
}

/** The resource as its provider is asked for it. */
export function wantedIn(stage: Stage, place: Place, type: string, name: string, body: JsonObject): WantedResource {
  const location = asText(body['location']) ?? place.location;
  return {
    id: idIn(place, type, name),
    name,
    type,
    ...(name.includes('/') ? {} : { location }),
    ...(body['tags'] === undefined ? {} : { tags: asObject(body['tags']) }),
    ...(body['sku'] === undefined ? {} : { sku: asObject(body['sku']) }),
    ...(body['kind'] === undefined ? {} : { kind: asText(body['kind']) ?? '' }),
    properties: asObject(body['properties']),
    apiVersion: '',
    subscriptionId: place.subscriptionId,
    resourceGroup: place.resourceGroup,
    caller: stage.callers.user,
    body,
    existing: undefined,
  };
}

/** What providers know hangs on the world, so that a second set of them for the same one is as good as the first. */
const hooksByWorld = new WeakMap<World, ReadonlyMap<string, (wanted: WantedResource) => Resource>>();

function createHook(world: World, type: string): ((wanted: WantedResource) => Resource) | undefined {
  const known = hooksByWorld.get(world) ?? new Map(providers.map((make) => make(world)).flatMap(({ namespace, types }) =>
    types.flatMap((each) => (each.create === undefined ? [] : [[`${namespace}/${each.type}`.toLowerCase(), (wanted: WantedResource) => each.create?.(wanted) ?? wanted] as const])),
  ));
  hooksByWorld.set(world, known);
  return known.get(type.toLowerCase());
}
