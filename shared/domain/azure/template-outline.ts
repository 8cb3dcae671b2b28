import { isJsonObject, listOf, memberOf, objectOf, textOf, type JsonObject } from './json-reading.ts';
import { dependencyOrder, type DependencyOrder } from './dependency-order.ts';
import { isProtectedName, redactText } from './redaction.ts';
import { edgesOf, type DependencyEdge } from './template-edges.ts';
import { isSecureParameterType } from './parameters.ts';
import { expressionsIn, namesAskedFor } from './template-expression.ts';
import { isDeploymentType, nestedTemplateOf, resourcesOf, type SourceResource } from './template-source.ts';

export interface OutlineParameter {
  readonly name: string;
  /** As written: `string`, `secureString`, `int`, `object` … */
  readonly type: string;
  /** Its value is a secret by its type. */
  readonly secure: boolean;
  readonly hasDefault: boolean;
  /** Null for secure ones and where there is none. */
  readonly default: unknown;
  readonly allowedValues: readonly unknown[];
  readonly description: string;
  /** Nothing in the template asks for it. */
  readonly unused: boolean;
}

export interface OutlineVariable {
  readonly name: string;
  /** Parameters that go into it, directly or through other variables. */
  readonly parameters: readonly string[];
}

/** A place whose content Azure does not show again, and what feeds it. */
export interface ProtectedPlace {
  /** `properties.protectedSettings`. */
  readonly path: string;
  readonly parameters: readonly string[];
}

export interface OutlineResource {
  readonly key: string;
  readonly symbolicName: string | null;
  readonly type: string;
  /** As written, expression or not. */
  readonly name: string;
  readonly apiVersion: string;
  /** Whole years; null where the version holds no date. */
  readonly apiVersionAgeYears: number | null;
  /** Null where it is young enough. */
  readonly apiVersionWarning: string | null;
  /** As written; null where it is always deployed. */
  readonly condition: string | null;
  /** Name of its copy loop. */
  readonly copy: string | null;
  /** It is only referred to, not deployed. */
  readonly existing: boolean;
  readonly parent: string | null;
  readonly edges: readonly DependencyEdge[];
  /** Parameters that go into it, through variables too. */
  readonly parameters: readonly string[];
  readonly protectedPlaces: readonly ProtectedPlace[];
  /** Of a nested deployment. */
  readonly nested: TemplateOutline | null;
  /** Address of a linked template, as written; a signature in it is covered. */
  readonly linkUri: string | null;
}

export interface OutlineOutput {
  readonly name: string;
  readonly type: string;
  readonly secure: boolean;
}

export interface TemplateOutline {
  readonly contentVersion: string;
  readonly parameters: readonly OutlineParameter[];
  readonly variables: readonly OutlineVariable[];
  readonly resources: readonly OutlineResource[];
  readonly outputs: readonly OutlineOutput[];
  /** Keys of resources: what each waits for comes before it. */
  readonly order: readonly string[];
  /** Keys of resources that wait for each other in a circle, the first again at the end; null where there is none. */
  readonly cycle: readonly string[] | null;
}

/** An api-version older than this gets a warning. */
const oldAfterYears = 4;
const deepestNesting = 8;

/**
 * What is in a template.
 * @param template parsed JSON; anything that is no template gives an empty outline
 * @param now ms since 1970, for the age of api-versions
 */
export function outlineTemplate(template: unknown, now: number): TemplateOutline {
  return outlined(objectOf(template), now, 0);
}

function outlined(template: JsonObject, now: number, depth: number): TemplateOutline {
  const feeds = variableFeeds(objectOf(memberOf(template, 'variables')));
  const sources = resourcesOf(template);
  const edges = edgesOf(sources, objectOf(memberOf(template, 'variables')));
  const resources = sources.map((source) => outlinedResource(source, edges.get(source.key) ?? [], feeds, now, depth));
  const { order, cycle } = orderOf(resources);
  return {
    contentVersion: textOf(memberOf(template, 'contentVersion')) ?? '',
    parameters: parametersOf(template),
    variables: [...feeds.values()],
    resources, order, cycle,
    outputs: Object.entries(objectOf(memberOf(template, 'outputs'))).map(([name, output]) => {
      const type = textOf(memberOf(objectOf(output), 'type')) ?? '';
      return { name, type, secure: isSecureParameterType(type) };
    }),
  };
}

function parametersOf(template: JsonObject): OutlineParameter[] {
  const { parameters, ...rest } = template;
  const asked = new Set([...expressionsIn(rest), ...expressionsIn(parameters)].flatMap(({ expression }) => namesAskedFor(expression, 'parameters')).map((name) => name.toLowerCase()));
  return Object.entries(objectOf(memberOf(template, 'parameters'))).map(([name, raw]) => {
    const parameter = objectOf(raw);
    const type = textOf(memberOf(parameter, 'type')) ?? '';
    const secure = isSecureParameterType(type);
    const given = memberOf(parameter, 'defaultValue');
    return {
      name, type, secure,
      hasDefault: given !== undefined,
      default: secure ? null : given ?? null,
      allowedValues: secure ? [] : listOf(memberOf(parameter, 'allowedValues')),
      description: textOf(memberOf(objectOf(memberOf(parameter, 'metadata')), 'description')) ?? '',
      unused: !asked.has(name.toLowerCase()),
    };
  });
}

