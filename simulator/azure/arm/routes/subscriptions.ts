import { authorizationFailed } from '../../model/failures.ts';
import type { JsonObject } from '../../model/json.ts';
import { paged, plain } from '../../model/provider.ts';
import { subscriptionScope } from '../../model/resource-id.ts';
import type { Subscription } from '../../model/world.ts';
import type { ArmRequest, ArmRoute } from '../router.ts';
import { VERSIONS } from '../versions.ts';

const SUBSCRIPTION = '/subscriptions/{subscriptionId}';

/** Tenants, subscriptions, locations. */
export const subscriptionRoutes: readonly ArmRoute[] = [
  { method: 'GET', path: '/tenants', apiVersions: VERSIONS.subscriptions, action: undefined, run: (request) => paged(tenantsOf(request)) },
  {
    method: 'GET',
    path: '/subscriptions',
    apiVersions: VERSIONS.subscriptions,
    action: undefined,
    run: ({ azure, caller }) => {
      const { subscriptions, roles } = azure.world;
      const visible = subscriptions.filter((each) => each.tenantId === caller.tenantId && roles.seesAny(caller.objectId, subscriptionScope(each.id)));
      return paged(visible.map(subscriptionJson));
    },
  },
  {
    method: 'GET',
    path: SUBSCRIPTION,
    apiVersions: VERSIONS.subscriptions,
    action: undefined,
    run: ({ azure, caller, subscriptionId }) => {
      const scope = subscriptionScope(subscriptionId);
      if (!azure.world.roles.seesAny(caller.objectId, scope)) throw authorizationFailed(caller, 'Microsoft.Resources/subscriptions/read', scope);
      return plain(200, subscriptionJson(azure.world.knownSubscription(subscriptionId)));
    },
  },
  {
    method: 'GET',
    path: `${SUBSCRIPTION}/locations`,
    apiVersions: VERSIONS.subscriptions,
    action: 'Microsoft.Resources/subscriptions/locations/read',
    run: ({ azure, subscriptionId }) =>
      paged(
        azure.world.locations.map(({ name, displayName }) => ({
          id: `${subscriptionScope(subscriptionId)}/locations/${name}`,
          name,
          type: 'Region',
          displayName,
          regionalDisplayName: displayName,
          metadata: { regionType: 'Physical', regionCategory: 'Recommended', geographyGroup: displayName.includes('US') ? 'US' : 'Europe' },
        })),
      ),
  },
];

function tenantsOf({ azure, caller }: ArmRequest): readonly JsonObject[] {
  const user = azure.directory.users.find((each) => each.objectId === caller.objectId);
  const known = user === undefined ? [caller.tenantId] : [user.homeTenantId, ...user.guestOf];
  return azure.directory.tenants
    .filter((each) => known.includes(each.id))
    .map((each) => ({ id: `/tenants/${each.id}`, tenantId: each.id, displayName: each.displayName, defaultDomain: each.domain, domains: [each.domain], tenantCategory: each.id === user?.homeTenantId ? 'Home' : 'ProjectedBy', countryCode: 'NL', tenantType: 'AAD' }));
}

function subscriptionJson(subscription: Subscription): JsonObject {
  const { id, displayName, tenantId } = subscription;
  return {
    id: subscriptionScope(id),
    subscriptionId: id,
    tenantId,
    displayName,
    state: 'Enabled',
    authorizationSource: 'RoleBased',
    managedByTenants: [],
    subscriptionPolicies: { locationPlacementId: 'Public_2014-09-01', quotaId: 'PayAsYouGo_2014-09-01', spendingLimit: 'Off' },
  };
}
