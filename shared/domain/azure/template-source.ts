import { isJsonObject, memberOf, objectOf, textOf, type JsonObject } from './json-reading.ts';

/** A resource as a template has it, whatever its form. */
export interface SourceResource {
  /** Names it inside this template: its symbolic name, else its type and name expression; a number is added where that repeats. */
  readonly key: string;
  readonly symbolicName: string | null;
  /** With the types of its parents: `Microsoft.Sql/servers/databases`. */
  readonly type: string;
  /** As written, expression or not: those of the resources in which it is nested first, its own last. */
  readonly names: readonly string[];
  readonly body: JsonObject;
  /** Key of the resource in which it is nested. */
  readonly parent: string | null;
  readonly path: readonly (string | number)[];
}

/** Resources of a template with their nested children, in the order of the file. `resources` may be a list or, in language version 2.0, an object of symbolic names. */
export function resourcesOf(template: unknown): SourceResource[] {
  const found: Found = { resources: [], keys: new Map() };
  collect(memberOf(objectOf(template), 'resources'), null, ['resources'], found);
  return found.resources;
}

const mostResources = 20_000;

interface Found {
  readonly resources: SourceResource[];
  /** How often a key was wanted. */
  readonly keys: Map<string, number>;
}

function collect(resources: unknown, parent: SourceResource | null, path: readonly (string | number)[], found: Found): void {
  if (typeof resources !== 'object' || resources === null || path.length > 12) return;
  const isList = Array.isArray(resources);
  for (const [index, body] of Object.entries(resources)) {
    if (!isJsonObject(body) || found.resources.length >= mostResources) continue;
    const at = [...path, isList ? Number(index) : index];
    const resource = sourceResource(body, isList ? null : index, parent, at, found);
    found.resources.push(resource);
    collect(memberOf(body, 'resources'), resource, [...at, 'resources'], found);
  }
}

function sourceResource(body: JsonObject, symbolicName: string | null, parent: SourceResource | null, path: readonly (string | number)[], found: Found): SourceResource {
  const ownType = textOf(memberOf(body, 'type')) ?? '';
  const ownName = textOf(memberOf(body, 'name')) ?? '';
  // A child may also be nested under its full type.
  const isRelative = parent !== null && !ownType.toLowerCase().startsWith(`${parent.type.toLowerCase()}/`);
  const type = isRelative ? `${parent.type}/${ownType}` : ownType;
  const names = isRelative ? [...parent.names, ownName] : [ownName];
  const key = uniqueKey(symbolicName ?? `${type} ${names.join('/')}`, found.keys);
  return { key, symbolicName, type, names, body, parent: parent?.key ?? null, path };
}

function uniqueKey(wanted: string, keys: Map<string, number>): string {
  const times = (keys.get(wanted) ?? 0) + 1;
  keys.set(wanted, times);
  return times === 1 ? wanted : uniqueKey(`${wanted} #${times}`, keys);
}

/** The template inside a nested deployment; null where it is linked or not there. */
export function nestedTemplateOf(body: JsonObject): JsonObject | null {
  const template = memberOf(objectOf(memberOf(body, 'properties')), 'template');
  return isJsonObject(template) ? template : null;
}

/** Whether a type is a deployment inside a deployment. */
export function isDeploymentType(type: string): boolean {
  return type.toLowerCase() === 'microsoft.resources/deployments';
}