/** By name in lower case. */
type Feeds = ReadonlyMap<string, OutlineVariable>;

/** Parameters behind each variable, through variables of variables. */
function variableFeeds(variables: JsonObject): Feeds {
  const asked = new Map(Object.keys(variables).map((name) => {
    const expressions = [...expressionsIn(variables[name])].map(({ expression }) => expression);
    return [name.toLowerCase(), { parameters: expressions.flatMap((each) => namesAskedFor(each, 'parameters')), variables: expressions.flatMap((each) => namesAskedFor(each, 'variables')) }] as const;
  }));
  return new Map(Object.keys(variables).map((name) => {
    const reached = new Set<string>([name.toLowerCase()]);
    for (const each of reached) for (const next of asked.get(each)?.variables ?? []) reached.add(next.toLowerCase());
    return [name.toLowerCase(), { name, parameters: unique([...reached].flatMap((each) => asked.get(each)?.parameters ?? [])) }];
  }));
}

function unique(names: readonly string[]): string[] {
  return [...new Map(names.map((name) => [name.toLowerCase(), name])).values()];
}

function parametersBehind(value: unknown, feeds: Feeds): string[] {
  return unique([...expressionsIn(value)].flatMap(({ expression }) => [
    ...namesAskedFor(expression, 'parameters'),
    ...namesAskedFor(expression, 'variables').flatMap((name) => feeds.get(name.toLowerCase())?.parameters ?? []),
  ]));
}

function outlinedResource(source: SourceResource, edges: readonly DependencyEdge[], feeds: Feeds, now: number, depth: number): OutlineResource {
  const { body, type } = source;
  const { resources: _children, ...own } = body;
  const apiVersion = textOf(memberOf(body, 'apiVersion')) ?? '';
  const age = apiVersionAgeYears(apiVersion, now);
  const nested = isDeploymentType(type) && depth < deepestNesting ? nestedTemplateOf(body) : null;
  const condition = memberOf(body, 'condition');
  return {
    key: source.key, symbolicName: source.symbolicName, type, name: source.names.join('/'), apiVersion,
    apiVersionAgeYears: age,
    apiVersionWarning: age !== null && age >= oldAfterYears ? `api-version ${apiVersion} is ${age} years old. Azure may stop taking it, and newer properties are not known to it.` : null,
    condition: condition === undefined ? null : textOf(condition) ?? JSON.stringify(condition),
    copy: textOf(memberOf(objectOf(memberOf(body, 'copy')), 'name')),
    existing: memberOf(body, 'existing') === true,
    parent: source.parent, edges,
    parameters: parametersBehind(own, feeds),
    protectedPlaces: protectedPlaces(own, feeds),
    nested: nested === null ? null : outlined(nested, now, depth + 1),
    linkUri: linkOf(body),
  };
}

function linkOf(body: JsonObject): string | null {
  const uri = textOf(memberOf(objectOf(memberOf(objectOf(memberOf(body, 'properties')), 'templateLink')), 'uri'));
  return uri === null ? null : redactText(uri);
}

/** Whole years between the date of an api-version and now; null where it holds no date. */
export function apiVersionAgeYears(apiVersion: string, now: number): number | null {
  const [, date] = /^(\d{4}-\d{2}-\d{2})/.exec(apiVersion) ?? [];
  const from = new Date(`${date ?? ''}T00:00:00Z`);
  const until = new Date(now);
  const isBeforeDay = until.getUTCMonth() < from.getUTCMonth() || (until.getUTCMonth() === from.getUTCMonth() && until.getUTCDate() < from.getUTCDate());
  const years = until.getUTCFullYear() - from.getUTCFullYear() - (isBeforeDay ? 1 : 0);
  return Number.isNaN(years) ? null : Math.max(0, years);
}

function protectedPlaces(value: unknown, feeds: Feeds, path = ''): ProtectedPlace[] {
  if (typeof value !== 'object' || value === null || path.length > 2_000) return [];
  return Object.entries(value).flatMap(([name, member]: [string, unknown]) => {
    const at = path === '' ? name : `${path}.${name}`;
    // A nested template has an outline of its own.
    if (name === 'template' && isJsonObject(member) && 'resources' in member) return [];
    return isProtectedName(name) ? [{ path: at, parameters: parametersBehind(member, feeds) }] : protectedPlaces(member, feeds, at);
  });
}

function orderOf(resources: readonly OutlineResource[]): DependencyOrder {
  return dependencyOrder(new Map(resources.map(({ key, edges }) => [key, edges.flatMap(({ to }) => (to === null ? [] : [to]))])));
}
