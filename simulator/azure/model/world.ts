import type { Clock } from '../../foundation/clock.ts';
import type { SeededRandom } from '../../foundation/random.ts';
import { ArmFailure } from './arm-error.ts';
import { groupBeingDeleted, groupNotFound, invalidNamespace, invalidResourceType, noRegisteredProvider, subscriptionNotFound } from './failures.ts';
import type { JsonObject } from './json.ts';
import { Locks } from './locks.ts';
import { parseResourceId, sameId, scopeOf } from './resource-id.ts';
import type { Caller, DataPlane, Location, ProviderFactory, Resource, ResourceProvider, ResourceType, World } from './provider.ts';
import { Roles } from './roles.ts';

export interface Subscription {
  readonly id: string;
  readonly displayName: string;
  readonly tenantId: string;
}

export interface ResourceGroup {
  readonly subscriptionId: string;
  readonly name: string;
  readonly location: string;
  tags: JsonObject | undefined;
  state: 'Succeeded' | 'Deleting';
}

export interface KnownType {
  readonly provider: ResourceProvider;
  readonly type: ResourceType;
  /** With namespace, in its own case. */
  readonly fullType: string;
}

const LOCATIONS: readonly Location[] = [
  { name: 'westeurope', displayName: 'West Europe' },
  { name: 'northeurope', displayName: 'North Europe' },
  { name: 'germanywestcentral', displayName: 'Germany West Central' },
  { name: 'eastus', displayName: 'East US' },
  { name: 'eastus2', displayName: 'East US 2' },
  { name: 'westus2', displayName: 'West US 2' },
];

/** Subscriptions with their groups, resources, providers and roles: what ARM knows, without deployments. */
export class AzureWorld implements World {
  readonly clock: Clock;
  readonly random: SeededRandom;
  readonly locations = LOCATIONS;
  readonly roles = new Roles();
  readonly locks = new Locks();
  readonly subscriptions: readonly Subscription[];
  readonly providers: readonly ResourceProvider[];
  readonly #resources = new Map<string, Resource>();
  readonly #groups = new Map<string, ResourceGroup>();
  readonly #registrations = new Map<string, 'Registered' | 'NotRegistered' | 'Registering'>();
  readonly #originOf: (resourceId: string) => string;

  /** @param originOf gives a resource the address of its data plane. */
  constructor(options: {
    readonly clock: Clock;
    readonly random: SeededRandom;
    readonly subscriptions: readonly Subscription[];
    readonly providers: readonly ProviderFactory[];
    readonly originOf: (resourceId: string) => string;
  }) {
    this.clock = options.clock;
    this.random = options.random;
    this.subscriptions = options.subscriptions;
    this.#originOf = options.originOf;
    this.providers = options.providers.map((make) => make(this));
  }

  find(id: string): Resource | undefined {
    return this.#resources.get(id.toLowerCase());
  }

