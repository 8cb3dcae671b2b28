import { isJsonObject, memberOf, type JsonObject } from './json-reading.ts';
import { parseTemplateText, type Expression } from './template-expression.ts';

/* A part of what ARM does with expressions: enough to know names, sizes and capacities before a deployment. What only Azure knows stays unknown, and says why. */

export interface EvaluationScope {
  /** Values of parameters, defaults included. A parameter that is not in it is unknown. */
  readonly parameters: ReadonlyMap<string, unknown>;
  /** The template's `variables`, expressions and all. */
  readonly variables: JsonObject;
  readonly resourceGroup: { readonly name: string; readonly location: string } | null;
  readonly subscriptionId: string | null;
  /** Where a copy loop stands; null outside of one. */
  readonly copyIndex: number | null;
}

export type Evaluated = { readonly known: true; readonly value: unknown } | { readonly known: false; readonly why: string };

const mostSteps = 20_000;

/** What a value of a template comes to, expressions at any depth included. Never throws. */
export function evaluateTemplateValue(value: unknown, scope: EvaluationScope): Evaluated {
  const run: Run = { scope, steps: 0, variables: new Set() };
  try {
    return { known: true, value: valueOf(value, run) };
  } catch (error) {
    return { known: false, why: error instanceof Unknown ? error.message : 'It could not be worked out.' };
  }
}

class Unknown extends Error {}

interface Run {
  readonly scope: EvaluationScope;
  steps: number;
  /** Variables on the way down here. */
  readonly variables: Set<string>;
}

function valueOf(value: unknown, run: Run): unknown {
  step(run);
  if (typeof value === 'string') {
    const expression = parseTemplateText(value);
    if (expression === null) throw new Unknown(`The expression ${value.slice(0, 80)} cannot be read.`);
    return evaluated(expression, run);
  }
  if (Array.isArray(value)) return value.map((item: unknown) => valueOf(item, run));
  if (isJsonObject(value)) return Object.fromEntries(Object.keys(value).map((name) => [name, valueOf(value[name], run)]));
  return value;
}

function step(run: Run): void {
  run.steps += 1;
  if (run.steps > mostSteps) throw new Unknown('It takes too long to work out.');
}

function evaluated(expression: Expression, run: Run): unknown {
  step(run);
  switch (expression.kind) {
    case 'literal': return expression.value;
    case 'member': return memberValue(evaluated(expression.of, run), expression.name);
    case 'index': {
      const of = evaluated(expression.of, run);
      const at = evaluated(expression.at, run);
      return typeof at === 'number' && Array.isArray(of) ? definite(of.at(at < 0 ? of.length : at), `item ${at}`) : memberValue(of, String(at));
    }
    case 'call': return called(expression.name.toLowerCase(), expression.args, run);
  }
}

function memberValue(of: unknown, name: string): unknown {
  return definite(isJsonObject(of) ? memberOf(of, name) : undefined, `'${name}'`);
}

function definite(value: unknown, what: string): unknown {
  if (value === undefined) throw new Unknown(`There is no ${what}.`);
  return value;
}

function called(name: string, args: readonly Expression[], run: Run): unknown {
  if (name === 'if') {
    const [condition, yes, no] = args;
    if (condition === undefined || yes === undefined || no === undefined) throw new Unknown('if() wants three arguments.');
    return evaluated(evaluated(condition, run) === true ? yes : no, run);
  }
  const values = args.map((argument) => evaluated(argument, run));
  const scoped = scopeFunctions.get(name);
  if (scoped !== undefined) return scoped(values, run);
  const plain = functions.get(name);
  if (plain === undefined) throw new Unknown(unknownWords(name));
  const result = plain(values);
  if (result === undefined || (typeof result === 'number' && !Number.isFinite(result))) throw new Unknown(`${name}() does not take these values.`);
  return result;
}

function unknownWords(name: string): string {
  return /^(reference|list\w*|uniquestring|newguid|utcnow|guid|deployment|environment|managementgroup|tenant|pickzones|providers)$/.test(name) ? `Only Azure knows what ${name}() answers.` : `${name}() is not worked out here.`;
}

