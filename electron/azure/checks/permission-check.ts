import type { LiveCheckRequest } from '../../../shared/domain/azure/live-check.ts';
import { allowsAction, type RolePermissions } from '../../../shared/domain/azure/vault-permissions.ts';
import { AzureRefusal } from '../arm/azure-refusal.ts';
import type { AzureSession } from '../azure-session.ts';
import { readPermission } from '../profile/permissions.ts';
import { verdict, type CheckPlace, type CheckVerdict } from './verdict.ts';

type PermissionRequest = Extract<LiveCheckRequest, { kind: 'permission' }>;

/**
 * What the roles of the signed-in account allow at a scope: the id of a subscription, a group or a resource. A resource that
 * is not there yet has the permissions of its group.
 * @throws FaultError `forbidden`, `not-found`
 */
export async function readPermissions(session: AzureSession, scope: string, signal: AbortSignal | undefined): Promise<readonly RolePermissions[]> {
  const [, subscriptionId] = /^\/subscriptions\/([^/]+)/i.exec(scope) ?? [];
  if (subscriptionId === undefined) return [];
  const list = async (path: string) => (await session.arm(subscriptionId).list({ api: 'permissions', path: `${path}/providers/Microsoft.Authorization/permissions`, signal }, readPermission)).items;
  try {
    return await list(scope);
  } catch (error) {
    const [group] = /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+/i.exec(scope) ?? [];
    if (group === undefined || group === scope || !(error instanceof AzureRefusal) || error.status !== 404) throw error;
    return list(group);
  }
}

/** Whether the roles of whoever is signed in allow an action. Deny assignments are not listed, so that a yes is no promise. */
export async function checkPermission(session: AzureSession, { action, scope }: PermissionRequest, place: CheckPlace, signal: AbortSignal | undefined): Promise<CheckVerdict> {
  if (action === null) return verdict('unknown', 'The error does not name the action.');
  const where = scope ?? (place.resourceGroup === null ? `/subscriptions/${place.subscriptionId}` : `/subscriptions/${place.subscriptionId}/resourceGroups/${place.resourceGroup}`);
  const who = session.account?.userName ?? 'The signed-in account';
  try {
    const permissions = await readPermissions(session, where, signal);
    if (allowsAction(permissions, action)) return verdict('good', `The roles of ${who} allow ${action} there.`);
    return verdict('bad', `No role of ${who} allows ${action} on ${where}. Ask for one that does.`);
  } catch (error) {
    if (error instanceof AzureRefusal && (error.status === 403 || error.status === 404)) return verdict('bad', `${who} has no role on ${where}, or it is not there. Ask its owner.`);
    throw error;
  }
}