  list(filter: { readonly type?: string; readonly subscriptionId?: string; readonly resourceGroup?: string } = {}): readonly Resource[] {
    const { type, subscriptionId, resourceGroup } = filter;
    return [...this.#resources.values()].filter((each) => {
      if (type !== undefined && !sameId(each.type, type)) return false;
      if (subscriptionId === undefined && resourceGroup === undefined) return true;
      const scope = parseResourceId(each.id);
      if (scope === undefined) return false;
      if (subscriptionId !== undefined && !sameId(scope.subscriptionId, subscriptionId)) return false;
      return resourceGroup === undefined || sameId(scope.resourceGroup, resourceGroup);
    });
  }

  put(resource: Resource): void {
    this.#resources.set(resource.id.toLowerCase(), resource);
  }

  /** Removes a resource and what lies below it. */
  remove(id: string): void {
    const key = id.toLowerCase();
    for (const [each, resource] of this.#resources) {
      if (each !== key && !each.startsWith(`${key}/`)) continue;
      this.#resources.delete(each);
      this.typeOf(resource.type)?.type.removed?.(resource);
    }
  }

  allows(caller: Caller, action: string, scope: string): boolean {
    return this.roles.allows(caller, action, scope);
  }

  allowsData(caller: Caller, action: string, scope: string): boolean {
    return this.roles.allowsData(caller, action, scope);
  }

  dataPlaneOrigin(resourceId: string): string {
    return this.#originOf(resourceId);
  }

  dataPlaneOf(resource: Resource): DataPlane | undefined {
    return this.providers.flatMap((each) => each.dataPlanes ?? []).find((each) => sameId(each.resourceType, resource.type));
  }

  subscription(id: string): Subscription | undefined {
    return this.subscriptions.find((each) => sameId(each.id, id));
  }

  /** @throws ArmFailure SubscriptionNotFound */
  knownSubscription(id: string): Subscription {
    const found = this.subscription(id);
    if (found === undefined) throw subscriptionNotFound(id);
    return found;
  }

  group(subscriptionId: string, name: string): ResourceGroup | undefined {
    return this.#groups.get(scopeOf(subscriptionId, name).toLowerCase());
  }

  /** @throws ArmFailure ResourceGroupNotFound */
  knownGroup(subscriptionId: string, name: string): ResourceGroup {
    const found = this.group(subscriptionId, name);
    if (found === undefined) throw groupNotFound(name);
    return found;
  }

  /** @throws ArmFailure ResourceGroupNotFound, ResourceGroupBeingDeleted */
  writableGroup(subscriptionId: string, name: string): ResourceGroup {
    const found = this.knownGroup(subscriptionId, name);
    if (found.state === 'Deleting') throw groupBeingDeleted(name);
    return found;
  }

  groups(subscriptionId: string): readonly ResourceGroup[] {
    return [...this.#groups.values()].filter((each) => sameId(each.subscriptionId, subscriptionId)).sort((a, b) => a.name.localeCompare(b.name));
  }

  /** Makes a group, or changes the tags of the one of that name. @throws ArmFailure where it lies elsewhere */
  putGroup(wanted: { readonly subscriptionId: string; readonly name: string; readonly location: string; readonly tags?: JsonObject | undefined }): ResourceGroup {
    const existing = this.group(wanted.subscriptionId, wanted.name);
    if (existing !== undefined && existing.location !== wanted.location) {
      const message = `Invalid resource group location '${wanted.location}'. The Resource group already exists in location '${existing.location}'.`;
      throw new ArmFailure(409, { code: 'InvalidResourceGroupLocation', message });
    }
    if (existing !== undefined) {
      existing.tags = wanted.tags;
      return existing;
    }
    const group: ResourceGroup = { ...wanted, tags: wanted.tags, state: 'Succeeded' };
    this.#groups.set(scopeOf(group.subscriptionId, group.name).toLowerCase(), group);
    return group;
  }

  /** Removes a group with all that is in it. */
  removeGroup(subscriptionId: string, name: string): void {
    for (const resource of this.list({ subscriptionId, resourceGroup: name })) this.remove(resource.id);
    this.#groups.delete(scopeOf(subscriptionId, name).toLowerCase());
  }

  provider(namespace: string): ResourceProvider | undefined {
    return this.providers.find((each) => sameId(each.namespace, namespace));
  }

  registration(subscriptionId: string, provider: ResourceProvider): 'Registered' | 'NotRegistered' | 'Registering' {
    return this.#registrations.get(`${subscriptionId}|${provider.namespace}`.toLowerCase()) ?? provider.registration ?? 'Registered';
  }

  register(subscriptionId: string, provider: ResourceProvider, state: 'Registered' | 'NotRegistered' | 'Registering'): void {
    this.#registrations.set(`${subscriptionId}|${provider.namespace}`.toLowerCase(), state);
  }

  typeOf(fullType: string): KnownType | undefined {
    const [namespace = '', ...rest] = fullType.split('/');
    const provider = this.provider(namespace);
    const type = provider?.types.find((each) => sameId(each.type, rest.join('/')));
    return provider && type && { provider, type, fullType: `${provider.namespace}/${type.type}` };
  }

  /**
   * The type, if it exists and is served in that version.
   * @throws ArmFailure InvalidResourceNamespace, InvalidResourceType, NoRegisteredProviderFound
   */
  knownType(fullType: string, apiVersion: string, location?: string): KnownType {
    const [namespace = '', ...rest] = fullType.split('/');
    if (this.provider(namespace) === undefined) throw invalidNamespace(namespace);
    const known = this.typeOf(fullType);
    if (known === undefined) throw invalidResourceType(rest.join('/'), namespace, apiVersion);
    const locations = this.locationsOf(known.type);
    const isServed = known.type.apiVersions.includes(apiVersion) && (location === undefined || locations.length === 0 || locations.includes(location));
    if (!isServed) throw noRegisteredProvider(location ?? '', apiVersion, known.type.type, known.type.apiVersions, locations);
    return known;
  }

  locationsOf(type: ResourceType): readonly string[] {
    return type.locations ?? this.locations.map((each) => each.name);
  }

  /** What GET and `reference()` show of a resource. */
  shown(resource: Resource): JsonObject {
    return this.typeOf(resource.type)?.type.read?.(resource) ?? { ...resource };
  }
}

/** `westeurope` for `West Europe`. */
export const locationName = (text: string): string => text.replaceAll(' ', '').toLowerCase();
