import { asList, asObject, asText, isArray, isObject, propertyOf } from '../model/json.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { SecretReference } from '../model/provider.ts';
import { resourceId, scopeOf, subscriptionScope } from '../model/resource-id.ts';
import { Evaluator, MOST_COPIES, NO_LOOPS, parameterNames } from './evaluate.ts';
import type { Loops, Surroundings } from './evaluate.ts';
import { isSecure, readParameters } from './parameters.ts';
import type { Parameter } from './parameters.ts';
import type { Positions } from './positions.ts';
import { TemplateError } from './template-error.ts';
import type { TemplatePath } from './template-error.ts';

export const DEPLOYMENT_TYPE = 'Microsoft.Resources/deployments';
export const GROUP_TYPE = 'Microsoft.Resources/resourceGroups';

export interface DeploymentScope {
  readonly subscriptionId: string;
  /** Empty at subscription scope. */
  readonly resourceGroup: string;
}

/** What a template may learn from outside. */
export interface TemplateHost {
  subscription(id: string): JsonObject;
  resourceGroup(scope: DeploymentScope): JsonObject;
  tenant(): JsonObject;
  environment(): JsonObject;
  /** @throws TemplateError where there is nothing at the id (yet). */
  reference(id: string, isFull: boolean): Json;
  list(functionName: string, id: string): Json;
  utcNow(format: string | undefined): string;
  newGuid(): string;
  /** @throws ArmFailure */
  resolveSecret(reference: SecretReference): string;
}

export interface TemplateInput {
  readonly template: JsonObject;
  readonly parameters: JsonObject;
  readonly scope: DeploymentScope;
  readonly deploymentName: string;
  readonly location: string | undefined;
  readonly host: TemplateHost;
  readonly positions: Positions;
  /** Of the template within the request. */
  readonly path: TemplatePath;
  /** Set for a nested template whose expressions are the outer one's. */
  readonly outer?: Template;
}

/** One resource of a template, loops expanded. Its body is evaluated later, when what it refers to is there. */
export interface TemplateResource {
  readonly path: TemplatePath;
  readonly symbol: string | undefined;
  readonly type: string;
  readonly name: string;
  readonly apiVersion: string;
  readonly id: string;
  readonly scope: DeploymentScope;
  readonly isWanted: boolean;
  /** Declared to be there already. */
  readonly isExisting: boolean;
  readonly source: JsonObject;
  readonly loops: Loops;
  /** Lower-case ids of resources of the same template that must be there first. */
  readonly dependsOn: ReadonlySet<string>;
}

type Draft = Omit<TemplateResource, 'dependsOn'> & { readonly loop: string | undefined; readonly serialBatch: number | undefined; readonly index: number };

/** Properties of a resource that are about the template, not about the resource. */
const DIRECTIVES = new Set(['type', 'name', 'apiversion', 'condition', 'copy', 'dependson', 'resources', 'comments', 'scope', 'existing', 'import', 'metadata', 'subscriptionid', 'resourcegroup']);

/** A template with its parameters: checked, expanded, ready to be evaluated piece by piece. */
export class Template implements Surroundings {
  readonly input: TemplateInput;
  readonly parameters: readonly Parameter[];
  readonly evaluator: Evaluator;
  readonly resources: readonly TemplateResource[];
  readonly #variables = new Map<string, Json>();
  readonly #underway = new Set<string>();
  readonly #byId = new Map<string, Draft>();

