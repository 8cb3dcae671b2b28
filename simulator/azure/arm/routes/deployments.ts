import { ArmFailure, errorJson } from '../../model/arm-error.ts';
import { asObject, asText } from '../../model/json.ts';
import type { JsonObject } from '../../model/json.ts';
import { paged, plain } from '../../model/provider.ts';
import type { RouteAnswer } from '../../model/provider.ts';
import { deploymentJson, isActive, operationJson } from '../../deployments/deployment.ts';
import type { Deployment } from '../../deployments/deployment.ts';
import { templateHash } from '../../deployments/deployments.ts';
import { readDeploymentRequest } from '../../deployments/request.ts';
import type { DeploymentRequest } from '../../deployments/request.ts';
import { positionsIn } from '../../template/positions.ts';
import type { ArmRequest, ArmRoute } from '../router.ts';
import { VERSIONS } from '../versions.ts';

const ACTION = 'Microsoft.Resources/deployments';
const PAGE_SIZE = 50;
const DELETE_MS = 2_000;
const WHAT_IF_MS = 4_000;
const VALIDATE_MS = 2_000;
/** Larger requests are checked after the answer. */
const VALIDATED_AT_ONCE_BYTES = 256 * 1024;

/** Deployments at both scopes. Their operations lie at a path without `providers` in groups (reference/azure.md §2.2). */
export const deploymentRoutes: readonly ArmRoute[] = [
  ...scopeRoutes('/subscriptions/{subscriptionId}/resourcegroups/{resourceGroup}', '/subscriptions/{subscriptionId}/resourcegroups/{resourceGroup}/deployments/{name}'),
  ...scopeRoutes('/subscriptions/{subscriptionId}', '/subscriptions/{subscriptionId}/deployments/{name}'),
  {
    method: 'POST',
    path: '/providers/Microsoft.Resources/calculateTemplateHash',
    apiVersions: VERSIONS.deployments,
    action: undefined,
    run: ({ body }) => plain(200, { minifiedTemplate: JSON.stringify(body), templateHash: templateHash(body) }),
  },
];

function scopeRoutes(scope: string, shortPath: string): readonly ArmRoute[] {
  const list = `${scope}/providers/Microsoft.Resources/deployments`;
  const one = `${list}/{name}`;
  const route = (method: string, path: string, verb: string, run: ArmRoute['run']): ArmRoute => ({ method, path, apiVersions: VERSIONS.deployments, action: `${ACTION}/${verb}`, run });
  return [
    route('GET', list, 'read', listDeployments),
    route('GET', one, 'read', (request) => plain(200, deploymentJson(known(request)))),
    route('HEAD', one, 'read', exists),
    route('PUT', one, 'write', put),
    route('DELETE', one, 'delete', remove),
    route('POST', `${one}/validate`, 'validate/action', validate),
    route('POST', `${one}/whatIf`, 'whatIf/action', whatIf),
    route('POST', `${one}/cancel`, 'cancel/action', cancel),
    route('POST', `${one}/exportTemplate`, 'exportTemplate/action', (request) => plain(200, { template: known(request).template })),
    route('GET', `${one}/operationStatuses/{operationId}`, 'operationstatuses/read', operationStatus),
    route('GET', `${one}/operationResults/{operationId}`, 'operationresults/read', operationResult),
    ...[one, shortPath].flatMap((path) => [
      route('GET', `${path}/operations`, 'operations/read', listOperations),
      route('GET', `${path}/operations/{operationId}`, 'operations/read', getOperation),
    ]),
  ];
}

const nameOf = (request: ArmRequest): string => request.params.get('name') ?? '';

function requireGroup({ azure, subscriptionId, resourceGroup }: ArmRequest): void {
  if (resourceGroup !== '') azure.world.knownGroup(subscriptionId, resourceGroup);
}

function known(request: ArmRequest): Deployment {
  requireGroup(request);
  return request.azure.deployments.known(request, nameOf(request));
}

function readRequest(request: ArmRequest): DeploymentRequest {
  const { subscriptionId, resourceGroup, caller, correlationId, rawBody, azure } = request;
  if (resourceGroup !== '') azure.world.writableGroup(subscriptionId, resourceGroup);
  return readDeploymentRequest(request.body, { name: nameOf(request), scope: { subscriptionId, resourceGroup }, caller, correlationId, positions: positionsIn(rawBody, []) });
}

