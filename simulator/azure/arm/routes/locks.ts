import { ArmFailure } from '../../model/arm-error.ts';
import { authorizationFailed } from '../../model/failures.ts';
import { asObject, asText } from '../../model/json.ts';
import type { JsonObject } from '../../model/json.ts';
import type { Lock } from '../../model/locks.ts';
import { paged, plain } from '../../model/provider.ts';
import type { RouteAnswer } from '../../model/provider.ts';
import type { ArmRequest, ArmRoute } from '../router.ts';
import { VERSIONS } from '../versions.ts';

const SUBSCRIPTION = '/subscriptions/{subscriptionId}';
const GROUP = `${SUBSCRIPTION}/resourcegroups/{resourceGroup}`;
const ACTION = 'Microsoft.Authorization/locks';
const LEVELS = ['CanNotDelete', 'ReadOnly'] as const;

/** Management locks of subscriptions, groups and resources. Only owners may set them. */
export const lockRoutes: readonly ArmRoute[] = [SUBSCRIPTION, GROUP, `${GROUP}/providers/{namespace}/{type}/{resource}`].flatMap((scope) => {
  const list = `${scope}/providers/${ACTION}`;
  const route = (method: string, path: string, run: ArmRoute['run']): ArmRoute => ({ method, path, apiVersions: VERSIONS.locks, action: undefined, run });
  return [route('GET', list, listLocks), route('GET', `${list}/{lock}`, getLock), route('PUT', `${list}/{lock}`, putLock), route('DELETE', `${list}/{lock}`, deleteLock)];
});

/** The scope before `/providers/Microsoft.Authorization/locks`, where the caller may do this. @throws ArmFailure */
function scopeFor({ azure, caller, path, subscriptionId, resourceGroup }: ArmRequest, verb: 'read' | 'write' | 'delete'): string {
  const scope = path.slice(0, path.toLowerCase().lastIndexOf(`/providers/${ACTION.toLowerCase()}`));
  if (!azure.world.allows(caller, `${ACTION}/${verb}`, scope)) throw authorizationFailed(caller, `${ACTION}/${verb}`, scope);
  if (resourceGroup !== '') azure.world.knownGroup(subscriptionId, resourceGroup);
  return scope;
}

const nameOf = (request: ArmRequest): string => request.params.get('lock') ?? '';

function listLocks(request: ArmRequest): RouteAnswer {
  return paged(request.azure.world.locks.around(scopeFor(request, 'read')).map(lockJson));
}

function getLock(request: ArmRequest): RouteAnswer {
  const found = request.azure.world.locks.find(scopeFor(request, 'read'), nameOf(request));
  if (found === undefined) throw new ArmFailure(404, { code: 'LockNotFound', message: `The lock '${nameOf(request)}' could not be found.` });
  return plain(200, lockJson(found));
}

function putLock(request: ArmRequest): RouteAnswer {
  const scope = scopeFor(request, 'write');
  const properties = asObject(request.body['properties']);
  const level = LEVELS.find((each) => each.toLowerCase() === asText(properties['level'])?.toLowerCase());
  if (level === undefined) throw new ArmFailure(400, { code: 'LockPropertiesInvalid', message: `The lock level must be one of '${LEVELS.join(', ')}'.` });
  const isNew = request.azure.world.locks.find(scope, nameOf(request)) === undefined;
  const lock: Lock = { scope, name: nameOf(request), level, notes: asText(properties['notes']) };
  request.azure.world.locks.put(lock);
  return plain(isNew ? 201 : 200, lockJson(lock));
}

function deleteLock(request: ArmRequest): RouteAnswer {
  return plain(request.azure.world.locks.remove(scopeFor(request, 'delete'), nameOf(request)) ? 200 : 204);
}

function lockJson({ scope, name, level, notes }: Lock): JsonObject {
  return { id: `${scope}/providers/${ACTION}/${name}`, name, type: ACTION, properties: { level, ...(notes === undefined ? {} : { notes }) } };
}
