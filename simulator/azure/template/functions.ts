import { isDeepStrictEqual } from 'node:util';

import { isArray, isObject } from '../model/json.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { guidOf } from '../../foundation/guid.ts';
import { uniqueText } from '../model/identifiers.ts';
import { TemplateError } from './template-error.ts';

/** The functions of template expressions that depend on their arguments alone, by name in lower case. */
export const PURE_FUNCTIONS: ReadonlyMap<string, (args: readonly Json[]) => Json> = new Map(
  Object.entries({
    // Text
    concat: (args) => (args.every(isArray) ? args.flat() : args.map(shownText).join('')),
    format: ([pattern, ...values]) => formatted(text(pattern, 'format'), values),
    tolower: ([value]) => text(value, 'toLower').toLowerCase(),
    toupper: ([value]) => text(value, 'toUpper').toUpperCase(),
    trim: ([value]) => text(value, 'trim').trim(),
    string: ([value]) => (typeof value === 'string' ? value : JSON.stringify(value)),
    replace: ([value, from, to]) => text(value, 'replace').replaceAll(text(from, 'replace'), text(to, 'replace')),
    split: ([value, by]) => splitBy(text(value, 'split'), (isArray(by) ? by : [by]).map((each) => text(each, 'split'))),
    join: ([values, by]) => list(values, 'join').map(shownText).join(text(by, 'join')),
    substring: ([value, from, length]) => substring(text(value, 'substring'), whole(from, 'substring'), length),
    startswith: ([value, start]) => text(value, 'startsWith').toLowerCase().startsWith(text(start, 'startsWith').toLowerCase()),
    endswith: ([value, end]) => text(value, 'endsWith').toLowerCase().endsWith(text(end, 'endsWith').toLowerCase()),
    indexof: ([value, part]) => (isArray(value) ? value.findIndex((each) => isDeepStrictEqual(each, part)) : text(value, 'indexOf').toLowerCase().indexOf(text(part, 'indexOf').toLowerCase())),
    lastindexof: ([value, part]) => text(value, 'lastIndexOf').toLowerCase().lastIndexOf(text(part, 'lastIndexOf').toLowerCase()),
    padleft: ([value, length, filler]) => shownText(value ?? '').padStart(whole(length, 'padLeft'), filler === undefined ? ' ' : shownText(filler)),
    uniquestring: (args) => uniqueText(...args.map(shownText)),
    guid: (args) => guidOf(...args.map(shownText)),
    base64: ([value]) => Buffer.from(text(value, 'base64'), 'utf8').toString('base64'),
    base64tostring: ([value]) => Buffer.from(text(value, 'base64ToString'), 'base64').toString('utf8'),
    uri: ([base, relative]) => new URL(text(relative, 'uri'), text(base, 'uri')).toString(),
    uricomponent: ([value]) => encodeURIComponent(text(value, 'uriComponent')),
    json: ([value]) => parsedJson(text(value, 'json')),
    // Numbers
    add: ([a, b]) => whole(a, 'add') + whole(b, 'add'),
    sub: ([a, b]) => whole(a, 'sub') - whole(b, 'sub'),
    mul: ([a, b]) => whole(a, 'mul') * whole(b, 'mul'),
    div: ([a, b]) => Math.trunc(whole(a, 'div') / divisor(b, 'div')),
    mod: ([a, b]) => whole(a, 'mod') % divisor(b, 'mod'),
    int: ([value]) => integer(value),
    min: (args) => Math.min(...numbers(args, 'min')),
    max: (args) => Math.max(...numbers(args, 'max')),
    range: ([from, count]) => Array.from({ length: whole(count, 'range') }, (_, index) => whole(from, 'range') + index),
    // Logic
    equals: ([a, b]) => isDeepStrictEqual(a, b),
    not: ([value]) => !flag(value, 'not'),
    xor: ([a, b]) => flag(a, 'xor') !== flag(b, 'xor'),
    bool: ([value]) => value === true || value === 1 || (typeof value === 'string' && value.toLowerCase() === 'true'),
    true: () => true,
    false: () => false,
    null: () => null,
    less: ([a, b]) => compared(a, b, 'less') < 0,
    lessorequals: ([a, b]) => compared(a, b, 'lessOrEquals') <= 0,
    greater: ([a, b]) => compared(a, b, 'greater') > 0,
    greaterorequals: ([a, b]) => compared(a, b, 'greaterOrEquals') >= 0,
    coalesce: (args) => args.find((each) => each !== null && each !== undefined) ?? null,
    // Arrays and objects
    array: ([value]) => (isArray(value) ? value : [value ?? null]),
    createarray: (args) => [...args],
    createobject: (args) => Object.fromEntries(pairs(args)),
    length: ([value]) => sizeOf(value),
    empty: ([value]) => value === null || value === undefined || sizeOf(value) === 0,
    contains: ([container, item]) => containsItem(container, item),
    first: ([value]) => (isArray(value) ? (value[0] ?? null) : text(value, 'first').charAt(0)),
    last: ([value]) => (isArray(value) ? (value.at(-1) ?? null) : text(value, 'last').slice(-1)),
    skip: ([value, count]) => (isArray(value) ? value.slice(whole(count, 'skip')) : text(value, 'skip').slice(whole(count, 'skip'))),
    take: ([value, count]) => (isArray(value) ? value.slice(0, whole(count, 'take')) : text(value, 'take').slice(0, whole(count, 'take'))),
    union: (args) => union(args),
    intersection: (args) => list(args[0], 'intersection').filter((each) => args.slice(1).every((other) => containsItem(other, each))),
    flatten: ([value]) => list(value, 'flatten').flatMap((each) => (isArray(each) ? each : [each])),
    items: ([value]) => Object.entries(object(value, 'items')).sort(([a], [b]) => a.localeCompare(b)).map(([key, each]) => ({ key, value: each })),
    objectkeys: ([value]) => Object.keys(object(value, 'objectKeys')),
    tryget: ([value, key]) => tryGet(value, key),
    // Time
    datetimeadd: ([base, span]) => dateTimeAdd(text(base, 'dateTimeAdd'), text(span, 'dateTimeAdd')),
  } satisfies Record<string, (args: readonly Json[]) => Json>),
);

