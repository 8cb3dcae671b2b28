import type { JsonObject } from '../model/json.ts';
import type { Resource, WantedResource } from '../model/provider.ts';

/** A wanted resource as it is kept: what was asked for around the given properties, and nothing of the request. */
export function storedAs(wanted: WantedResource, properties: JsonObject): Resource {
  const { id, name, type, location, tags, kind, sku, identity, zones } = wanted;
  return {
    id,
    name,
    type,
    ...(location === undefined ? {} : { location }),
    ...(tags === undefined ? {} : { tags }),
    ...(kind === undefined ? {} : { kind }),
    ...(sku === undefined ? {} : { sku }),
    ...(identity === undefined ? {} : { identity }),
    ...(zones === undefined ? {} : { zones }),
    properties,
  };
}
