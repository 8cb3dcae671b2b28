import { resourceId, scopeOf, subscriptionScope } from '../model/resource-id.ts';

export const DEPLOYMENT_TYPE = 'Microsoft.Resources/deployments';
export const GROUP_TYPE = 'Microsoft.Resources/resourceGroups';

/** Where a deployment goes. */
export interface DeploymentScope {
  readonly subscriptionId: string;
  /** Empty at subscription scope. */
  readonly resourceGroup: string;
}

/** The id of a resource at a scope; a group's is that of the group itself. */
export function idAt(scope: DeploymentScope, type: string, name: string): string {
  if (type.toLowerCase() === GROUP_TYPE.toLowerCase()) return `${subscriptionScope(scope.subscriptionId)}/resourceGroups/${name}`;
  return resourceId(scopeOf(scope.subscriptionId, scope.resourceGroup), type, name);
}
