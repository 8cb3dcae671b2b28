import { isDeepStrictEqual } from 'node:util';

import { ArmFailure } from '../model/arm-error.ts';
import { asText, isArray, isObject } from '../model/json.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { sameId } from '../model/resource-id.ts';
import type { AzureWorld } from '../model/world.ts';
import { GROUP_TYPE } from '../template/scope.ts';
import { isNestedDeployment } from '../template/template-resource.ts';
import type { Template, TemplateHost } from '../template/template.ts';
import type { TemplateResource } from '../template/template-resource.ts';
import { TemplateError } from '../template/template-error.ts';
import { isExpression } from '../template/expression.ts';
import { groupJson } from '../model/group-json.ts';
import { loadNested } from './preflight.ts';
import type { DeploymentMode } from './deployment.ts';

export type ResultFormat = 'FullResourcePayloads' | 'ResourceIdOnly';

/** What only the platform writes: never a difference. */
const READ_ONLY = new Set(['id', 'provisioningState', 'etag', 'systemData', 'uniqueId', 'createdTime', 'changedTime']);

/** A template's surroundings in which nothing can be looked up: what-if does not resolve `reference` (reference/azure.md §2.2). */
export function blindHost(host: TemplateHost): TemplateHost {
  const refuse = (): never => {
    throw new TemplateError('The reference cannot be resolved before the deployment runs.');
  };
  return {
    subscription: (id) => host.subscription(id),
    resourceGroup: (scope) => host.resourceGroup(scope),
    tenant: () => host.tenant(),
    environment: () => host.environment(),
    utcNow: (format) => host.utcNow(format),
    newGuid: () => host.newGuid(),
    resolveSecret: (reference) => host.resolveSecret(reference),
    reference: refuse,
    list: refuse,
  };
}

/**
 * The changes a template would make, with Azure's own noise: properties that a provider filled in by default look like
 * deletions, and values that come from `reference` stay expressions.
 */
export function whatIfChanges(world: AzureWorld, template: Template, mode: DeploymentMode, format: ResultFormat): readonly JsonObject[] {
  const changes = [...changesOf(world, template, format)];
  const { subscriptionId, resourceGroup } = template.input.scope;
  if (resourceGroup === '') return changes;
  const named = new Set(changes.map((each) => (asText(each['resourceId']) ?? '').toLowerCase()));
  for (const resource of world.list({ subscriptionId, resourceGroup })) {
    if (named.has(resource.id.toLowerCase())) continue;
    const before = world.shown(resource);
    const changeType = mode === 'Complete' ? 'Delete' : 'Ignore';
    changes.push({ resourceId: resource.id, changeType, ...(format === 'ResourceIdOnly' ? {} : changeType === 'Delete' ? { before } : { before, after: before }) });
  }
  return changes;
}

function* changesOf(world: AzureWorld, template: Template, format: ResultFormat): Generator<JsonObject> {
  for (const resource of template.resources) {
    if (!resource.isWanted || resource.isExisting) continue;
    if (isNestedDeployment(resource)) yield* changesOfNested(world, template, resource, format);
    else yield changeOf(world, template, resource, format);
  }
}

function* changesOfNested(world: AzureWorld, template: Template, resource: TemplateResource, format: ResultFormat): Generator<JsonObject> {
  let nested: Template;
  try {
    nested = loadNested(template, resource, lenientBody(template, resource));
  } catch (error) {
    if (!(error instanceof TemplateError) && !(error instanceof ArmFailure)) throw error;
    yield { resourceId: resource.id, changeType: 'Unsupported', unsupportedReason: `The nested deployment cannot be expanded: ${error.message}` };
    return;
  }
  yield* changesOf(world, nested, format);
}

