import { ManualClock } from '../../../foundation/clock.ts';
import { SeededRandom } from '../../../foundation/random.ts';
import { asObject, asText } from '../../model/json.ts';
import type { JsonObject } from '../../model/json.ts';
import { resourceId, scopeOf } from '../../model/resource-id.ts';
import type { Caller, Resource, ResourceProvider, RouteAnswer, RouteRequest, WantedResource, World } from '../../model/provider.ts';

/** A world without servers and time-consuming operations, to test what providers decide. */

export const SUBSCRIPTION = '11111111-1111-4111-8111-111111111111';
export const TENANT = '22222222-2222-4222-8222-222222222222';

export const JO: Caller = {
  tenantId: TENANT,
  objectId: '33333333-3333-4333-8333-333333333333',
  name: 'jo@contoso.example',
  clientId: '44444444-4444-4444-8444-444444444444',
  kind: 'user',
  claims: {},
};

export const idOf = (type: string, name: string, group = 'demo'): string => resourceId(scopeOf(SUBSCRIPTION, group), type, name);

export class PureWorld implements World {
  readonly clock = new ManualClock();
  readonly random = new SeededRandom(7);
  readonly locations = ['westeurope', 'northeurope', 'eastus'].map((name) => ({ name, displayName: name }));
  /** Actions that nobody may do. */
  readonly forbidden = new Set<string>();
  readonly #resources = new Map<string, Resource>();

  find(id: string): Resource | undefined {
    return this.#resources.get(id.toLowerCase());
  }

  list(filter: { readonly type?: string; readonly subscriptionId?: string; readonly resourceGroup?: string } = {}): readonly Resource[] {
    const isWanted = (part: string | undefined, actual: string | undefined): boolean =>
      part === undefined || part.toLowerCase() === actual?.toLowerCase();
    return [...this.#resources.values()].filter((each) => {
      const [, , subscription, , group] = each.id.split('/');
      return isWanted(filter.type, each.type) && isWanted(filter.subscriptionId, subscription) && isWanted(filter.resourceGroup, group);
    });
  }

  put(resource: Resource): void {
    this.#resources.set(resource.id.toLowerCase(), resource);
  }

  remove(id: string): void {
    this.#resources.delete(id.toLowerCase());
  }

  allows(_caller: Caller, action: string): boolean {
    return !this.forbidden.has(action);
  }

  allowsData(caller: Caller, action: string): boolean {
    return this.allows(caller, action);
  }

  dataPlaneOrigin(resourceId: string): string {
    return `https://${resourceId.split('/').at(-1) ?? ''}.example`;
  }

  /** What a template asks for. */
  wanted(type: string, name: string, body: JsonObject, group = 'demo'): WantedResource {
    const id = idOf(type, name, group);
    const location = asText(body['location']);
    return {
      id,
      name,
      type,
      ...(location === undefined ? {} : { location }),
      ...(body['sku'] === undefined ? {} : { sku: asObject(body['sku']) }),
      ...(body['tags'] === undefined ? {} : { tags: asObject(body['tags']) }),
      properties: asObject(body['properties']),
      apiVersion: '',
      subscriptionId: SUBSCRIPTION,
      resourceGroup: group,
      caller: JO,
      body,
      existing: this.find(id),
    };
  }

  /** Makes a resource as the core would: checks, plan, and the stored result; what stands in the way is returned as its code. */
  make(provider: ResourceProvider, type: string, name: string, body: JsonObject, group = 'demo'): string {
    const found = provider.types.find((each) => `${provider.namespace}/${each.type}` === type);
    if (found === undefined) throw new Error(`${provider.namespace} has no ${type}`);
    const wanted = this.wanted(type, name, body, group);
    const refused = found.validate?.(wanted) ?? found.plan?.(wanted).failure?.error;
    if (refused !== undefined) return refused.code;
    this.put(found.create?.(wanted) ?? wanted);
    return 'Succeeded';
  }

  /** Calls an own route of a provider. */
  call(provider: ResourceProvider, method: string, path: string, query = '', body: JsonObject = {}): RouteAnswer {
    for (const route of provider.routes ?? []) {
      if (route.method !== method) continue;
      const params = matched(route.path, path);
      if (params !== undefined) return route.run(this.request(method, path, query, body, params));
    }
    throw new Error(`No route for ${method} ${path}`);
  }

  request(method: string, path: string, query = '', body: JsonObject = {}, params: ReadonlyMap<string, string> = new Map()): RouteRequest {
    const parsed = new URLSearchParams(query);
    return {
      caller: JO,
      method,
      path,
      params,
      query: parsed,
      body,
      apiVersion: parsed.get('api-version') ?? '7.6',
      subscriptionId: params.get('subscriptionId') ?? '',
      resourceGroup: params.get('resourceGroupName') ?? '',
      world: this,
    };
  }
}

function matched(pattern: string, path: string): ReadonlyMap<string, string> | undefined {
  const wanted = pattern.split('/');
  const actual = path.split('/');
  if (wanted.length !== actual.length) return undefined;
  const params = new Map<string, string>();
  for (const [index, segment] of wanted.entries()) {
    const value = actual[index] ?? '';
    const name = /^\{(.+)\}$/.exec(segment)?.[1];
    if (name !== undefined) params.set(name, value);
    else if (segment.toLowerCase() !== value.toLowerCase()) return undefined;
  }
  return params;
}
