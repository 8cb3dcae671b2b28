import * as z from 'zod';
import type { DraftTarget } from '../../../../shared/contract/azure/deploy.ts';
import { reuseWarning } from '../../../../shared/domain/azure/deployment-names.ts';
import { AzureRefusal } from '../../arm/azure-refusal.ts';
import { verdict, type CheckPlace, type CheckVerdict } from '../../checks/verdict.ts';
import { deploymentPath, isRunning, scopePath } from '../names.ts';
import { liveLine, ownLine, type CheckLine, type LookParts } from './line.ts';

/* The place of a deployment: is it there, may one deploy to it, does a lock or a deployment of the same name stand in the way? */

/** Plain name of the region of a group, null where there is no such group. @throws FaultError */
export async function groupLocation({ session, signal }: LookParts, subscriptionId: string, resourceGroup: string): Promise<string | null> {
  try {
    return await session.arm(subscriptionId).get({ api: 'resourceGroups', path: scopePath(subscriptionId, resourceGroup), signal, read: (body) => z.object({ location: z.string() }).parse(body).location });
  } catch (error) {
    if (error instanceof AzureRefusal && error.status === 404) return null;
    throw error;
  }
}

/** @param found its region; null where it is not there */
export function groupVerdict({ resourceGroup, createGroup, location }: DraftTarget, found: string | null): CheckVerdict {
  if (found === null) {
    return createGroup ? verdict('good', `${resourceGroup ?? ''} is not there yet. It will be made in ${location ?? ''}.`) : verdict('bad', `There is no resource group ${resourceGroup ?? ''} in this subscription. Choose another one, or let it be made.`);
  }
  const isElsewhere = createGroup && location !== null && plainRegion(location) !== plainRegion(found);
  return isElsewhere ? verdict('warning', `${resourceGroup ?? ''} is there already, in ${found} and not in ${location}. It is taken as it is.`) : verdict('good', `${resourceGroup ?? ''} is there, in ${found}.`);
}

export function plainRegion(location: string): string {
  return location.replaceAll(' ', '').toLowerCase();
}

/** @param isThere whether the group is there */
export function placeLines({ subscriptionId, resourceGroup, deploymentName, mode }: DraftTarget, isThere: boolean, place: CheckPlace, parts: LookParts): CheckLine[] {
  const scope = scopePath(subscriptionId, isThere ? resourceGroup : null);
  return [
    liveLine({ request: { kind: 'permission', action: 'Microsoft.Resources/deployments/write', scope } }, place, parts),
    ...(resourceGroup !== null && !isThere ? [liveLine({ request: { kind: 'permission', action: 'Microsoft.Resources/subscriptions/resourceGroups/write', scope } }, place, parts)] : []),
    ...(isThere ? [
      ownLine({ id: 'deployment-name', kind: 'name', title: `The name ${deploymentName} is free` }, parts, () => nameVerdict({ subscriptionId, resourceGroup, deploymentName }, parts)),
      ownLine({ id: 'locks', kind: 'lock', title: 'No lock stands in the way' }, parts, () => lockVerdict(scope, subscriptionId, mode, parts)),
    ] : []),
  ];
}

const stateSchema = z.object({ properties: z.object({ provisioningState: z.string().default('') }) });

async function nameVerdict({ subscriptionId, resourceGroup, deploymentName }: Pick<DraftTarget, 'subscriptionId' | 'resourceGroup' | 'deploymentName'>, { session, signal }: LookParts): Promise<CheckVerdict> {
  try {
    const state = await session.arm(subscriptionId).get({ api: 'deployments', path: deploymentPath(subscriptionId, resourceGroup, deploymentName), signal, read: (body) => stateSchema.parse(body).properties.provisioningState });
    const running = isRunning(state);
    return verdict(running ? 'bad' : 'warning', reuseWarning(deploymentName, [{ name: deploymentName, running }]) ?? '');
  } catch (error) {
    if (error instanceof AzureRefusal && error.status === 404) return verdict('good', `The history has no deployment ${deploymentName}.`);
    throw error;
  }
}

const lockSchema = z.object({ name: z.string(), id: z.string(), properties: z.object({ level: z.string() }) });

async function lockVerdict(scope: string, subscriptionId: string, mode: DraftTarget['mode'], { session, signal }: LookParts): Promise<CheckVerdict> {
  const { items } = await session.arm(subscriptionId).list({ api: 'locks', path: `${scope}/providers/Microsoft.Authorization/locks`, signal }, (item) => lockSchema.parse(item));
  const readOnly = items.filter(({ properties }) => properties.level.toLowerCase() === 'readonly');
  const named = (locks: typeof items): string => locks.slice(0, 5).map(({ name, id }) => `${name} on ${lockedThing(id)}`).join(', ');
  if (readOnly.length > 0) return verdict('bad', `Read-only locks keep it from being changed: ${named(readOnly)}. Remove them, or deploy elsewhere.`);
  if (items.length === 0) return verdict('good', 'There is none.');
  if (mode === 'Complete') return verdict('bad', `Locks keep things from being deleted, and this deployment deletes what the template does not name: ${named(items)}.`);
  return verdict('good', `Locks keep things from being deleted, which this deployment does not do: ${named(items)}.`);
}

/** `…/resourceGroups/shop-rg/providers/Microsoft.Authorization/locks/keep` is a lock of shop-rg. */
function lockedThing(lockId: string): string {
  return lockId.split(/\/providers\/Microsoft\.Authorization\/locks\//i)[0]?.split('/').at(-1) ?? 'it';
}
