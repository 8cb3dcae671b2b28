import { asList, asText, isArray, isObject, propertyOf } from '../model/json.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { isExpression, literalText, parseExpression } from './expression.ts';
import type { Expression } from './expression.ts';
import { PURE_FUNCTIONS, shownText } from './functions.ts';
import { TemplateError } from './template-error.ts';

/** What expressions may ask of the deployment around them. Functions throw `TemplateError`. */
export interface Surroundings {
  parameter(name: string): Json;
  variable(name: string): Json;
  /** A function of the template's own: its parameter names and its output expression. */
  userFunction(name: string): { readonly parameters: readonly string[]; readonly output: Json } | undefined;
  deployment(): JsonObject;
  subscription(): JsonObject;
  resourceGroup(): JsonObject;
  tenant(): JsonObject;
  environment(): JsonObject;
  /** `resourceId` and its kin. */
  idOf(functionName: string, args: readonly string[]): string;
  /** What is at an id, a name or a symbolic name. */
  reference(target: string, isFull: boolean): Json;
  list(functionName: string, target: string): Json;
  utcNow(format: string | undefined): string;
  newGuid(): string;
}

/** Indexes of the copy loops around an expression, the innermost last, by name in lower case. */
export type Loops = ReadonlyMap<string, number>;

export const NO_LOOPS: Loops = new Map();

/** Names that hold only inside a lambda or a function of the template's own, in lower case. */
interface Locals {
  readonly lambdaVariables: ReadonlyMap<string, Json>;
  /** Inside such a function its own parameters are the only ones. */
  readonly parameters?: ReadonlyMap<string, Json>;
}

const NO_LOCALS: Locals = { lambdaVariables: new Map() };
/** A loop of more is refused by Azure. */
const MOST_COPIES = 800;

/** Evaluates values of templates in their surroundings. */
export class Evaluator {
  readonly #around: Surroundings;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** A value with every expression in it evaluated, `copy` of properties expanded. @throws TemplateError */
  value(value: Json, loops: Loops = NO_LOOPS): Json {
    if (typeof value === 'string') return isExpression(value) ? this.#evaluate(parseExpression(value), loops, NO_LOCALS) : literalText(value);
    if (isArray(value)) return value.map((each) => this.value(each, loops));
    return isObject(value) ? this.object(value, loops) : value;
  }

  object(value: JsonObject, loops: Loops = NO_LOOPS): JsonObject {
    const result: Record<string, Json> = {};
    for (const [key, each] of Object.entries(value)) {
      if (each === undefined) continue;
      if (key.toLowerCase() === 'copy' && isArray(each)) Object.assign(result, this.#copies(each, loops));
      else result[shownText(this.value(key, loops))] = this.value(each, loops);
    }
    return result;
  }

  /** A value that must be text. @throws TemplateError */
  text(value: Json | undefined, what: string, loops: Loops = NO_LOOPS): string {
    const result = value === undefined ? undefined : this.value(value, loops);
    if (typeof result !== 'string') throw new TemplateError(`The template property '${what}' is not valid: a text is expected.`);
    return result;
  }

  /** How many times a loop runs. @throws TemplateError */
  count(value: Json | undefined, loops: Loops = NO_LOOPS): number {
    const count = value === undefined ? undefined : this.value(value, loops);
    if (typeof count !== 'number' || count < 0 || count > MOST_COPIES || !Number.isInteger(count)) {
      throw new TemplateError(`The template 'copy' definition has an invalid count: it must be an integer from 0 to ${String(MOST_COPIES)}. Please see https://aka.ms/arm-resource-loops for usage details.`);
    }
    return count;
  }

  /** The expression's calls of `reference` and `list…`, with their first argument where that can be evaluated. */
  targets(value: Json, loops: Loops): readonly string[] {
    const found: string[] = [];
    const visit = (expression: Expression): void => {
      if (expression.kind === 'member') visit(expression.of);
      if (expression.kind === 'index') [expression.of, expression.index].forEach(visit);
      if (expression.kind !== 'call') return;
      expression.args.forEach(visit);
      const name = expression.name.toLowerCase();
      const first = expression.args[0];
      if (first === undefined || (name !== 'reference' && !name.startsWith('list'))) return;
      try {
        const target = this.#evaluate(first, loops, NO_LOCALS);
        if (typeof target === 'string') found.push(target);
      } catch (error) {
        if (!(error instanceof TemplateError)) throw error;
      }
    };
    const walk = (each: Json): void => {
      if (typeof each === 'string' && isExpression(each)) visit(parseExpression(each));
      else if (isArray(each)) each.forEach(walk);
      else if (isObject(each)) Object.values(each).forEach((inner) => inner !== undefined && walk(inner));
    };
    walk(value);
    return found;
  }

  #copies(definitions: readonly Json[], loops: Loops): JsonObject {
    const result: Record<string, Json> = {};
    for (const definition of definitions) {
      if (!isObject(definition)) continue;
      const name = this.text(definition['name'], 'copy.name', loops);
      const count = this.count(definition['count'], loops);
      const input = definition['input'] ?? null;
      result[name] = Array.from({ length: count }, (_, index) => this.value(input, new Map([...loops, [name.toLowerCase(), index]])));
    }
    return result;
  }