  /** @throws TemplateError, ArmFailure (a secret that cannot be read) */
  constructor(input: TemplateInput) {
    this.input = input;
    this.evaluator = new Evaluator(this);
    this.#checkShape();
    this.parameters = readParameters({
      template: input.template,
      parameters: input.parameters,
      positions: input.positions,
      templatePath: input.path,
      resolveSecret: (reference) => input.host.resolveSecret(reference),
    });
    for (const each of this.parameters) this.#within('parameters', each.name, () => this.#valueOf(each));
    const drafts = this.#expand();
    for (const each of drafts) this.#remember(each);
    this.resources = drafts.map((each) => this.#withDependencies(each, drafts));
    this.#refuseCycles();
  }

  // What expressions ask.

  parameter(name: string): Json {
    if (this.input.outer !== undefined) return this.input.outer.parameter(name);
    const found = this.parameters.find((each) => each.name.toLowerCase() === name.toLowerCase());
    if (found === undefined) {
      throw new TemplateError(`The template parameter '${name}' is not found. Please see https://aka.ms/arm-syntax-parameters for usage details.`);
    }
    return this.#valueOf(found);
  }

  variable(name: string): Json {
    if (this.input.outer !== undefined) return this.input.outer.variable(name);
    const variables = asObject(this.input.template['variables']);
    const copied = asList(variables['copy']).find((each) => isObject(each) && asText(each['name'])?.toLowerCase() === name.toLowerCase());
    if (isObject(copied)) {
      const all = this.#once(`variable ${name.toLowerCase()}`, { copy: [copied] });
      return asObject(all)[asText(copied['name']) ?? ''] ?? null;
    }
    const found = propertyOf(variables, name);
    if (found === undefined) {
      throw new TemplateError(`The template variable '${name}' is not found. Please see https://aka.ms/arm-syntax-variables for usage details.`);
    }
    return this.#once(`variable ${name.toLowerCase()}`, found);
  }

  userFunction(name: string): { readonly parameters: readonly string[]; readonly output: Json } | undefined {
    if (this.input.outer !== undefined) return this.input.outer.userFunction(name);
    const [namespace = '', member = ''] = name.toLowerCase().split('.');
    for (const each of asList(this.input.template['functions'])) {
      if (!isObject(each) || asText(each['namespace'])?.toLowerCase() !== namespace) continue;
      const definition = asObject(propertyOf(asObject(each['members']), member));
      const output = asObject(definition['output'])['value'];
      if (output !== undefined) return { parameters: parameterNames(definition), output };
    }
    return undefined;
  }

  deployment(): JsonObject {
    const { deploymentName, location, template } = this.input;
    const properties = { mode: 'Incremental', provisioningState: 'Accepted', template: { contentVersion: template['contentVersion'] ?? '1.0.0.0' } };
    return { name: deploymentName, ...(location === undefined ? {} : { location }), properties };
  }

  subscription(): JsonObject {
    return this.input.host.subscription(this.input.scope.subscriptionId);
  }

  resourceGroup(): JsonObject {
    if (this.input.scope.resourceGroup === '') {
      throw new TemplateError(`The template function 'RESOURCEGROUP' is not expected at this location. Please see https://aka.ms/arm-functions for usage details.`);
    }
    return this.input.host.resourceGroup(this.input.scope);
  }

  tenant(): JsonObject {
    return this.input.host.tenant();
  }

  environment(): JsonObject {
    return this.input.host.environment();
  }

  utcNow(format: string | undefined): string {
    return this.input.host.utcNow(format);
  }

  newGuid(): string {
    return this.input.host.newGuid();
  }

  idOf(functionName: string, args: readonly string[]): string {
    const { subscriptionId, resourceGroup } = this.input.scope;
    if (functionName === 'extensionresourceid') return resourceId(args[0] ?? '', args[1] ?? '', args.slice(2).join('/'));
    const typeAt = args.findIndex((each) => each.includes('/'));
    const [type = '', ...names] = args.slice(Math.max(0, typeAt));
    const wanted = type.split('/').length - 1;
    if (typeAt === -1 || names.length !== wanted) {
      throw new TemplateError(
        `Unable to evaluate template language function 'resourceId': the type '${type}' requires '${String(wanted)}' resource name argument(s). Please see https://aka.ms/arm-functions#resourceid for usage details.`,
      );
    }
    const before = args.slice(0, typeAt);
    const name = names.join('/');
    if (functionName === 'tenantresourceid') return resourceId('', type, name);
    if (functionName === 'subscriptionresourceid') return idOf(type, name, { subscriptionId: before[0] ?? subscriptionId, resourceGroup: '' });
    const scope = { subscriptionId: before.length > 1 ? (before[0] ?? subscriptionId) : subscriptionId, resourceGroup: before.at(-1) ?? resourceGroup };
    return idOf(type, name, scope);
  }

  reference(target: string, isFull: boolean): Json {
    return this.input.host.reference(this.targetId(target), isFull);
  }

  list(functionName: string, target: string): Json {
    return this.input.host.list(functionName, this.targetId(target));
  }

  // What deployments ask.

  /** The id behind an id, a resource's name or a symbolic name. @throws TemplateError */
  targetId(target: string): string {
    const found = this.#draftOf(target);
    if (found !== undefined) return found.id;
    if (this.input.outer !== undefined) return this.input.outer.targetId(target);
    if (target.startsWith('/')) return target;
    throw new TemplateError(`The template reference '${target}' is not valid: could not find template resource or resource copy with this name. Please see https://aka.ms/arm-function-reference for usage details.`);
  }

  /** The resource's own properties, evaluated; of a nested deployment without its template. @throws TemplateError */
  body(resource: TemplateResource): JsonObject {
    const { source, loops } = resource;
    const own: Record<string, Json | undefined> = {};
    for (const [key, each] of Object.entries(source)) if (!DIRECTIVES.has(key.toLowerCase())) own[key] = each;
    if (isNestedDeployment(resource)) {
      const { template: _template, ...properties } = asObject(source['properties']);
      own['properties'] = properties;
    }
    return this.#naming(resource, () => this.evaluator.object(own, loops));
  }

  /** Outputs as `{ name: { type, value } }`, secure ones without a value. @throws TemplateError */
  outputs(): JsonObject {
    const declared = asObject(this.input.template['outputs']);
    const result: Record<string, Json> = {};
    for (const [name, each] of Object.entries(declared)) {
      const declaration = asObject(each);
      if (declaration['condition'] !== undefined && this.evaluator.value(declaration['condition']) !== true) continue;
      const type = typeCase(asText(declaration['type']) ?? 'String');
      if (type.startsWith('Secure')) result[name] = { type };
      else result[name] = { type, value: this.#within('outputs', name, () => this.#outputValue(declaration)) };
    }
    return result;
  }

  /** Parameters as a deployment shows them: `{ name: { type, value } }`, secure ones without a value. */
  shownParameters(): JsonObject {
    return Object.fromEntries(
      this.parameters.map((each) => [
        each.name,
        {
          type: each.type,
          ...(each.reference === undefined ? {} : { reference: { keyVault: { id: each.reference.vaultId }, secretName: each.reference.secretName, ...(each.reference.secretVersion === undefined ? {} : { secretVersion: each.reference.secretVersion }) } }),
          ...(isSecure(each.type) || each.reference !== undefined ? {} : { value: this.#valueOf(each) }),
        },
      ]),
    );
  }

  #valueOf(parameter: Parameter): Json {
    return parameter.given ?? this.#once(`parameter ${parameter.name.toLowerCase()}`, parameter.defaultValue ?? null);
  }

  #outputValue(declaration: JsonObject): Json {
    const copy = asObject(declaration['copy']);
    if (declaration['copy'] === undefined) return this.evaluator.value(declaration['value'] ?? null);
    const count = this.evaluator.count(copy['count']);
    return Array.from({ length: count }, (_, index) => this.evaluator.value(copy['input'] ?? null, new Map([['', index]])));
  }

  #checkShape(): void {
    const { template, path } = this.input;
    for (const property of ['$schema', 'contentVersion', 'resources']) {
      if (propertyOf(template, property) !== undefined) continue;
      throw new TemplateError(`Required property '${property}' not found in JSON. Path ''.`, path);
    }
    const resources = template['resources'];
    if (!isArray(resources) && !isObject(resources)) throw new TemplateError(`The template property 'resources' is not valid: an array is expected.`, [...path, 'resources']);
  }

  #once(key: string, value: Json): Json {
    const known = this.#variables.get(key);
    if (known !== undefined) return known;
    if (this.#underway.has(key)) {
      throw new TemplateError(`The template ${key.replace(' ', " '")}' cannot reference itself. Please see https://aka.ms/arm-syntax for usage details.`);
    }
    this.#underway.add(key);
    try {
      const result = this.evaluator.value(value);
      this.#variables.set(key, result);
      return result;
    } finally {
      this.#underway.delete(key);
    }
  }