function changeOf(world: AzureWorld, template: Template, resource: TemplateResource, format: ResultFormat): JsonObject {
  const existing = existingOf(world, resource);
  const { id, type, name, apiVersion } = resource;
  const after: JsonObject = { id, type, name, apiVersion, ...lenientBody(template, resource) };
  if (existing === undefined) return { resourceId: id, changeType: 'Create', ...(format === 'ResourceIdOnly' ? {} : { after }) };
  if (format === 'ResourceIdOnly') return { resourceId: id, changeType: 'Deploy' };
  const before: JsonObject = { ...existing, apiVersion };
  const delta = differences(before, after, '');
  const isSame = delta.every((each) => each['propertyChangeType'] === 'NoEffect');
  return { resourceId: id, changeType: isSame ? 'NoChange' : 'Modify', before, after, ...(delta.length === 0 ? {} : { delta }) };
}

function existingOf(world: AzureWorld, resource: TemplateResource): JsonObject | undefined {
  if (sameId(resource.type, GROUP_TYPE)) {
    const group = world.group(resource.scope.subscriptionId, resource.name);
    return group && groupJson(group);
  }
  const found = world.find(resource.id);
  return found && world.shown(found);
}

/** The body with what cannot be evaluated left as its expression. */
function lenientBody(template: Template, resource: TemplateResource): JsonObject {
  try {
    return template.body(resource);
  } catch (error) {
    if (!(error instanceof TemplateError) && !(error instanceof ArmFailure)) throw error;
  }
  const lenient = (value: Json): Json => {
    if (isArray(value)) return value.map(lenient);
    if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, lenient(each ?? null)]));
    if (typeof value !== 'string' || !isExpression(value)) return value;
    try {
      return template.evaluator.value(value, resource.loops);
    } catch (error) {
      if (error instanceof TemplateError || error instanceof ArmFailure) return value;
      throw error;
    }
  };
  const { copy: _copy, dependsOn: _dependsOn, condition: _condition, comments: _comments, resources: _resources, type: _type, name: _name, apiVersion: _version, ...own } = resource.source;
  const body = lenient(own);
  return isObject(body) ? body : {};
}

/** Property by property; `path` is empty at the root. */
function differences(before: JsonObject, after: JsonObject, path: string): readonly JsonObject[] {
  const result: JsonObject[] = [];
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [was, will] = [before[key], after[key]];
    const at = path === '' ? key : `${path}.${key}`;
    if (path === '' && (key === 'id' || key === 'type' || key === 'name' || key === 'apiVersion')) continue;
    if (isDeepStrictEqual(was, will) || (path === '' && key === 'location' && sameLocation(was, will))) continue;
    if (READ_ONLY.has(key)) {
      if (will !== undefined) result.push({ path: at, propertyChangeType: 'NoEffect', after: will });
    } else if (isObject(was) && isObject(will)) result.push(...differences(was, will, at));
    else if (isArray(was) && isArray(will)) result.push({ path: at, propertyChangeType: 'Array', children: arrayDifferences(was, will) });
    else if (was === undefined) result.push({ path: at, propertyChangeType: 'Create', after: will ?? null });
    else if (will === undefined) result.push({ path: at, propertyChangeType: 'Delete', before: was });
    else result.push({ path: at, propertyChangeType: 'Modify', before: was, after: will });
  }
  return result;
}

function arrayDifferences(before: readonly Json[], after: readonly Json[]): readonly JsonObject[] {
  return Array.from({ length: Math.max(before.length, after.length) }, (_, index): readonly JsonObject[] => {
    const [was, will] = [before[index], after[index]];
    const path = String(index);
    if (isDeepStrictEqual(was, will)) return [];
    if (was === undefined) return [{ path, propertyChangeType: 'Create', after: will ?? null }];
    if (will === undefined) return [{ path, propertyChangeType: 'Delete', before: was }];
    if (isObject(was) && isObject(will)) return [{ path, propertyChangeType: 'Modify', children: differences(was, will, '') }];
    return [{ path, propertyChangeType: 'Modify', before: was, after: will }];
  }).flat();
}

const sameLocation = (a: Json | undefined, b: Json | undefined): boolean =>
  typeof a === 'string' && typeof b === 'string' && a.replaceAll(' ', '').toLowerCase() === b.replaceAll(' ', '').toLowerCase();