  #evaluate(expression: Expression, loops: Loops, locals: Locals): Json {
    switch (expression.kind) {
      case 'literal':
        return expression.value;
      case 'member':
        return this.#member(this.#evaluate(expression.of, loops, locals), expression.name, expression.isSafe);
      case 'index': {
        const of = this.#evaluate(expression.of, loops, locals);
        const index = this.#evaluate(expression.index, loops, locals);
        return isArray(of) ? this.#element(of, index) : this.#member(of, shownText(index), false);
      }
      case 'call':
        return this.#call(expression.name, expression.args, loops, locals);
    }
  }

  #member(of: Json, name: string, isSafe: boolean): Json {
    const found = isObject(of) ? propertyOf(of, name) : undefined;
    if (found !== undefined) return found;
    if (isSafe) return null;
    const available = isObject(of) ? `Available properties are '${Object.keys(of).join(', ')}'.` : 'The value is not an object.';
    throw new TemplateError(`The language expression property '${name}' doesn't exist, available properties can be checked: ${available} Please see https://aka.ms/arm-functions for usage details.`);
  }

  #element(of: readonly Json[], index: Json): Json {
    const found = typeof index === 'number' ? of[index] : undefined;
    if (found === undefined) {
      throw new TemplateError(`The language expression property array index '${shownText(index)}' is out of bounds. Please see https://aka.ms/arm-functions for usage details.`);
    }
    return found;
  }

  #call(name: string, args: readonly Expression[], loops: Loops, locals: Locals): Json {
    const key = name.toLowerCase();
    const value = (index: number): Json => {
      const arg = args[index];
      return arg === undefined ? null : this.#evaluate(arg, loops, locals);
    };
    // These do not look at all of their arguments.
    if (key === 'if') return value(0) === true ? value(1) : value(2);
    if (key === 'and') return args.every((_, index) => value(index) === true);
    if (key === 'or') return args.some((_, index) => value(index) === true);
    if (key === 'map' || key === 'filter') return this.#lambda(key, args, loops, locals);
    if (key === 'lambdavariables') return locals.lambdaVariables.get(shownText(value(0)).toLowerCase()) ?? null;
    const local = key === 'parameters' ? locals.parameters?.get(shownText(value(0)).toLowerCase()) : undefined;
    if (local !== undefined) return local;
    const values = args.map((_, index) => value(index));
    const pure = PURE_FUNCTIONS.get(key);
    return pure === undefined ? this.#impure(name, values, loops) : pure(values);
  }

  #lambda(name: 'map' | 'filter', args: readonly Expression[], loops: Loops, locals: Locals): Json {
    const [source, lambda] = args;
    const items = source === undefined ? null : this.#evaluate(source, loops, locals);
    const [variable, body] = lambda?.kind === 'call' && lambda.name.toLowerCase() === 'lambda' ? lambda.args : [];
    if (!isArray(items) || variable?.kind !== 'literal' || body === undefined) throw new TemplateError(`The template function '${name}' is not valid. Please see https://aka.ms/arm-functions for usage details.`);
    const run = (item: Json): Json => this.#evaluate(body, loops, { ...locals, lambdaVariables: new Map([...locals.lambdaVariables, [String(variable.value).toLowerCase(), item]]) });
    return name === 'map' ? items.map(run) : items.filter((item) => run(item) === true);
  }

  #impure(name: string, args: readonly Json[], loops: Loops): Json {
    const around = this.#around;
    const first = args[0] === undefined ? '' : shownText(args[0]);
    const key = name.toLowerCase();
    switch (key) {
      case 'parameters':
        return around.parameter(first);
      case 'variables':
        return around.variable(first);
      case 'copyindex':
        return copyIndex(args, loops);
      case 'deployment':
        return around.deployment();
      case 'subscription':
        return around.subscription();
      case 'resourcegroup':
        return around.resourceGroup();
      case 'tenant':
        return around.tenant();
      case 'environment':
        return around.environment();
      case 'resourceid':
      case 'subscriptionresourceid':
      case 'tenantresourceid':
      case 'extensionresourceid':
        return around.idOf(key, args.map(shownText));
      case 'reference':
        return around.reference(first, asText(args[2])?.toLowerCase() === 'full');
      case 'utcnow':
        return around.utcNow(asText(args[0]));
      case 'newguid':
        return around.newGuid();
      default:
        return key.startsWith('list') && key.length > 4 ? around.list(name, first) : this.#userFunction(name, args, loops);
    }
  }

  #userFunction(name: string, args: readonly Json[], loops: Loops): Json {
    const found = this.#around.userFunction(name);
    if (found === undefined) {
      throw new TemplateError(`The template function '${name}' is not valid. Please see https://aka.ms/arm-functions for usage details.`);
    }
    if (typeof found.output !== 'string' || !isExpression(found.output)) return found.output;
    const parameters = new Map(found.parameters.map((each, index) => [each.toLowerCase(), args[index] ?? null] as const));
    return this.#evaluate(parseExpression(found.output), loops, { ...NO_LOCALS, parameters });
  }
}

function copyIndex(args: readonly Json[], loops: Loops): number {
  const name = asText(args[0]);
  const offset = args.find((each) => typeof each === 'number') ?? 0;
  const index = name === undefined ? [...loops.values()].at(-1) : loops.get(name.toLowerCase());
  if (index === undefined) {
    throw new TemplateError(`The template function 'copyIndex' is not expected at this location. The function can only be used in a resource with copy specified. Please see https://aka.ms/arm-resource-loops for usage details.`);
  }
  return index + offset;
}

/** Names of the parameters of a user function's definition. */
export const parameterNames = (definition: JsonObject): readonly string[] => asList(definition['parameters']).map((each) => (isObject(each) ? (asText(each['name']) ?? '') : ''));
