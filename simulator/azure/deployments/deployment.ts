import type { ArmError } from '../model/arm-error.ts';
import { errorJson } from '../model/arm-error.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { Caller } from '../model/provider.ts';
import { resourceId, scopeOf } from '../model/resource-id.ts';
import { durationText, timeText } from '../model/time-text.ts';
import { DEPLOYMENT_TYPE } from '../template/scope.ts';
import type { DeploymentScope } from '../template/scope.ts';

export type DeploymentState = 'Accepted' | 'Running' | 'Succeeded' | 'Failed' | 'Canceled';

export type OperationKind = 'Create' | 'Delete' | 'Waiting' | 'Read' | 'EvaluateDeploymentOutput';

export type DeploymentMode = 'Incremental' | 'Complete';

/** One step of a deployment. Times are epoch milliseconds. */
export interface DeploymentOperation {
  readonly id: string;
  readonly kind: OperationKind;
  readonly target: OperationTarget | undefined;
  readonly startedAt: number;
  readonly serviceRequestId: string;
  state: DeploymentState;
  changedAt: number;
  statusCode: string | undefined;
  /** What the provider answered where it failed: `{ error }` or `{ status, error }`. */
  statusMessage: JsonObject | undefined;
}

export interface OperationTarget {
  readonly id: string;
  readonly type: string;
  /** All names, parents first. */
  readonly name: string;
  readonly apiVersion: string | undefined;
  readonly symbol: string | undefined;
}

/** A deployment as the history keeps it. */
export interface Deployment {
  readonly id: string;
  readonly name: string;
  readonly scope: DeploymentScope;
  /** Of subscription deployments. */
  readonly location: string | undefined;
  readonly tags: JsonObject | undefined;
  readonly caller: Caller;
  readonly correlationId: string;
  readonly mode: DeploymentMode;
  readonly template: JsonObject;
  readonly templateHash: string;
  /** As shown: secure ones without a value. */
  readonly parameters: JsonObject;
  readonly dependencies: readonly Json[];
  readonly providers: readonly Json[];
  readonly validationLevel: string | undefined;
  readonly startedAt: number;
  /** Of the operation's address. */
  readonly trackingId: string;
  state: DeploymentState;
  changedAt: number;
  outputs: JsonObject | undefined;
  readonly outputResources: string[];
  error: ArmError | undefined;
  readonly operations: DeploymentOperation[];
}

export const isActive = (state: DeploymentState): boolean => state === 'Accepted' || state === 'Running';

export const deploymentId = (scope: DeploymentScope, name: string): string =>
  resourceId(scopeOf(scope.subscriptionId, scope.resourceGroup), DEPLOYMENT_TYPE, name);

/** A deployment as GET shows it. Its state is its own, whatever those of nested ones are. */
export function deploymentJson(deployment: Deployment): JsonObject {
  const { location, tags, outputs, error, validationLevel } = deployment;
  return {
    id: deployment.id,
    name: deployment.name,
    type: DEPLOYMENT_TYPE,
    ...(location === undefined ? {} : { location }),
    ...(tags === undefined ? {} : { tags }),
    properties: {
      templateHash: deployment.templateHash,
      parameters: deployment.parameters,
      mode: deployment.mode,
      provisioningState: deployment.state,
      timestamp: timeText(deployment.changedAt),
      duration: durationText(deployment.changedAt - deployment.startedAt),
      correlationId: deployment.correlationId,
      providers: deployment.providers,
      dependencies: deployment.dependencies,
      ...(validationLevel === undefined ? {} : { validationLevel }),
      ...(outputs === undefined ? {} : { outputs }),
      ...(deployment.outputResources.length === 0 ? {} : { outputResources: deployment.outputResources.map((id) => ({ id })) }),
      ...(error === undefined ? {} : { error: errorJson(error) }),
    },
  };
}

export function operationJson(deployment: Deployment, operation: DeploymentOperation): JsonObject {
  const { target, statusCode, statusMessage } = operation;
  return {
    id: `${deployment.id}/operations/${operation.id}`,
    operationId: operation.id,
    properties: {
      provisioningOperation: operation.kind,
      provisioningState: operation.state,
      timestamp: timeText(operation.changedAt),
      duration: durationText(operation.changedAt - operation.startedAt),
      trackingId: operation.serviceRequestId,
      serviceRequestId: operation.serviceRequestId,
      ...(statusCode === undefined ? {} : { statusCode }),
      ...(statusMessage === undefined ? {} : { statusMessage }),
      ...(target === undefined ? {} : { targetResource: targetJson(target) }),
    },
  };
}

function targetJson(target: OperationTarget): JsonObject {
  return {
    id: target.id,
    resourceType: target.type,
    resourceName: target.name,
    ...(target.apiVersion === undefined ? {} : { apiVersion: target.apiVersion }),
    ...(target.symbol === undefined ? {} : { symbolicName: target.symbol }),
  };
}

/** What a failed operation's provider said, as a detail of `DeploymentFailed`: JSON as text (reference/azure.md §2.0). */
export function failureDetail(operation: Pick<DeploymentOperation, 'statusCode' | 'statusMessage'>): ArmError {
  const message = JSON.stringify(operation.statusMessage ?? {}, undefined, 2).replaceAll('\n', '\r\n');
  return { code: operation.statusCode ?? 'Conflict', message };
}

export const deploymentFailed = (id: string, details: readonly ArmError[]): ArmError => ({
  code: 'DeploymentFailed',
  target: id,
  message: 'At least one resource deployment operation failed. Please list deployment operations for details. Please see https://aka.ms/arm-deployment-operations for usage details.',
  details,
});

/** A provider that fails within this time has refused at once; after it, its work had begun. */
export const REFUSED_WITHIN_MS = 5_000;

/** The status message of a refusal at once, or of one after work had begun. */
export function providerAnswer(error: ArmError, hadBegun: boolean): JsonObject {
  if (!hadBegun) return { error: errorJson(error) };
  const whole: ArmError = { code: 'ResourceDeploymentFailure', message: "The resource operation completed with terminal provisioning state 'Failed'.", details: [error] };
  return { status: 'Failed', error: errorJson(whole) };
}
