import { ArmFailure } from './arm-error.ts';
import type { Caller } from './provider.ts';

/** Refusals of ARM in Azure's words, the status with each. */

const failure = (status: number, code: string, message: string, target?: string): ArmFailure =>
  new ArmFailure(status, { code, message, ...(target === undefined ? {} : { target }) });

export const missingApiVersion = (): ArmFailure =>
  failure(400, 'MissingApiVersionParameter', 'The api-version query parameter (?api-version=) is required for all requests.');

export const invalidApiVersion = (version: string, supported: readonly string[]): ArmFailure =>
  failure(400, 'InvalidApiVersionParameter', `The api-version '${version}' is invalid. The supported versions are '${supported.join(',')}'.`);

export const noRegisteredProvider = (location: string, version: string, type: string, supported: readonly string[], locations: readonly string[]): ArmFailure =>
  failure(
    400,
    'NoRegisteredProviderFound',
    `No registered resource provider found for location '${location}' and API version '${version}' for type '${type}'. The supported api-versions are '${supported.join(', ')}'. The supported locations are '${locations.join(', ')}'.`,
  );

export const invalidResourceType = (type: string, namespace: string, version: string): ArmFailure =>
  failure(404, 'InvalidResourceType', `The resource type '${type}' could not be found in the namespace '${namespace}' for api version '${version}'.`);

export const invalidNamespace = (namespace: string): ArmFailure =>
  failure(404, 'InvalidResourceNamespace', `The resource namespace '${namespace}' is invalid.`);

export const notRegistered = (namespace: string): ArmFailure =>
  failure(
    409,
    'MissingSubscriptionRegistration',
    `The subscription is not registered to use namespace '${namespace}'. See https://aka.ms/rps-not-found for how to register subscriptions.`,
    namespace,
  );

export const subscriptionNotFound = (id: string): ArmFailure => failure(404, 'SubscriptionNotFound', `The subscription '${id}' could not be found.`);

export const groupNotFound = (name: string): ArmFailure => failure(404, 'ResourceGroupNotFound', `Resource group '${name}' could not be found.`);

export const groupBeingDeleted = (name: string): ArmFailure =>
  failure(
    409,
    'ResourceGroupBeingDeleted',
    `The resource group '${name}' is in deprovisioning state and cannot perform this operation.`,
  );

export const resourceNotFound = (fullType: string, name: string, group: string): ArmFailure =>
  failure(
    404,
    'ResourceNotFound',
    `The Resource '${interleaved(fullType, name)}' under resource group '${group === '' ? '<null>' : group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
  );

export const deploymentNotFound = (name: string): ArmFailure => failure(404, 'DeploymentNotFound', `Deployment '${name}' could not be found.`);

export const invalidContent = (why: string): ArmFailure =>
  failure(400, 'InvalidRequestContent', `The request content was invalid and could not be deserialized: '${why}'.`);

export const authorizationFailed = (caller: Caller, action: string, scope: string): ArmFailure =>
  failure(
    403,
    'AuthorizationFailed',
    `The client '${caller.name}' with object id '${caller.objectId}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  );

export const methodNotAllowed = (method: string): ArmFailure =>
  failure(405, 'HttpMethodNotAllowed', `The request method '${method}' is not supported at this address.`);

export const noSuchPath = (): ArmFailure =>
  failure(404, 'InvalidResourceNamespace', 'The requested path is not one that the resource manager serves.');

/** `Microsoft.KeyVault/vaults/kv1/secrets/s1` of type and name. */
function interleaved(fullType: string, name: string): string {
  const [namespace = '', ...types] = fullType.split('/');
  const names = name.split('/');
  return [namespace, ...types.flatMap((type, index) => [type, names[index] ?? ''])].join('/');
}
