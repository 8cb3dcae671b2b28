import type { PolicyAssignment } from '../providers/authorization/policy.ts';

/** Policies that the company has in force. */

/** Nothing outside Europe. */
export function onlyEuropePolicy(subscriptionId: string): PolicyAssignment {
  return {
    name: 'allowed-locations',
    displayName: 'Only European regions',
    scope: `/subscriptions/${subscriptionId}`,
    definition: { id: '/providers/Microsoft.Authorization/policyDefinitions/e56962a6-4747-49cd-b67b-bf8b01975c4c', displayName: 'Allowed locations' },
    conditions: [
      { field: 'location', operator: 'Exists', target: true },
      { field: 'location', operator: 'NotIn', target: ['westeurope', 'northeurope', 'germanywestcentral'] },
    ],
  };
}

/** No machines without the tag by which they are paid for. */
export function costCentrePolicy(subscriptionId: string, resourceGroup: string): PolicyAssignment {
  return {
    name: 'require-cost-centre',
    displayName: 'A cost centre on everything',
    scope: `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`,
    definition: { id: '/providers/Microsoft.Authorization/policyDefinitions/871b6d14-10aa-478d-b590-94f262ecfa99', displayName: 'Require a tag on resources' },
    conditions: [
      { field: 'type', operator: 'In', target: ['Microsoft.Compute/virtualMachineScaleSets', 'Microsoft.Storage/storageAccounts'] },
      { field: 'tags.costCentre', operator: 'Exists', target: false },
    ],
  };
}