/** `$filter=provisioningState eq '…'` is the only filter there is. */
function listDeployments(request: ArmRequest): RouteAnswer {
  requireGroup(request);
  const filter = request.query.get('$filter');
  const state = /^provisioningState eq '(?<state>[^']*)'$/i.exec(filter ?? '')?.groups?.['state'];
  if (filter !== null && filter !== '' && state === undefined) {
    throw new ArmFailure(400, { code: 'InvalidFilterInQueryString', message: `Invalid $filter '${filter}' specified in the query string.` });
  }
  const all = request.azure.deployments.history.list(request);
  return paged(all.filter((each) => state === undefined || each.state.toLowerCase() === state.toLowerCase()).map(deploymentJson), PAGE_SIZE);
}

function exists(request: ArmRequest): RouteAnswer {
  return plain(request.azure.deployments.history.find(request, nameOf(request)) === undefined ? 404 : 204);
}

function put(request: ArmRequest): RouteAnswer {
  const { deployment, isNew } = request.azure.deployments.start(readRequest(request));
  const url = `${request.azure.addresses().arm}${deployment.id}/operationStatuses/${deployment.trackingId}?api-version=${request.apiVersion}`;
  return plain(isNew ? 201 : 200, deploymentJson(deployment), { 'azure-asyncoperation': url, ...request.azure.operations.retryAfter });
}

function tracked(request: ArmRequest): Deployment {
  const deployment = known(request);
  if (deployment.trackingId !== request.params.get('operationId')) {
    throw new ArmFailure(404, { code: 'DeploymentOperationNotFound', message: 'The deployment operation could not be found: a later deployment has taken the name.' });
  }
  return deployment;
}

function operationResult(request: ArmRequest): RouteAnswer {
  const deployment = tracked(request);
  if (isActive(deployment.state)) return plain(202, undefined, request.azure.operations.retryAfter);
  return plain(200, deploymentJson(deployment));
}

function operationStatus(request: ArmRequest): RouteAnswer {
  const { state, error } = tracked(request);
  return plain(200, { status: state, ...(error === undefined ? {} : { error: errorJson(error) }) }, isActive(state) ? request.azure.operations.retryAfter : {});
}

function remove(request: ArmRequest): RouteAnswer {
  const deployment = request.azure.deployments.history.find(request, nameOf(request));
  if (deployment === undefined) return plain(204);
  if (isActive(deployment.state)) request.azure.deployments.remove(deployment);
  return {
    kind: 'long-running',
    durationMs: DELETE_MS,
    via: 'Location',
    finish: () => {
      request.azure.deployments.remove(deployment);
      return undefined;
    },
  };
}

/** Small requests are answered at once, by 200 or 400; large ones by 202 and an address. */
function validate(request: ArmRequest): RouteAnswer {
  const wanted = readRequest(request);
  const run = (): JsonObject => request.azure.deployments.validate(wanted);
  if (request.rawBody.length > VALIDATED_AT_ONCE_BYTES) return { kind: 'long-running', durationMs: VALIDATE_MS, via: 'Location', finish: run };
  return plain(200, run());
}

function whatIf(request: ArmRequest): RouteAnswer {
  const wanted = readRequest(request);
  const settings = asObject(asObject(request.body['properties'])['whatIfSettings']);
  const format = asText(settings['resultFormat'])?.toLowerCase() === 'resourceidonly' ? 'ResourceIdOnly' : 'FullResourcePayloads';
  return {
    kind: 'long-running',
    durationMs: WHAT_IF_MS,
    via: 'Location',
    finish: () => {
      try {
        return request.azure.deployments.whatIf(wanted, format);
      } catch (error) {
        if (!(error instanceof ArmFailure)) throw error;
        return { status: 'Failed', error: errorJson(error.error) };
      }
    },
  };
}

function cancel(request: ArmRequest): RouteAnswer {
  request.azure.deployments.cancel(known(request));
  return plain(204);
}

function listOperations(request: ArmRequest): RouteAnswer {
  const deployment = known(request);
  return paged(deployment.operations.toReversed().map((each) => operationJson(deployment, each)), PAGE_SIZE);
}

function getOperation(request: ArmRequest): RouteAnswer {
  const deployment = known(request);
  const operationId = request.params.get('operationId') ?? '';
  const operation = deployment.operations.find((each) => each.id === operationId.toUpperCase());
  if (operation === undefined) {
    const message = `The deployment operation '${operationId}' of deployment '${deployment.name}' could not be found.`;
    throw new ArmFailure(404, { code: 'DeploymentOperationNotFound', message });
  }
  return plain(200, operationJson(deployment, operation));
}