  #within<T>(section: string, name: string, run: () => T): T {
    const path = [...this.input.path, section, name];
    return this.#placing(path, (message) => {
      const { line, column } = this.input.positions(path);
      return `The template ${section === 'parameters' ? 'parameter' : 'output'} '${name}' at line '${String(line)}' and column '${String(column)}' is not valid: ${message}`;
    }, run);
  }

  #naming<T>(resource: { readonly name: string; readonly path: TemplatePath }, run: () => T): T {
    return this.#placing(resource.path, (message) => {
      const { line, column } = this.input.positions(resource.path);
      return `The template resource '${resource.name}' at line '${String(line)}' and column '${String(column)}' is not valid: ${message}`;
    }, run);
  }

  #placing<T>(path: TemplatePath, wording: (message: string) => string, run: () => T): T {
    try {
      return run();
    } catch (error) {
      throw error instanceof TemplateError ? error.at(path, wording) : error;
    }
  }

  #expand(): readonly Draft[] {
    const { template, path } = this.input;
    const resources = template['resources'];
    const entries: [string | number, Json][] = isArray(resources) ? resources.map((each, index) => [index, each]) : Object.entries(asObject(resources)).map(([key, each]) => [key, each ?? null]);
    return entries.flatMap(([key, each]) => this.#expandOne(asObject(each), [...path, 'resources', key], typeof key === 'string' ? key : undefined, undefined));
  }

  #expandOne(source: JsonObject, path: TemplatePath, symbol: string | undefined, parent: Draft | undefined): readonly Draft[] {
    const copy = isObject(source['copy']) ? source['copy'] : undefined;
    const loops = parent?.loops ?? NO_LOOPS;
    const runs = copy === undefined ? [undefined] : this.#naming({ name: asText(source['name']) ?? '', path }, () => this.#loopIndexes(copy, loops));
    return runs.flatMap((index) => {
      const loop = copy === undefined ? undefined : this.evaluator.text(copy['name'], 'copy.name');
      const within: Loops = loop === undefined || index === undefined ? loops : new Map([...loops, [loop.toLowerCase(), index]]);
      const draft = this.#naming({ name: asText(source['name']) ?? '', path }, () => this.#draft(source, path, symbol, parent, within));
      const serialBatch = copy !== undefined && asText(copy['mode'])?.toLowerCase() === 'serial' ? Number(copy['batchSize'] ?? 1) : undefined;
      const whole: Draft = { ...draft, loop, serialBatch, index: index ?? 0 };
      const children = asList(source['resources']).flatMap((child, at) => this.#expandOne(asObject(child), [...path, 'resources', at], undefined, whole));
      return [whole, ...children];
    });
  }

  #loopIndexes(copy: JsonObject, loops: Loops): readonly number[] {
    return Array.from({ length: Math.min(MOST_COPIES, this.evaluator.count(copy['count'], loops)) }, (_, index) => index);
  }

  #draft(source: JsonObject, path: TemplatePath, symbol: string | undefined, parent: Draft | undefined, loops: Loops): Omit<Draft, 'loop' | 'serialBatch' | 'index'> {
    for (const property of ['type', 'apiVersion', 'name']) {
      if (propertyOf(source, property) === undefined) throw new TemplateError(`The template resource property '${property}' is missing. Please see https://aka.ms/arm-syntax-resources for usage details.`);
    }
    const { evaluator } = this;
    const ownType = evaluator.text(propertyOf(source, 'type'), 'type', loops);
    const ownName = evaluator.text(propertyOf(source, 'name'), 'name', loops);
    const type = parent === undefined || ownType.startsWith(`${parent.type}/`) ? ownType : `${parent.type}/${ownType}`;
    const name = parent === undefined || ownName.includes('/') ? ownName : `${parent.name}/${ownName}`;
    checkSegments(type, name);
    const optional = (property: string): string | undefined => (source[property] === undefined ? undefined : evaluator.text(source[property], property, loops));
    const scope = { subscriptionId: optional('subscriptionId') ?? this.input.scope.subscriptionId, resourceGroup: optional('resourceGroup') ?? (source['subscriptionId'] === undefined ? this.input.scope.resourceGroup : '') };
    const ownScope = optional('scope');
    return {
      path,
      symbol,
      type,
      name,
      apiVersion: evaluator.text(propertyOf(source, 'apiVersion'), 'apiVersion', loops),
      id: ownScope === undefined ? idOf(type, name, scope) : resourceId(ownScope.startsWith('/') ? ownScope : this.targetId(ownScope), type, name),
      scope,
      isWanted: (parent?.isWanted ?? true) && (source['condition'] === undefined || evaluator.value(source['condition'], loops) === true),
      isExisting: source['existing'] === true,
      source,
      loops,
    };
  }

  #remember(draft: Draft): void {
    const key = draft.id.toLowerCase();
    const known = this.#byId.get(key);
    if (known !== undefined && known.isWanted && draft.isWanted && !known.isExisting && !draft.isExisting) {
      const { line, column } = this.input.positions(draft.path);
      throw new TemplateError(`The resource '${draft.type}/${draft.name}' at line '${String(line)}' and column '${String(column)}' is defined multiple times in a template. Please see https://aka.ms/arm-syntax-resources for usage details.`, draft.path);
    }
    if (known === undefined || draft.isWanted) this.#byId.set(key, draft);
  }

  /** By id, `type/name` of it, name, or symbolic name. */
  #draftOf(target: string): Draft | undefined {
    const wanted = target.toLowerCase();
    const byId = this.#byId.get(wanted);
    if (byId !== undefined) return byId;
    const all = [...this.#byId.values()];
    return all.find((each) => each.symbol?.toLowerCase() === wanted) ?? all.find((each) => each.name.toLowerCase() === wanted);
  }

  #withDependencies(draft: Draft, all: readonly Draft[]): TemplateResource {
    const dependsOn = new Set<string>();
    const add = (each: Draft): void => {
      if (each.isWanted && !each.isExisting && each !== draft) dependsOn.add(each.id.toLowerCase());
    };
    for (const entry of asList(draft.source['dependsOn'])) {
      const target = this.#naming(draft, () => this.evaluator.text(entry, 'dependsOn', draft.loops));
      const found = this.#dependencies(target, all);
      if (found.length === 0) throw new TemplateError(`The resource '${target}' is not defined in the template. Please see https://aka.ms/arm-syntax for usage details.`, draft.path);
      found.forEach(add);
    }
    for (const target of this.evaluator.targets(draft.source['properties'] ?? null, draft.loops)) {
      const found = this.#draftOf(target);
      if (found !== undefined) add(found);
    }
    if (draft.serialBatch !== undefined) {
      const firstOfBatch = draft.index - (draft.index % draft.serialBatch);
      all.filter((each) => each.loop === draft.loop && each.index < firstOfBatch && each.index >= firstOfBatch - (draft.serialBatch ?? 1)).forEach(add);
    }
    const { loop: _loop, serialBatch: _batch, index: _index, ...resource } = draft;
    return { ...resource, dependsOn };
  }

  #dependencies(target: string, all: readonly Draft[]): readonly Draft[] {
    const wanted = target.toLowerCase();
    const inLoop = all.filter((each) => each.loop?.toLowerCase() === wanted || each.symbol?.toLowerCase() === wanted);
    if (inLoop.length > 0) return inLoop;
    const one = this.#draftOf(target) ?? all.find((each) => `${each.type}/${each.name}`.toLowerCase() === wanted || each.id.toLowerCase().endsWith(`/providers/${wanted}`));
    return one === undefined ? [] : [one];
  }

  #refuseCycles(): void {
    const byId = new Map(this.resources.map((each) => [each.id.toLowerCase(), each]));
    const done = new Set<string>();
    const underway = new Set<string>();
    const visit = (id: string): void => {
      if (done.has(id)) return;
      const resource = byId.get(id);
      if (underway.has(id)) {
        throw new TemplateError(`Circular dependency detected on resource: '${resource?.id ?? id}'. Please see https://aka.ms/arm-syntax-resources for usage details.`, resource?.path ?? this.input.path);
      }
      underway.add(id);
      for (const each of resource?.dependsOn ?? []) visit(each);
      underway.delete(id);
      done.add(id);
    };
    for (const id of byId.keys()) visit(id);
  }
}

