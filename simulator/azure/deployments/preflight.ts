import { ArmFailure } from '../model/arm-error.ts';
import type { ArmError } from '../model/arm-error.ts';
import { authorizationFailed, notRegistered } from '../model/failures.ts';
import { asObject, isObject } from '../model/json.ts';
import type { JsonObject } from '../model/json.ts';
import type { WantedResource } from '../model/provider.ts';
import { parseResourceId, sameId, scopeOf } from '../model/resource-id.ts';
import type { AzureWorld } from '../model/world.ts';
import { pathText } from '../template/positions.ts';
import { GROUP_TYPE } from '../template/scope.ts';
import { Template } from '../template/template.ts';
import { hasInnerScope, isNestedDeployment } from '../template/template-resource.ts';
import type { TemplateHost } from '../template/template.ts';
import type { TemplateResource } from '../template/template-resource.ts';
import { TemplateError } from '../template/template-error.ts';
import type { DeploymentRequest, ValidationLevel } from './request.ts';
import { wantedResource } from './wanted.ts';

/** Loads the template of a request. @throws ArmFailure InvalidTemplate with the place, or a refused Key Vault reference */
export function loadTemplate(request: DeploymentRequest, host: TemplateHost): Template {
  try {
    return new Template({
      template: request.template,
      parameters: request.parameters,
      scope: request.scope,
      deploymentName: request.name,
      location: request.location,
      host,
      positions: request.positions,
      path: ['properties', 'template'],
    });
  } catch (error) {
    throw error instanceof TemplateError ? invalidTemplate(error, request) : error;
  }
}

/** The template of a nested deployment, its own parameters evaluated by the outer one. @throws TemplateError */
export function loadNested(outer: Template, resource: TemplateResource, body: JsonObject): Template {
  const properties = asObject(resource.source['properties']);
  const template = properties['template'];
  if (!isObject(template)) throw new TemplateError(`The nested deployment '${resource.name}' has no inline template; linked templates cannot be downloaded.`, resource.path);
  const isInner = hasInnerScope(resource.source);
  return new Template({
    template,
    parameters: asObject(asObject(body['properties'])['parameters']),
    scope: resource.scope,
    deploymentName: resource.name,
    location: typeof body['location'] === 'string' ? body['location'] : undefined,
    host: outer.input.host,
    positions: outer.input.positions,
    path: [...resource.path, 'properties', 'template'],
    ...(isInner ? {} : { outer }),
  });
}

function invalidTemplate(error: TemplateError, request: Pick<DeploymentRequest, 'positions'>): ArmFailure {
  const { line, column } = request.positions(error.path);
  return new ArmFailure(400, {
    code: 'InvalidTemplate',
    message: `Deployment template validation failed: '${error.message}'.`,
    additionalInfo: [{ type: 'TemplateViolation', info: { lineNumber: line, linePosition: column, path: pathText(error.path) } }],
  });
}

/**
 * What ARM and the providers find wrong before anything is made. @throws ArmFailure InvalidTemplateDeployment with all
 * findings as details
 */
export function preflight(world: AzureWorld, request: DeploymentRequest, template: Template, level: ValidationLevel): void {
  if (level === 'Template') return;
  const findings = allFindings(world, request, template, level === 'Provider');
  if (findings.length === 0) return;
  const isPolicy = findings.every((each) => each.code === 'RequestDisallowedByPolicy');
  const message = isPolicy
    ? 'The template deployment failed because of policy violation. Please see details for more information.'
    : `The template deployment '${request.name}' is not valid according to the validation procedure. The tracking id is '${request.correlationId}'. See inner errors for details.`;
  throw new ArmFailure(400, { code: 'InvalidTemplateDeployment', message, details: findings });
}

function allFindings(world: AzureWorld, request: DeploymentRequest, template: Template, withRoles: boolean): readonly ArmError[] {
  try {
    return [...findingsOf(world, request, template, withRoles, new Set())];
  } catch (error) {
    throw error instanceof TemplateError ? invalidTemplate(error, request) : error;
  }
}

