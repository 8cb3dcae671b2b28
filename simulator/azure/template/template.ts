import { asList, asObject, asText, isArray, isObject, propertyOf } from '../model/json.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { SecretReference } from '../model/provider.ts';
import { resourceId } from '../model/resource-id.ts';
import { Evaluator, parameterNames } from './evaluate.ts';
import type { Surroundings } from './evaluate.ts';
import { Expansion } from './expansion.ts';
import { isSecure, readParameters } from './parameters.ts';
import type { Parameter } from './parameters.ts';
import { placed } from './placing.ts';
import type { Positions } from './positions.ts';
import { idAt } from './scope.ts';
import type { DeploymentScope } from './scope.ts';
import { ownSource } from './template-resource.ts';
import type { TemplateResource } from './template-resource.ts';
import { TemplateError } from './template-error.ts';
import type { TemplatePath } from './template-error.ts';

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

/** A template with its parameters: checked, expanded, ready to be evaluated piece by piece. */
export class Template implements Surroundings {
  readonly input: TemplateInput;
  readonly parameters: readonly Parameter[];
  readonly evaluator: Evaluator;
  readonly #variables = new Map<string, Json>();
  readonly #underway = new Set<string>();
  readonly #expansion: Expansion;

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
    this.#expansion = new Expansion(input.template['resources'], input.path, { evaluator: this.evaluator, scope: input.scope, positions: input.positions });
  }

  get resources(): readonly TemplateResource[] {
    return this.#expansion.resources;
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
    if (functionName === 'subscriptionresourceid') return idAt({ subscriptionId: before[0] ?? subscriptionId, resourceGroup: '' }, type, name);
    const scope = { subscriptionId: before.length > 1 ? (before[0] ?? subscriptionId) : subscriptionId, resourceGroup: before.at(-1) ?? resourceGroup };
    return idAt(scope, type, name);
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
    const found = this.#expansion.idOf(target);
    if (found !== undefined) return found;
    if (this.input.outer !== undefined) return this.input.outer.targetId(target);
    if (target.startsWith('/')) return target;
    throw new TemplateError(`The template reference '${target}' is not valid: could not find template resource or resource copy with this name. Please see https://aka.ms/arm-function-reference for usage details.`);
  }

  /** The resource's own properties, evaluated; of a nested deployment without its template. @throws TemplateError */
  body(resource: TemplateResource): JsonObject {
    const run = (): JsonObject => this.evaluator.object(ownSource(resource), resource.loops);
    return placed(`resource '${resource.name}'`, resource.path, this.input.positions, run);
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

  #within<T>(section: 'parameters' | 'outputs', name: string, run: () => T): T {
    return placed(`${section.slice(0, -1)} '${name}'`, [...this.input.path, section, name], this.input.positions, run);
  }
}

/** `SecureString` for `securestring`. */
function typeCase(type: string): string {
  const known = ['String', 'SecureString', 'Int', 'Bool', 'Object', 'SecureObject', 'Array'];
  return known.find((each) => each.toLowerCase() === type.toLowerCase()) ?? type;
}