type Value = Json | undefined;

const wrongType = (name: string, wanted: string): TemplateError =>
  new TemplateError(`The template language function '${name}' expects its parameter to be of type '${wanted}'. Please see https://aka.ms/arm-functions#${name.toLowerCase()} for usage details.`);

function text(value: Value, name: string): string {
  if (typeof value !== 'string') throw wrongType(name, 'String');
  return value;
}

function whole(value: Value, name: string): number {
  if (typeof value !== 'number') throw wrongType(name, 'Integer');
  return value;
}

function flag(value: Value, name: string): boolean {
  if (typeof value !== 'boolean') throw wrongType(name, 'Boolean');
  return value;
}

function list(value: Value, name: string): readonly Json[] {
  if (!isArray(value)) throw wrongType(name, 'Array');
  return value;
}

function object(value: Value, name: string): JsonObject {
  if (!isObject(value)) throw wrongType(name, 'Object');
  return value;
}

/** How a value reads inside a longer text. */
export function shownText(value: Json): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return value === null ? '' : JSON.stringify(value);
}

function divisor(value: Value, name: string): number {
  const number = whole(value, name);
  if (number === 0) throw new TemplateError(`The template language function '${name}' cannot divide by zero.`);
  return number;
}

function integer(value: Value): number {
  const number = typeof value === 'number' ? value : Number(text(value, 'int'));
  if (!Number.isSafeInteger(number)) throw new TemplateError(`The template language function 'int' cannot convert provided value '${shownText(value ?? null)}' to integer value. Please see https://aka.ms/arm-functions#int for usage details.`);
  return number;
}

const numbers = (args: readonly Json[], name: string): readonly number[] => (isArray(args[0]) ? args[0] : args).map((each) => whole(each, name));

function formatted(pattern: string, values: readonly Json[]): string {
  return pattern.replaceAll(/\{\{|\}\}|\{(\d+)(?::([^}]*))?\}/g, (whole, index: string | undefined, form: string | undefined) => {
    if (whole === '{{') return '{';
    if (whole === '}}') return '}';
    const value = values[Number(index)];
    if (value === undefined) throw new TemplateError(`Unable to evaluate template language function 'format': the format string '${pattern}' names an argument that is not there. Please see https://aka.ms/arm-functions#format for usage details.`);
    const digits = /^[dD](\d+)$/.exec(form ?? '')?.[1] ?? /^(0+)$/.exec(form ?? '')?.[1]?.length;
    return digits === undefined ? shownText(value) : shownText(value).padStart(Number(digits), '0');
  });
}