const scopeFunctions: ReadonlyMap<string, (values: readonly unknown[], run: Run) => unknown> = new Map<string, (values: readonly unknown[], run: Run) => unknown>([
  ['parameters', ([name], { scope }) => {
    const value = byName(scope.parameters, String(name));
    if (value === undefined) throw new Unknown(`Parameter '${String(name)}' has no value yet.`);
    return value;
  }],
  ['variables', ([name], run) => variable(String(name), run)],
  ['copyindex', (values, { scope }) => {
    if (scope.copyIndex === null) throw new Unknown('copyIndex() stands outside of a loop.');
    const offset = values.find((value) => typeof value === 'number');
    return scope.copyIndex + (typeof offset === 'number' ? offset : 0);
  }],
  ['resourcegroup', (_, { scope: { resourceGroup, subscriptionId } }) => {
    if (resourceGroup === null) throw new Unknown('The resource group is not chosen yet.');
    return { ...resourceGroup, ...(subscriptionId === null ? {} : { id: `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup.name}` }) };
  }],
  ['subscription', (_, { scope: { subscriptionId } }) => {
    if (subscriptionId === null) throw new Unknown('The subscription is not chosen yet.');
    return { subscriptionId, id: `/subscriptions/${subscriptionId}` };
  }],
  ['resourceid', (values, { scope: { resourceGroup, subscriptionId } }) => {
    const at = values.findIndex((value) => typeof value === 'string' && /^[^/]+\.[^/]+\//.test(value));
    const type = values[at];
    if (typeof type !== 'string' || at > 2) return undefined;
    const [subscription, group] = at === 2 ? values : at === 1 ? [subscriptionId, values[0]] : [subscriptionId, resourceGroup?.name];
    if (typeof subscription !== 'string' || typeof group !== 'string') throw new Unknown('The resource group is not chosen yet.');
    const [namespace, ...types] = type.split('/');
    return `/subscriptions/${subscription}/resourceGroups/${group}/providers/${namespace ?? ''}${types.map((part, index) => `/${part}/${texts([values[at + 1 + index]])?.[0] ?? ''}`).join('')}`;
  }],
]);

function byName(map: ReadonlyMap<string, unknown>, name: string): unknown {
  if (map.has(name)) return map.get(name);
  const plain = name.toLowerCase();
  return [...map].find(([key]) => key.toLowerCase() === plain)?.[1];
}

function variable(name: string, run: Run): unknown {
  const plain = name.toLowerCase();
  const raw = memberOf(run.scope.variables, name);
  if (raw === undefined) throw new Unknown(`There is no variable '${name}'.`);
  if (run.variables.has(plain)) throw new Unknown(`Variable '${name}' is made of itself.`);
  run.variables.add(plain);
  const value = valueOf(raw, run);
  run.variables.delete(plain);
  return value;
}

type Plain = (values: readonly unknown[]) => unknown;

function texts(values: readonly unknown[]): string[] | undefined {
  const result = values.flatMap((value) => (typeof value === 'string' ? [value] : typeof value === 'number' || typeof value === 'boolean' ? [String(value)] : []));
  return result.length === values.length ? result : undefined;
}

const ofText = (make: (text: string) => unknown): Plain => ([text]) => (typeof text === 'string' ? make(text) : undefined);
const ofTwo = (make: (left: number, right: number) => unknown): Plain => ([left, right]) => (typeof left === 'number' && typeof right === 'number' ? make(left, right) : undefined);
const ofNumbers = (make: (values: readonly number[]) => number): Plain => (values) => {
  const numbers = values.flat().filter((value) => typeof value === 'number');
  return numbers.length === values.flat().length && numbers.length > 0 ? make(numbers) : undefined;
};

/** Longer texts than any template needs. */
const longestText = 200_000;

function joined(values: readonly unknown[]): unknown {
  if (values.every(Array.isArray)) return values.flat();
  const result = texts(values)?.join('');
  return result !== undefined && result.length <= longestText ? result : undefined;
}

function formatted([pattern, ...values]: readonly unknown[]): unknown {
  if (typeof pattern !== 'string' || values.length * pattern.length > longestText) return undefined;
  const filled = pattern.replaceAll(/\{\{|\}\}|\{(\d{1,3})\}/g, (found, index: string | undefined) => (index === undefined ? found.charAt(0) : texts([values[Number(index)]])?.[0] ?? '\u0000'));
  return filled.includes('\u0000') ? undefined : filled;
}

function lengthOf([value]: readonly unknown[]): unknown {
  if (typeof value === 'string' || Array.isArray(value)) return value.length;
  return isJsonObject(value) ? Object.keys(value).length : undefined;
}

function contains([container, item]: readonly unknown[]): unknown {
  if (typeof container === 'string') return container.includes(String(item));
  if (Array.isArray(container)) return container.includes(item);
  return isJsonObject(container) ? memberOf(container, String(item)) !== undefined : undefined;
}

function same([left, right]: readonly unknown[]): boolean {
  return typeof left === 'object' || typeof right === 'object' ? JSON.stringify(left) === JSON.stringify(right) : left === right;
}

function union(values: readonly unknown[]): unknown {
  if (values.every(Array.isArray)) return [...new Set(values.flat())];
  return values.every(isJsonObject) ? Object.fromEntries(values.flatMap((value) => Object.entries(value))) : undefined;
}

function paired(values: readonly unknown[]): unknown {
  if (values.length % 2 !== 0) return undefined;
  return Object.fromEntries(values.flatMap((key, index) => (index % 2 === 0 ? [[String(key), values[index + 1]]] : [])));
}

function padded([text, width, fill = ' ']: readonly unknown[]): unknown {
  const [plain] = texts([text]) ?? [];
  return plain !== undefined && typeof width === 'number' && width <= 1_000 && typeof fill === 'string' ? plain.padStart(width, fill) : undefined;
}

function part([text, from, length]: readonly unknown[]): unknown {
  if (typeof text !== 'string' || typeof from !== 'number') return undefined;
  const end = typeof length === 'number' ? from + length : text.length;
  return from >= 0 && end <= text.length && end >= from ? text.slice(from, end) : undefined;
}

function range([from, count]: readonly unknown[]): unknown {
  return typeof from === 'number' && typeof count === 'number' && count >= 0 && count <= 10_000 ? Array.from({ length: count }, (_, index) => from + index) : undefined;
}

const integer: Plain = ([value]) => {
  const number = typeof value === 'string' && /^\s*-?\d+\s*$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(Math.trunc(number)) ? Math.trunc(number) : undefined;
};

const functions: ReadonlyMap<string, Plain> = new Map<string, Plain>([
  ['concat', joined], ['format', formatted], ['length', lengthOf], ['contains', contains], ['equals', same], ['union', union], ['createobject', paired], ['padleft', padded], ['substring', part], ['range', range], ['int', integer],
  ['tolower', ofText((text) => text.toLowerCase())], ['toupper', ofText((text) => text.toUpperCase())], ['trim', ofText((text) => text.trim())],
  ['string', ([value]) => texts([value])?.[0] ?? JSON.stringify(value)],
  ['bool', ([value]) => (typeof value === 'boolean' ? value : /^(true|1)$/i.test(String(value)))],
  ['array', ([value]) => (Array.isArray(value) ? value : [value])], ['createarray', (values) => [...values]],
  ['add', ofTwo((left, right) => left + right)], ['sub', ofTwo((left, right) => left - right)], ['mul', ofTwo((left, right) => left * right)],
  ['div', ofTwo((left, right) => (right === 0 ? undefined : Math.trunc(left / right)))], ['mod', ofTwo((left, right) => (right === 0 ? undefined : left % right))],
  ['min', ofNumbers((values) => Math.min(...values))], ['max', ofNumbers((values) => Math.max(...values))],
  ['greater', ofTwo((left, right) => left > right)], ['greaterorequals', ofTwo((left, right) => left >= right)], ['less', ofTwo((left, right) => left < right)], ['lessorequals', ofTwo((left, right) => left <= right)],
  ['not', ([value]) => (typeof value === 'boolean' ? !value : undefined)], ['and', (values) => values.every((value) => value === true)], ['or', (values) => values.includes(true)],
  ['empty', ([value]) => value === null || lengthOf([value]) === 0], ['coalesce', (values) => values.find((value) => value !== null) ?? null],
  ['first', ([value]) => (Array.isArray(value) ? value[0] : typeof value === 'string' ? value.slice(0, 1) : undefined)],
  ['last', ([value]) => (Array.isArray(value) ? value.at(-1) : typeof value === 'string' ? value.slice(-1) : undefined)],
  ['split', ([text, by]) => (typeof text === 'string' && typeof by === 'string' && by !== '' ? text.split(by) : undefined)],
  ['join', ([items, by]) => (Array.isArray(items) && typeof by === 'string' ? texts(items)?.join(by) : undefined)],
  ['replace', ([text, from, to]) => (typeof text === 'string' && typeof from === 'string' && typeof to === 'string' && from !== '' && text.length * Math.max(1, to.length) < longestText ? text.replaceAll(from, () => to) : undefined)],
  ['startswith', ([text, start]) => (typeof text === 'string' ? text.toLowerCase().startsWith(String(start).toLowerCase()) : undefined)],
  ['endswith', ([text, end]) => (typeof text === 'string' ? text.toLowerCase().endsWith(String(end).toLowerCase()) : undefined)],
]);
