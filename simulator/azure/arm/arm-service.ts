import { ArmFailure } from '../model/arm-error.ts';
import { authorizationFailed, invalidApiVersion, methodNotAllowed, missingApiVersion, noSuchPath } from '../model/failures.ts';
import type { JsonObject } from '../model/json.ts';
import type { Caller } from '../model/provider.ts';
import { parseResourceId } from '../model/resource-id.ts';
import type { RequestKind } from '../model/throttle.ts';
import type { Azure } from '../azure.ts';
import type { Answer } from '../http/answer.ts';
import { jsonAnswer } from '../http/answer.ts';
import { jsonBody } from '../http/request-parts.ts';
import type { ServiceRequest } from '../http/service-request.ts';
import { answerOf, resultAnswer, statusJson } from './answering.ts';
import type { Asked } from './answering.ts';
import { authenticate } from './authentication.ts';
import { Router } from './router.ts';
import type { ArmRequest, ArmRoute } from './router.ts';
import { activityLogRoutes } from './routes/activity-log.ts';
import { deploymentRoutes } from './routes/deployments.ts';
import { groupRoutes } from './routes/groups.ts';
import { lockRoutes } from './routes/locks.ts';
import { providerRoutes } from './routes/providers.ts';
import { answerGeneric } from './routes/resources.ts';
import { subscriptionRoutes } from './routes/subscriptions.ts';

/** Azure takes no larger request. */
const LARGEST_BODY_BYTES = 4 * 1024 * 1024;
const OPERATION_ADDRESS = /^\/subscriptions\/[^/]+\/providers\/Microsoft\.Resources\/locations\/global\/operation(?<kind>statuses|results)\/(?<id>[^/]+)$/i;

/** The resource manager: everything below its origin. */
export class ArmService {
  readonly #azure: Azure;
  readonly #router: Router;

  constructor(azure: Azure) {
    this.#azure = azure;
    const ofProviders = azure.world.providers.flatMap((each) => each.routes ?? []);
    // A provider's route comes first: it takes the place of one that the core has too.
    this.#router = new Router([...ofProviders, ...subscriptionRoutes, ...groupRoutes, ...providerRoutes, ...deploymentRoutes, ...activityLogRoutes, ...lockRoutes]);
  }

