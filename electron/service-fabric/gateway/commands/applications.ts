import { entityIdOf } from '../../../../shared/domain/service-fabric/identifiers.ts';
import type { JsonValue } from '../../../core/lossless-json.ts';
import { endpoints } from '../endpoints.ts';
import type { GatewayClient } from '../gateway-client.ts';
import type { CommandOptions } from './options.ts';
import { applicationPolicyBody, rollingBody, updateBody } from './upgrade-bodies.ts';
import type { ApplicationHealthPolicyInput, RollingUpgradeInput, UpgradeUpdateInput } from './upgrade-bodies.ts';

/** Name and value of a parameter; what is left out has its manifest's default. */
export interface ParameterInput {
  readonly key: string;
  readonly value: string;
}
const pathOf = (applicationName: string) => ({ applicationId: entityIdOf(applicationName) });
const parameterBody = (parameters: readonly ParameterInput[]): JsonValue => parameters.map(({ key, value }) => ({ Key: key, Value: value }));

export interface CreateApplicationInput {
  readonly applicationName: string;
  readonly typeName: string;
  readonly typeVersion: string;
  readonly parameters: readonly ParameterInput[];
}
export function create(client: GatewayClient, input: CreateApplicationInput, options: CommandOptions = {}): Promise<void> {
  const body = { Name: input.applicationName, TypeName: input.typeName, TypeVersion: input.typeVersion, ParameterList: parameterBody(input.parameters) };
  return client.write(endpoints.createApplication, { ...options, body });
}

/** @param force deletes without waiting for services to close in good order. */
export function remove(client: GatewayClient, applicationName: string, force = false, options: CommandOptions = {}): Promise<void> {
  return client.write(endpoints.deleteApplication, { ...options, path: pathOf(applicationName), query: force ? { ForceRemove: true } : {} });
}

export interface UpgradeApplicationInput extends RollingUpgradeInput {
  readonly applicationName: string;
  readonly targetVersion: string;
  /** The complete list: what is left out goes back to the manifest's default (§2.7). */
  readonly parameters: readonly ParameterInput[];
  /** Left out, the one of the application's manifest. */
  readonly health?: ApplicationHealthPolicyInput;
}

/** The body of an upgrade, which can be shown before it is sent. */
export function upgradeBody(input: UpgradeApplicationInput): JsonValue {
  return {
    Name: input.applicationName,
    TargetApplicationTypeVersion: input.targetVersion,
    Parameters: parameterBody(input.parameters),
    ...rollingBody(input),
    ApplicationHealthPolicy: input.health ? applicationPolicyBody(input.health) : undefined,
  };
}
export function upgrade(client: GatewayClient, input: UpgradeApplicationInput, options: CommandOptions = {}): Promise<void> {
  return client.write(endpoints.upgradeApplication, { ...options, path: pathOf(input.applicationName), body: upgradeBody(input) });
}

/** @param domain the one that was seen to be next: a second call for it does no harm. */
export function resumeUpgrade(client: GatewayClient, applicationName: string, domain: string, options: CommandOptions = {}): Promise<void> {
  return client.write(endpoints.resumeApplicationUpgrade, { ...options, path: pathOf(applicationName), body: { UpgradeDomainName: domain } });
}

/** Of an upgrade under way. Back from a finished one is another upgrade, to the old version (§2.7). */
export function rollBackUpgrade(client: GatewayClient, applicationName: string, options: CommandOptions = {}): Promise<void> {
  return client.write(endpoints.rollbackApplicationUpgrade, { ...options, path: pathOf(applicationName) });
}

export function updateUpgrade(client: GatewayClient, applicationName: string, update: UpgradeUpdateInput, health?: ApplicationHealthPolicyInput, options: CommandOptions = {}): Promise<void> {
  const body = { UpgradeKind: 'Rolling', Name: applicationName, UpdateDescription: updateBody(update), ApplicationHealthPolicy: health ? applicationPolicyBody(health) : undefined };
  return client.write(endpoints.updateApplicationUpgrade, { ...options, path: pathOf(applicationName), body });
}

/** Registers a package that lies in the image store. With `isAsync` the cluster answers at once and the type's status tells the rest (§1.7). */
export function provision(client: GatewayClient, input: { readonly imageStorePath: string; readonly cleanUp?: boolean; readonly isAsync?: boolean }, options: CommandOptions = {}): Promise<void> {
  const body = {
    Kind: 'ImageStorePath', Async: input.isAsync ?? true, ApplicationTypeBuildPath: input.imageStorePath, ApplicationPackageCleanupPolicy: input.cleanUp === true ? 'Automatic' : 'Manual',
  };
  return client.write(endpoints.provision, { ...options, body });
}

/** Registers an `.sfpkg` that the cluster fetches itself. */
export function provisionExternal(client: GatewayClient, input: { readonly url: string; readonly typeName: string; readonly typeVersion: string }, options: CommandOptions = {}): Promise<void> {
  const body = { Kind: 'ExternalStore', Async: true, ApplicationPackageDownloadUri: input.url, ApplicationTypeName: input.typeName, ApplicationTypeVersion: input.typeVersion };
  return client.write(endpoints.provision, { ...options, body });
}

export function unprovision(client: GatewayClient, typeName: string, typeVersion: string, options: CommandOptions & { readonly isAsync?: boolean } = {}): Promise<void> {
  const { isAsync = false, ...rest } = options;
  return client.write(endpoints.unprovision, { ...rest, path: { applicationTypeName: typeName }, body: { ApplicationTypeVersion: typeVersion, Async: isAsync } });
}
