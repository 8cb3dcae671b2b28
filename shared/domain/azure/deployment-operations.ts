import type { DeploymentResult } from '../history/deployment.ts';
import { parseSpan, parseTime } from '../service-fabric/durations.ts';
import { wordTable } from '../service-fabric/word-table.ts';
import { isJsonObject, listOf, memberOf, objectOf, textOf, type JsonObject } from './json-reading.ts';
import { parseResourceId } from './resource-id.ts';

/** An operation of a deployment, as ARM lists it. */
export interface DeploymentOperation {
  readonly operationId: string;
  /** `Create`, `Delete`, `Read`, `AzureAsyncOperationWaiting`, `EvaluateDeploymentOutput` … */
  readonly kind: string;
  /** `Running`, `Succeeded`, `Failed` … */
  readonly state: string;
  /** `Created`, `Conflict` …; empty where ARM does not say. */
  readonly statusCode: string;
  /** Ms since 1970; null where it cannot be told. */
  readonly startedAt: number | null;
  /** Null while it goes on. */
  readonly endedAt: number | null;
  /** Empty for operations on no resource, such as the evaluation of outputs. */
  readonly resourceId: string;
}

/** That one resource of a deployment waits for others. Ids in any case. */
export interface DeploymentDependency {
  readonly id: string;
  readonly dependsOn: readonly string[];
}

/** Reads the items of a deployment's operations; what is none is left out. ARM tells when an operation last changed and how long it had taken by then. */
export function readOperations(items: readonly unknown[]): DeploymentOperation[] {
  return items.filter(isJsonObject).flatMap((item) => {
    const operationId = textOf(memberOf(item, 'operationId')) ?? textOf(memberOf(item, 'id'))?.split('/').at(-1) ?? '';
    const properties = objectOf(memberOf(item, 'properties'));
    const state = textOf(memberOf(properties, 'provisioningState')) ?? '';
    return operationId === '' ? [] : [{
      operationId, state,
      kind: textOf(memberOf(properties, 'provisioningOperation')) ?? '',
      statusCode: textOf(memberOf(properties, 'statusCode')) ?? '',
      resourceId: textOf(memberOf(objectOf(memberOf(properties, 'targetResource')), 'id')) ?? '',
      ...timesOf(properties, state),
    }];
  });
}

function timesOf(properties: JsonObject, state: string): { readonly startedAt: number | null; readonly endedAt: number | null } {
  const timestamp = parseTime(textOf(memberOf(properties, 'timestamp')));
  const span = parseSpan(textOf(memberOf(properties, 'duration')));
  if (timestamp === null) return { startedAt: null, endedAt: null };
  const startedAt = timestamp - (typeof span === 'number' && span > 0 ? span : 0);
  return { startedAt, endedAt: isOverState(state) ? timestamp : null };
}

/** Reads `properties.dependencies` of a deployment. */
export function readDependencies(deployment: unknown): DeploymentDependency[] {
  return listOf(memberOf(objectOf(memberOf(objectOf(deployment), 'properties')), 'dependencies')).filter(isJsonObject).flatMap((item) => {
    const id = textOf(memberOf(item, 'id'));
    const dependsOn = listOf(memberOf(item, 'dependsOn')).flatMap((each) => textOf(memberOf(objectOf(each), 'id')) ?? []);
    return id === null ? [] : [{ id, dependsOn }];
  });
}

const results = wordTable<DeploymentResult>({
  succeeded: 'succeeded', failed: 'failed', canceled: 'cancelled', cancelled: 'cancelled', deleted: 'succeeded', created: 'succeeded', ready: 'succeeded',
  accepted: 'running', running: 'running', creating: 'running', updating: 'running', deleting: 'running', canceling: 'running', cancelling: 'running', validating: 'running',
});

/** How a deployment or an operation stands, by its own `provisioningState`. A word that Azure has added since counts as running. */
export function resultOfState(provisioningState: string): DeploymentResult {
  const plain = provisioningState.toLowerCase();
  return results(plain) ?? (plain === '' || plain === 'notspecified' ? 'unknown' : 'running');
}

export function isOverState(provisioningState: string): boolean {
  return !['running', 'unknown'].includes(resultOfState(provisioningState));
}

/** Operations in which Azure waits for something else to get on. */
export function isWaitingKind(kind: string): boolean {
  return /waiting$/i.test(kind);
}

/** Operations that try to make, change or remove a resource. */
export function isAttemptKind(kind: string): boolean {
  return /^(create|delete|action)$/i.test(kind);
}

/** The id of a nested deployment that an operation is about; null for other resources. */
export function nestedDeploymentId({ resourceId }: Pick<DeploymentOperation, 'resourceId'>): string | null {
  return parseResourceId(resourceId)?.type.toLowerCase() === 'microsoft.resources/deployments' ? resourceId : null;
}
