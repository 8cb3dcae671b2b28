import { paged } from '../../model/provider.ts';
import type { ProviderFactory, ProviderRoute, World } from '../../model/provider.ts';
import { isAboveOrWithin } from '../../model/resource-id.ts';
import { circumstancesOf } from '../circumstances.ts';
import { assignmentId } from './policy.ts';
import type { PolicyAssignment } from './policy.ts';

/** Microsoft.Authorization, as far as policies go: which are in force. What they deny is judged in `governed.ts`. */
export const authorization: ProviderFactory = (world) => ({
  namespace: 'Microsoft.Authorization',
  types: [],
  routes: ['/subscriptions/{subscriptionId}', '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}'].map((scope) =>
    policyAssignments(world, scope),
  ),
});

function policyAssignments(world: World, scope: string): ProviderRoute {
  return {
    method: 'GET',
    path: `${scope}/providers/Microsoft.Authorization/policyAssignments`,
    apiVersions: ['2025-03-01', '2024-05-01', '2023-04-01', '2022-06-01', '2021-06-01', '2020-09-01'],
    action: 'Microsoft.Authorization/policyAssignments/read',
    run: ({ path }) => {
      const asked = path.slice(0, path.toLowerCase().indexOf('/providers/'));
      const assignments = circumstancesOf(world).policies ?? [];
      return paged(assignments.filter((each) => isAboveOrWithin(each.scope, asked)).map(assignmentJson));
    },
  };
}

function assignmentJson(assignment: PolicyAssignment) {
  return {
    id: assignmentId(assignment),
    name: assignment.name,
    type: 'Microsoft.Authorization/policyAssignments',
    properties: {
      displayName: assignment.displayName,
      policyDefinitionId: assignment.definition.id,
      scope: assignment.scope,
      notScopes: [],
      parameters: {},
      enforcementMode: 'Default',
    },
  };
}
