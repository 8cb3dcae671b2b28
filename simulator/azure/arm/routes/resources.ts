import { ArmFailure } from '../../model/arm-error.ts';
import { authorizationFailed, invalidResourceType, methodNotAllowed, resourceNotFound } from '../../model/failures.ts';
import { isObject } from '../../model/json.ts';
import type { JsonObject } from '../../model/json.ts';
import { paged, plain, USUAL_DURATION_MS } from '../../model/provider.ts';
import type { Resource, RouteAnswer } from '../../model/provider.ts';
import { parseResourceId, resourceId, scopeOf } from '../../model/resource-id.ts';
import type { ResourceIdParts } from '../../model/resource-id.ts';
import { checkResource } from '../../deployments/preflight.ts';
import { madeResource, wantedResource } from '../../deployments/wanted.ts';
import { merged } from '../../template/functions.ts';
import type { ArmRequest } from '../router.ts';

/** Work up to this long is done before the answer; longer work gets an address. */
const AT_ONCE_MS = 1_000;
/** Findings that are no fault of the request: a policy forbids it, or a name or machines are gone. */
const STATUS_OF_FINDING: Readonly<Record<string, number>> = {
  RequestDisallowedByPolicy: 403,
  StorageAccountAlreadyTaken: 409,
  StorageAccountAlreadyExists: 409,
  VaultAlreadyExists: 409,
  ConflictError: 409,
  SkuNotAvailable: 409,
  QuotaExceeded: 409,
};
const DELETE_MS = 4_000;

type GenericRequest = Omit<ArmRequest, 'params'>;

/** Answers for every resource of every type what providers have no route of their own for. Undefined for other paths. */
export function answerGeneric(request: GenericRequest): RouteAnswer | undefined {
  const parts = parseResourceId(request.path);
  if (parts === undefined || parts.namespace === '') return undefined;
  if (parts.isCollection && request.method === 'POST') return act(request, parts);
  const fullType = `${parts.namespace}/${parts.type}`;
  const known = request.azure.world.knownType(fullType, request.apiVersion);
  if (parts.isCollection) return request.method === 'GET' ? list(request, parts, known.fullType) : refuse(request.method);
  const id = resourceId(scopeOf(parts.subscriptionId, parts.resourceGroup), known.fullType, parts.name);
  switch (request.method) {
    case 'GET':
    case 'HEAD':
      return read(request, parts, id, known.fullType);
    case 'PUT':
      return put(request, parts, id, known.fullType);
    case 'PATCH':
      return patch(request, parts, id, known.fullType);
    case 'DELETE':
      return remove(request, id, known.fullType);
    default:
      return refuse(request.method);
  }
}

function refuse(method: string): never {
  throw methodNotAllowed(method);
}

function authorize({ azure, caller }: GenericRequest, action: string, scope: string): void {
  if (!azure.world.allows(caller, action, scope)) throw authorizationFailed(caller, action, scope);
}

function list(request: GenericRequest, parts: ResourceIdParts, fullType: string): RouteAnswer {
  const { world } = request.azure;
  const { subscriptionId, resourceGroup } = parts;
  authorize(request, `${fullType}/read`, scopeOf(subscriptionId, resourceGroup));
  if (resourceGroup !== '') world.knownGroup(subscriptionId, resourceGroup);
  const below = parts.name === '' ? '' : `${parts.name}/`.toLowerCase();
  const found = world.list({ type: fullType, subscriptionId, ...(resourceGroup === '' ? {} : { resourceGroup }) });
  return paged(found.filter((each) => each.name.toLowerCase().startsWith(below)).map((each) => world.shown(each)));
}

function knownResource({ azure }: GenericRequest, id: string, fullType: string, parts: ResourceIdParts): Resource {
  if (parts.resourceGroup !== '') azure.world.knownGroup(parts.subscriptionId, parts.resourceGroup);
  const found = azure.world.find(id);
  if (found === undefined) throw resourceNotFound(fullType, parts.name, parts.resourceGroup);
  return found;
}