/** @param madeBefore lower-case ids that this deployment itself makes, groups among them. */
function* findingsOf(world: AzureWorld, request: DeploymentRequest, template: Template, withRoles: boolean, madeBefore: Set<string>): Generator<ArmError> {
  for (const resource of template.resources) madeBefore.add(resource.id.toLowerCase());
  for (const resource of template.resources) {
    if (!resource.isWanted || resource.isExisting) continue;
    if (withRoles && !allowsWrite(world, request, resource)) {
      yield authorizationFailed(request.caller, `${resource.type}/write`, resource.id).error;
      continue;
    }
    const body = bodyIfKnown(template, resource);
    if (isNestedDeployment(resource)) {
      const nested = nestedIfKnown(template, resource, body);
      if (nested !== undefined) yield* findingsOf(world, request, nested, withRoles, madeBefore);
      continue;
    }
    const finding = findingOf(world, request, resource, body, madeBefore);
    if (finding !== undefined) yield finding;
  }
}

function allowsWrite(world: AzureWorld, request: DeploymentRequest, resource: TemplateResource): boolean {
  return world.allows(request.caller, `${resource.type}/write`, resource.id);
}

/** What cannot be evaluated before it runs is not looked at, as Azure does. */
function bodyIfKnown(template: Template, resource: TemplateResource): JsonObject | undefined {
  try {
    return template.body(resource);
  } catch (error) {
    if (error instanceof TemplateError || error instanceof ArmFailure) return undefined;
    throw error;
  }
}

function nestedIfKnown(template: Template, resource: TemplateResource, body: JsonObject | undefined): Template | undefined {
  if (body === undefined) return undefined;
  try {
    return loadNested(template, resource, body);
  } catch (error) {
    // Secrets of nested deployments are fetched when their turn comes; a vault that is closed is found out on the way.
    if (error instanceof ArmFailure) return undefined;
    throw error;
  }
}

function findingOf(world: AzureWorld, request: DeploymentRequest, resource: TemplateResource, body: JsonObject | undefined, madeBefore: ReadonlySet<string>): ArmError | undefined {
  if (sameId(resource.type, GROUP_TYPE)) return undefined;
  const { subscriptionId, resourceGroup } = resource.scope;
  if (world.subscription(subscriptionId) === undefined) return { code: 'SubscriptionNotFound', message: `The subscription '${subscriptionId}' could not be found.` };
  const hasGroup = resourceGroup === '' || world.group(subscriptionId, resourceGroup) !== undefined || madeBefore.has(scopeOf(subscriptionId, resourceGroup).toLowerCase());
  if (!hasGroup) return { code: 'ResourceGroupNotFound', message: `Resource group '${resourceGroup}' could not be found.` };
  const wanted = body && wantedResource(world, { ...placingOf(resource), caller: request.caller }, body);
  try {
    checkResource(world, resource, wanted);
  } catch (error) {
    if (error instanceof ArmFailure) return { target: resource.id, ...error.error };
    throw error;
  }
  const finding = wanted && world.typeOf(resource.type)?.type.validate?.(wanted);
  return finding && { target: resource.id, ...finding };
}

/**
 * The checks of ARM itself, which also a running deployment and a plain PUT make.
 * @throws ArmFailure
 */
export function checkResource(world: AzureWorld, resource: { readonly type: string; readonly id: string; readonly name: string; readonly apiVersion: string }, wanted: WantedResource | undefined): void {
  const known = world.knownType(resource.type, resource.apiVersion, wanted?.location);
  const subscriptionId = parseResourceId(resource.id)?.subscriptionId ?? '';
  if (world.registration(subscriptionId, known.provider) !== 'Registered') throw notRegistered(known.provider.namespace);
  if (wanted === undefined) return;
  if (wanted.location === undefined && world.locationsOf(known.type).length > 0 && !resource.type.includes('/', resource.type.indexOf('/') + 1)) {
    throw new ArmFailure(400, { code: 'LocationRequired', message: 'The location property is required for this definition.' });
  }
  const { existing } = wanted;
  if (existing?.location !== undefined && wanted.location !== undefined && existing.location !== wanted.location) {
    const message = `The resource '${resource.name}' already exists in location '${existing.location}' in resource group '${wanted.resourceGroup}'. A resource with the same name cannot be created in location '${wanted.location}'. Please select a new resource name.`;
    throw new ArmFailure(409, { code: 'InvalidResourceLocation', message });
  }
}

export const placingOf = (resource: TemplateResource) => ({
  id: resource.id,
  type: resource.type,
  name: resource.name,
  apiVersion: resource.apiVersion,
  subscriptionId: resource.scope.subscriptionId,
  resourceGroup: resource.scope.resourceGroup,
});