function splitBy(value: string, separators: readonly string[]): Json[] {
  let parts = [value];
  for (const separator of separators) parts = parts.flatMap((each) => each.split(separator));
  return parts;
}

function substring(value: string, from: number, length: Value): string {
  const count = length === undefined ? value.length - from : whole(length, 'substring');
  if (from < 0 || count < 0 || from + count > value.length) {
    throw new TemplateError(`Unable to evaluate template language function 'substring': the index and length parameters must refer to a location within the string. The index parameter: '${String(from)}', the length parameter: '${String(count)}', the length of the string parameter: '${String(value.length)}'. Please see https://aka.ms/arm-functions#substring for usage details.`);
  }
  return value.slice(from, from + count);
}

function parsedJson(value: string): Json {
  try {
    const parsed: Json = JSON.parse(value);
    return parsed;
  } catch {
    throw new TemplateError(`The template language function 'json' parameter is not valid. The provided value '${value.slice(0, 100)}' cannot be converted to JSON. Please see https://aka.ms/arm-functions#json for usage details.`);
  }
}

function compared(a: Value, b: Value, name: string): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [left, right] = [text(a, name), text(b, name)];
  return left === right ? 0 : left < right ? -1 : 1;
}

function sizeOf(value: Value): number {
  if (typeof value === 'string' || isArray(value)) return value.length;
  return Object.keys(object(value, 'length')).length;
}

function containsItem(container: Value, item: Value): boolean {
  if (typeof container === 'string') return container.includes(shownText(item ?? null));
  if (isArray(container)) return container.some((each) => isDeepStrictEqual(each, item));
  const wanted = shownText(item ?? null).toLowerCase();
  return Object.keys(object(container, 'contains')).some((key) => key.toLowerCase() === wanted);
}

function union(args: readonly Json[]): Json {
  if (args.every(isArray)) {
    const result: Json[] = [];
    for (const each of args.flat()) if (!result.some((known) => isDeepStrictEqual(known, each))) result.push(each);
    return result;
  }
  return args.map((each) => object(each, 'union')).reduce(merged, {});
}

/** Objects merged through all depths, the later one winning. */
export function merged(base: JsonObject, over: JsonObject): JsonObject {
  const result: Record<string, Json | undefined> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const before = result[key];
    result[key] = isObject(before) && isObject(value) ? merged(before, value) : value;
  }
  return result;
}

function pairs(args: readonly Json[]): [string, Json][] {
  const result: [string, Json][] = [];
  for (let index = 0; index + 1 < args.length; index += 2) result.push([text(args[index], 'createObject'), args[index + 1] ?? null]);
  return result;
}

function tryGet(value: Value, key: Value): Json {
  if (isArray(value) && typeof key === 'number') return value[key] ?? null;
  if (isObject(value) && typeof key === 'string') return value[key] ?? null;
  return null;
}

/** Adds `P1D`, `-PT1H30M`, `P1Y2M` to an ISO time. */
function dateTimeAdd(base: string, span: string): string {
  const match = /^(?<sign>-?)P(?:(?<Y>\d+)Y)?(?:(?<M>\d+)M)?(?:(?<D>\d+)D)?(?:T(?:(?<h>\d+)H)?(?:(?<m>\d+)M)?(?:(?<s>\d+)S)?)?$/.exec(span)?.groups;
  const time = new Date(base);
  if (match === undefined || Number.isNaN(time.getTime())) throw wrongType('dateTimeAdd', 'ISO 8601 duration');
  const part = (name: string): number => Number(match[name] ?? 0) * (match['sign'] === '-' ? -1 : 1);
  time.setUTCFullYear(time.getUTCFullYear() + part('Y'), time.getUTCMonth() + part('M'), time.getUTCDate() + part('D'));
  time.setUTCHours(time.getUTCHours() + part('h'), time.getUTCMinutes() + part('m'), time.getUTCSeconds() + part('s'));
  return time.toISOString().replace(/\.\d+Z$/, 'Z');
}