/** Whether a resource of a template is a deployment with a template of its own. */
export const isNestedDeployment = ({ type }: { readonly type: string }): boolean => type.toLowerCase() === DEPLOYMENT_TYPE.toLowerCase();

/** Whether a nested deployment's expressions are evaluated by itself; Azure's default is by the outer one. */
export function hasInnerScope(source: JsonObject): boolean {
  const options = asObject(asObject(source['properties'])['expressionEvaluationOptions']);
  return asText(options['scope'])?.toLowerCase() === 'inner';
}

function idOf(type: string, name: string, scope: DeploymentScope): string {
  if (type.toLowerCase() === GROUP_TYPE.toLowerCase()) return `${subscriptionScope(scope.subscriptionId)}/resourceGroups/${name}`;
  return resourceId(scopeOf(scope.subscriptionId, scope.resourceGroup), type, name);
}

function checkSegments(type: string, name: string): void {
  if (type.split('/').length === name.split('/').length + 1) return;
  throw new TemplateError(
    `The template resource '${name}' for type '${type}' has incorrect segment lengths. A nested resource type must have identical number of segments as its resource name. A root resource type must have segment length one greater than its resource name. Please see https://aka.ms/arm-syntax-resources for usage details.`,
  );
}

/** `SecureString` for `securestring`. */
function typeCase(type: string): string {
  const known = ['String', 'SecureString', 'Int', 'Bool', 'Object', 'SecureObject', 'Array'];
  return known.find((each) => each.toLowerCase() === type.toLowerCase()) ?? type;
}