function read(request: GenericRequest, parts: ResourceIdParts, id: string, fullType: string): RouteAnswer {
  authorize(request, `${fullType}/read`, id);
  if (request.method === 'HEAD') return plain(request.azure.world.find(id) === undefined ? 404 : 204);
  return plain(200, request.azure.world.shown(knownResource(request, id, fullType, parts)));
}

function put(request: GenericRequest, parts: ResourceIdParts, id: string, fullType: string): RouteAnswer {
  const { azure, caller, apiVersion, body } = request;
  const { subscriptionId, resourceGroup, name } = parts;
  authorize(request, `${fullType}/write`, id);
  if (resourceGroup !== '') azure.world.writableGroup(subscriptionId, resourceGroup);
  azure.world.locks.require(id, 'write');
  const wanted = wantedResource(azure.world, { id, type: fullType, name, apiVersion, subscriptionId, resourceGroup, caller }, body);
  checkResource(azure.world, wanted, wanted);
  const type = azure.world.typeOf(fullType)?.type;
  const finding = type?.validate?.(wanted);
  if (finding !== undefined) throw new ArmFailure(STATUS_OF_FINDING[finding.code] ?? 400, finding);
  const plan = type?.plan?.(wanted) ?? { durationMs: type?.durationMs ?? USUAL_DURATION_MS };
  const finish = (): JsonObject => {
    if (plan.failure !== undefined) throw new ArmFailure(FAILURE_STATUS[plan.failure.statusCode ?? 'Conflict'], plan.failure.error);
    const made = madeResource(azure.world, wanted);
    azure.world.put(made);
    return azure.world.shown(made);
  };
  const status = wanted.existing === undefined ? 201 : 200;
  if (plan.durationMs <= AT_ONCE_MS) return plain(status, finish());
  const preview = { id, name, type: fullType, ...(wanted.location === undefined ? {} : { location: wanted.location }), properties: { ...wanted.properties, provisioningState: 'Creating' } };
  return { kind: 'long-running', status, durationMs: plan.durationMs, via: 'Azure-AsyncOperation', body: preview, finish };
}

const FAILURE_STATUS = { Conflict: 409, BadRequest: 400, Forbidden: 403, NotFound: 404, InternalServerError: 500 } as const;

function patch(request: GenericRequest, parts: ResourceIdParts, id: string, fullType: string): RouteAnswer {
  const { world } = request.azure;
  authorize(request, `${fullType}/write`, id);
  const existing = knownResource(request, id, fullType, parts);
  world.locks.require(id, 'write');
  const changed = world.typeOf(fullType)?.type.patch?.(existing, request.body) ?? patched(existing, request.body);
  world.put(changed);
  return plain(200, world.shown(changed));
}

function patched(existing: Resource, change: JsonObject): Resource {
  const { properties, tags, sku } = change;
  return {
    ...existing,
    ...(isObject(tags) ? { tags } : {}),
    ...(isObject(sku) ? { sku: merged(existing.sku ?? {}, sku) } : {}),
    properties: isObject(properties) ? merged(existing.properties, properties) : existing.properties,
  };
}

function remove(request: GenericRequest, id: string, fullType: string): RouteAnswer {
  authorize(request, `${fullType}/delete`, id);
  if (request.azure.world.find(id) === undefined) return plain(204);
  request.azure.world.locks.require(id, 'delete');
  return {
    kind: 'long-running',
    durationMs: DELETE_MS,
    via: 'Location',
    finish: () => {
      request.azure.world.remove(id);
      return undefined;
    },
  };
}

/** POST on a resource with the name of an action behind it, such as `listKeys`. */
function act(request: GenericRequest, parts: ResourceIdParts): RouteAnswer {
  const { world } = request.azure;
  const [action = '', ...types] = parts.type.split('/').toReversed();
  const known = world.knownType(`${parts.namespace}/${types.toReversed().join('/')}`, request.apiVersion);
  const id = resourceId(scopeOf(parts.subscriptionId, parts.resourceGroup), known.fullType, parts.name);
  authorize(request, `${known.fullType}/${action}/action`, id);
  const resource = knownResource(request, id, known.fullType, parts);
  const answer = known.type.list?.(resource, action);
  if (answer === undefined) throw invalidResourceType(parts.type, parts.namespace, request.apiVersion);
  return plain(200, answer);
}
