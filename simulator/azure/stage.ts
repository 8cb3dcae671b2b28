import { deploymentFailed, failureDetail, deploymentId, providerAnswer, REFUSED_WITHIN_MS } from './deployments/deployment.ts';
import type { Deployment, DeploymentOperation } from './deployments/deployment.ts';
import { templateHash } from './deployments/deployments.ts';
import { readDeploymentRequest } from './deployments/request.ts';
import { newGuid, operationHash } from './model/identifiers.ts';
import { asObject, asText } from './model/json.ts';
import type { JsonObject } from './model/json.ts';
import { resourceId, scopeOf } from './model/resource-id.ts';
import type { PastDeployment, PastOperation, Stage, StagedDeployment } from './model/scenario.ts';
import { NO_POSITIONS } from './template/positions.ts';
import { HOME_TENANT, SUBSCRIPTIONS, USER } from './azure.ts';
import type { Azure } from './azure.ts';

const SECURE = /secure/i;

/** Fills a world as a scenario says. */
export function stageOf(azure: Azure): Stage {
  return {
    world: azure.world,
    subscriptions: SUBSCRIPTIONS,
    callers: { user: azure.directory.callerFor(USER, HOME_TENANT.id), pipeline: azure.directory.callerForApplication(HOME_TENANT.id) },
    addGroup: (group) => void azure.world.putGroup(group),
    remember: (past) => remember(azure, past),
    deploy: (start) => void azure.deployments.start(requestOf(azure, start)),
    happened: (act) => azure.activityLog.append({ ...act, status: 'Succeeded', correlationId: newGuid(azure.random) }),
  };
}

function requestOf(azure: Azure, start: StagedDeployment) {
  const { name, caller, location, template } = start;
  const body: JsonObject = {
    ...(location === undefined ? {} : { location }),
    properties: { mode: start.mode ?? 'Incremental', template, parameters: start.parameters ?? {} },
  };
  return readDeploymentRequest(body, { name, caller, scope: { subscriptionId: start.subscriptionId, resourceGroup: start.resourceGroup ?? '' }, correlationId: newGuid(azure.random), positions: NO_POSITIONS });
}

/** Keeps a deployment that ended in the past, as if it had run here. */
function remember(azure: Azure, past: PastDeployment): void {
  const scope = { subscriptionId: past.subscriptionId, resourceGroup: past.resourceGroup ?? '' };
  const id = deploymentId(scope, past.name);
  const operations = pastOperations(azure, id, past);
  const endedAt = Math.max(past.startedAt, ...operations.map((each) => each.changedAt));
  const failed = operations.filter((each) => each.state === 'Failed');
  const deployment: Deployment = {
    id,
    name: past.name,
    scope,
    location: past.location,
    tags: undefined,
    caller: past.caller,
    correlationId: past.correlationId ?? newGuid(azure.random),
    mode: past.mode ?? 'Incremental',
    template: past.template,
    templateHash: templateHash(past.template),
    parameters: shownParameters(past),
    dependencies: dependenciesOf(past),
    providers: providersOf(past),
    validationLevel: undefined,
    startedAt: past.startedAt,
    trackingId: azure.random.text(20, '0123456789'),
    state: past.canceled === true ? 'Canceled' : failed.length > 0 ? 'Failed' : 'Succeeded',
    changedAt: endedAt,
    outputs: failed.length > 0 ? undefined : past.outputs,
    outputResources: operations.filter((each) => each.state === 'Succeeded').flatMap((each) => each.target?.id ?? []),
    error: failed.length > 0 ? deploymentFailed(id, failed.map(failureDetail)) : undefined,
    operations,
  };
  azure.deployments.history.put(deployment);
  logPast(azure, deployment);
}

function pastOperations(azure: Azure, id: string, past: PastDeployment): DeploymentOperation[] {
  let begin = 0;
  return past.resources.map((each, index) => {
    const startsAt = each.startsAtMs ?? begin;
    begin = startsAt + each.durationMs;
    return pastOperation(azure, each, { id: operationHash(id, String(past.startedAt), String(index)), startedAt: past.startedAt + startsAt, past });
  });
}

function pastOperation(azure: Azure, each: PastOperation, about: { readonly id: string; readonly startedAt: number; readonly past: PastDeployment }): DeploymentOperation {
  const scope = scopeOf(about.past.subscriptionId, about.past.resourceGroup ?? '');
  return {
    id: about.id,
    kind: 'Create',
    target: { id: resourceId(scope, each.type, each.name), type: each.type, name: each.name, apiVersion: azure.world.typeOf(each.type)?.type.apiVersions[0], symbol: undefined },
    startedAt: about.startedAt,
    serviceRequestId: newGuid(azure.random),
    state: each.failure === undefined ? 'Succeeded' : 'Failed',
    changedAt: about.startedAt + each.durationMs,
    statusCode: each.failure === undefined ? 'OK' : (each.statusCode ?? 'Conflict'),
    statusMessage: each.failure === undefined ? undefined : providerAnswer(each.failure, each.durationMs > REFUSED_WITHIN_MS),
  };
}

function dependenciesOf(past: PastDeployment): readonly JsonObject[] {
  const scope = scopeOf(past.subscriptionId, past.resourceGroup ?? '');
  const basic = ({ type, name }: PastOperation): JsonObject => ({ id: resourceId(scope, type, name), resourceType: type, resourceName: name });
  return past.resources.flatMap((each) => {
    const { after = [] } = each;
    return after.length === 0 ? [] : [{ dependsOn: past.resources.filter(({ name }) => after.includes(name)).map(basic), ...basic(each) }];
  });
}

function providersOf({ resources }: PastDeployment): readonly JsonObject[] {
  const namespaces = Map.groupBy(resources, ({ type }) => type.split('/')[0] ?? '');
  return [...namespaces].map(([namespace, ofIt]) => ({
    namespace,
    resourceTypes: [...new Set(ofIt.map(({ type }) => type.slice(namespace.length + 1)))].map((resourceType) => ({ resourceType, locations: [null] })),
  }));
}

/** As a deployment shows them, by the types that the template declares. */
function shownParameters(past: PastDeployment): JsonObject {
  const declared = asObject(past.template['parameters']);
  return Object.fromEntries(
    Object.entries(past.parameters ?? {}).map(([name, given]) => {
      const type = asText(asObject(declared[name])['type']) ?? 'String';
      const { value, reference } = asObject(given);
      if (reference !== undefined) return [name, { type, reference }];
      return [name, SECURE.test(type) ? { type } : { type, value }];
    }),
  );
}

function logPast(azure: Azure, deployment: Deployment): void {
  const { caller, correlationId, state, startedAt, changedAt } = deployment;
  const write = (resource: string, operation: string, status: 'Started' | 'Succeeded' | 'Failed' | 'Canceled', at: number): void =>
    azure.activityLog.append({ resourceId: resource, operation, status, caller, correlationId, at });
  write(deployment.id, 'Microsoft.Resources/deployments/write', 'Started', startedAt);
  for (const each of deployment.operations) {
    if (each.target !== undefined) write(each.target.id, `${each.target.type}/write`, each.state === 'Failed' ? 'Failed' : 'Succeeded', each.changedAt);
  }
  write(deployment.id, 'Microsoft.Resources/deployments/write', state === 'Succeeded' || state === 'Failed' ? state : 'Canceled', changedAt);
}
