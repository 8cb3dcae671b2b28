import { invalidNamespace } from '../../model/failures.ts';
import type { JsonObject } from '../../model/json.ts';
import { paged, plain } from '../../model/provider.ts';
import type { ResourceProvider, RouteAnswer } from '../../model/provider.ts';
import { isAboveOrWithin, sameId, scopeOf, subscriptionScope } from '../../model/resource-id.ts';
import { ROLE_DEFINITIONS } from '../../model/roles.ts';
import { guidOf } from '../../../foundation/guid.ts';
import type { AzureWorld } from '../../model/world.ts';
import type { ArmRequest, ArmRoute } from '../router.ts';
import { VERSIONS } from '../versions.ts';

const PROVIDERS = '/subscriptions/{subscriptionId}/providers';
const GROUP = '/subscriptions/{subscriptionId}/resourcegroups/{resourceGroup}';
const REGISTER_MS = 8_000;
/** Says which of its own types the resource manager serves, beside those of the providers. */
const OWN_TYPES = [
  { type: 'deployments', apiVersions: VERSIONS.deployments },
  { type: 'resourceGroups', apiVersions: VERSIONS.groups },
] as const;

/** Resource providers and their registration; what the caller may do. */
export const providerRoutes: readonly ArmRoute[] = [
  {
    method: 'GET',
    path: PROVIDERS,
    apiVersions: VERSIONS.groups,
    action: 'Microsoft.Resources/subscriptions/providers/read',
    run: ({ azure, subscriptionId }) => paged([ownProvider(subscriptionId), ...azure.world.providers.map((each) => providerJson(azure.world, subscriptionId, each))]),
  },
  {
    method: 'GET',
    path: `${PROVIDERS}/{namespace}`,
    apiVersions: VERSIONS.groups,
    action: 'Microsoft.Resources/subscriptions/providers/read',
    run: (request) => {
      if (sameId(request.params.get('namespace') ?? '', 'Microsoft.Resources')) return plain(200, ownProvider(request.subscriptionId));
      return plain(200, providerJson(request.azure.world, request.subscriptionId, knownProvider(request)));
    },
  },
  { method: 'POST', path: `${PROVIDERS}/{namespace}/register`, apiVersions: VERSIONS.groups, action: 'Microsoft.Resources/subscriptions/providers/register/action', run: register },
  {
    method: 'POST',
    path: `${PROVIDERS}/{namespace}/unregister`,
    apiVersions: VERSIONS.groups,
    action: 'Microsoft.Resources/subscriptions/providers/unregister/action',
    run: (request) => {
      const provider = knownProvider(request);
      request.azure.world.register(request.subscriptionId, provider, 'NotRegistered');
      return plain(200, providerJson(request.azure.world, request.subscriptionId, provider));
    },
  },
  {
    method: 'GET',
    path: `${GROUP}/providers/{namespace}/{type}/{name}/providers/Microsoft.Authorization/permissions`,
    apiVersions: VERSIONS.permissions,
    action: undefined,
    run: permissions,
  },
  ...[PROVIDERS, `${GROUP}/providers`].flatMap((path): readonly ArmRoute[] => [
    { method: 'GET', path: `${path}/Microsoft.Authorization/permissions`, apiVersions: VERSIONS.permissions, action: undefined, run: permissions },
    { method: 'GET', path: `${path}/Microsoft.Authorization/roleAssignments`, apiVersions: VERSIONS.roleAssignments, action: 'Microsoft.Authorization/roleAssignments/read', run: roleAssignments },
  ]),
];

function knownProvider({ azure, params }: ArmRequest): ResourceProvider {
  const namespace = params.get('namespace') ?? '';
  const provider = azure.world.provider(namespace);
  if (provider === undefined) throw invalidNamespace(namespace);
  return provider;
}

/** Takes a while, as Azure's does; the state shows it. */
function register(request: ArmRequest): RouteAnswer {
  const { azure, subscriptionId } = request;
  const provider = knownProvider(request);
  if (azure.world.registration(subscriptionId, provider) === 'NotRegistered') {
    azure.world.register(subscriptionId, provider, 'Registering');
    azure.clock.setTimeout(() => azure.world.register(subscriptionId, provider, 'Registered'), REGISTER_MS * azure.pace);
  }
  return plain(200, providerJson(azure.world, subscriptionId, provider));
}

function providerJson(world: AzureWorld, subscriptionId: string, provider: ResourceProvider): JsonObject {
  const displayNames = new Map(world.locations.map((each) => [each.name, each.displayName]));
  return {
    id: `${subscriptionScope(subscriptionId)}/providers/${provider.namespace}`,
    namespace: provider.namespace,
    registrationPolicy: 'RegistrationRequired',
    registrationState: world.registration(subscriptionId, provider),
    resourceTypes: provider.types.map((each) => ({
      resourceType: each.type,
      locations: world.locationsOf(each).map((name) => displayNames.get(name) ?? name),
      apiVersions: each.apiVersions,
      ...(each.apiVersions[0] === undefined ? {} : { defaultApiVersion: each.apiVersions[0] }),
      capabilities: each.capabilities ?? 'None',
    })),
  };
}

function ownProvider(subscriptionId: string): JsonObject {
  return {
    id: `${subscriptionScope(subscriptionId)}/providers/Microsoft.Resources`,
    namespace: 'Microsoft.Resources',
    registrationPolicy: 'RegistrationFree',
    registrationState: 'Registered',
    resourceTypes: OWN_TYPES.map(({ type, apiVersions }) => ({ resourceType: type, locations: [], apiVersions: [...apiVersions], capabilities: 'None' })),
  };
}

function permissions({ azure, caller, path }: ArmRequest): RouteAnswer {
  const scope = path.slice(0, path.toLowerCase().lastIndexOf('/providers/microsoft.authorization/'));
  const roles = azure.world.roles.rolesOn(caller.objectId, scope);
  return paged(
    roles.map((role) => {
      const { actions, notActions, dataActions } = ROLE_DEFINITIONS[role];
      return { actions: [...actions], notActions: [...notActions], dataActions: [...dataActions], notDataActions: [] };
    }),
  );
}

function roleAssignments({ azure, subscriptionId, resourceGroup }: ArmRequest): RouteAnswer {
  const scope = scopeOf(subscriptionId, resourceGroup);
  const within = azure.world.roles.list().filter((each) => isAboveOrWithin(each.scope, scope));
  return paged(
    within.map(({ principalId, role, scope: own }) => ({
      id: `${own}/providers/Microsoft.Authorization/roleAssignments/${guidOf(own, principalId, role)}`,
      name: guidOf(own, principalId, role),
      type: 'Microsoft.Authorization/roleAssignments',
      properties: { principalId, scope: own, roleDefinitionId: `${subscriptionScope(subscriptionId)}/providers/Microsoft.Authorization/roleDefinitions/${ROLE_DEFINITIONS[role].id}` },
    })),
  );
}