  /** @throws ArmFailure for every refusal */
  answer(request: ServiceRequest): Answer {
    const path = request.path;
    if (path.toLowerCase() === '/metadata/endpoints') return this.#endpoints();
    const apiVersion = request.query.get('api-version');
    if (apiVersion === null || apiVersion === '') throw missingApiVersion();
    const subscriptionId = /^\/subscriptions\/(?<id>[^/]+)/i.exec(path)?.groups?.['id'] ?? '';
    const subscription = subscriptionId === '' ? undefined : this.#azure.world.subscription(subscriptionId);
    const caller = authenticate(this.#azure, request.headers.authorization, subscription?.tenantId);
    if (subscriptionId !== '') this.#azure.world.knownSubscription(subscriptionId);
    const remaining = this.#throttle(request.method, subscriptionId, caller);
    const asked: Asked = { origin: request.origin, path: request.encodedPath, query: request.query, apiVersion, subscriptionId };
    const answer = this.#operationAddress(path, asked) ?? this.#routed(request, caller, apiVersion, asked);
    return { ...answer, headers: { ...remaining, ...answer.headers } };
  }

  #routed(request: ServiceRequest, caller: Caller, apiVersion: string, asked: Asked): Answer {
    const found = this.#router.find(request.method, request.encodedPath);
    const armRequest = (params: ReadonlyMap<string, string>): ArmRequest => ({
      azure: this.#azure,
      world: this.#azure.world,
      caller,
      method: request.method,
      path: request.path,
      params,
      query: request.query,
      body: bodyOf(request),
      rawBody: request.body.toString('utf8'),
      apiVersion,
      subscriptionId: asked.subscriptionId,
      resourceGroup: parseResourceId(request.path)?.resourceGroup ?? params.get('resourceGroup') ?? params.get('resourceGroupName') ?? '',
      correlationId: request.correlationId,
    });
    if (found.kind === 'route') {
      if (!found.route.apiVersions.includes(apiVersion)) throw invalidApiVersion(apiVersion, found.route.apiVersions);
      this.#authorize(found.route, caller, request.path);
      return answerOf(found.route.run(armRequest(found.params)), asked, this.#azure.operations);
    }
    const namespace = parseResourceId(request.path)?.namespace ?? '';
    if (found.kind === 'wrong-method' && this.#azure.world.provider(namespace) === undefined) throw methodNotAllowed(request.method);
    const answer = answerGeneric(armRequest(new Map()));
    if (answer === undefined) throw noSuchPath();
    return answerOf(answer, asked, this.#azure.operations);
  }

  #authorize(route: ArmRoute, caller: Caller, path: string): void {
    if (route.action === undefined) return;
    const scope = scopeOfPath(path);
    if (!this.#azure.world.allows(caller, route.action, scope)) throw authorizationFailed(caller, route.action, scope);
  }

  /** @throws ArmFailure 429 */
  #throttle(method: string, subscriptionId: string, caller: Caller): Readonly<Record<string, string>> {
    const kind: RequestKind = method === 'GET' || method === 'HEAD' ? 'reads' : method === 'DELETE' ? 'deletes' : 'writes';
    const { remaining, retryAfterSeconds } = this.#azure.throttle.take(subscriptionId === '' ? caller.tenantId : subscriptionId, caller.objectId, kind);
    const header = `x-ms-ratelimit-remaining-${subscriptionId === '' ? 'tenant' : 'subscription'}-${kind}`;
    if (retryAfterSeconds === undefined) return { [header]: String(remaining) };
    const message = `Number of '${kind.slice(0, -1)}' requests for subscription '${subscriptionId}' actor '${caller.objectId}' exceeded. Please try again after '${String(retryAfterSeconds)}' seconds.`;
    throw new ArmFailure(429, { code: 'SubscriptionRequestsThrottled', message }, { 'retry-after': String(retryAfterSeconds), [header]: '0' });
  }

  #operationAddress(path: string, asked: Asked): Answer | undefined {
    const { kind, id } = OPERATION_ADDRESS.exec(path)?.groups ?? {};
    if (kind === undefined || id === undefined) return undefined;
    const operation = this.#azure.operations.find(id);
    if (operation === undefined) throw new ArmFailure(404, { code: 'NotFound', message: `The operation '${id}' could not be found.` });
    if (kind.toLowerCase() === 'results') return resultAnswer(operation, asked, this.#azure.operations);
    return jsonAnswer(200, statusJson(operation), operation.outcome === 'running' ? this.#azure.operations.retryAfter : {});
  }

  /** What a client of a cloud that it does not know asks first (reference/azure.md §2.0). */
  #endpoints(): Answer {
    const { arm, authority } = this.#azure.addresses();
    return jsonAnswer(200, {
      galleryEndpoint: `${arm}/gallery/`,
      graphEndpoint: `${authority}/graph/`,
      portalEndpoint: `${authority}/portal/`,
      resourceManagerEndpoint: arm,
      authentication: { loginEndpoint: authority, audiences: ['https://management.core.windows.net/', 'https://management.azure.com/'], tenant: 'common', identityProvider: 'AAD' },
      suffixes: { keyVaultDns: 'vault.azure.net', storage: 'core.windows.net', acrLoginServer: 'azurecr.io', sqlServerHostname: 'database.windows.net' },
    });
  }
}

function bodyOf(request: ServiceRequest): JsonObject {
  if (request.body.length > LARGEST_BODY_BYTES) {
    const message = `The request content size exceeds the maximum size of '${String(LARGEST_BODY_BYTES / 1024 / 1024)} MB'.`;
    throw new ArmFailure(413, { code: 'RequestContentTooLarge', message });
  }
  return jsonBody(request);
}

/** What roles are asked for: the resource, group or subscription of a path, actions and lists cut off. */
function scopeOfPath(path: string): string {
  const match = /^(?<scope>\/subscriptions\/[^/]+(?:\/resourcegroups\/[^/]+)?)(?<rest>.*)$/i.exec(path)?.groups;
  if (match === undefined) return '/';
  const resource = /^\/providers\/[^/]+\/[^/]+\/[^/]+/i.exec(match['rest'] ?? '')?.[0] ?? '';
  return `${(match['scope'] ?? '').replace(/\/resourcegroups\//i, '/resourceGroups/')}${resource}`;
}
