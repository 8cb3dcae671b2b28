import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { z } from 'zod';

/**
 * The vendor's description of the interface, read from the reference files where these are at hand, and what an answer
 * has that is not in it: foreign truth for the gateway.
 */

export const FIXTURES = process.env['FABRISCOPE_FIXTURES'] ?? join(import.meta.dirname, '../../../../shared/fixtures');
const FILE = join(FIXTURES, 'sf-swagger/servicefabric-10.1.reconstructed.json');
export const descriptionIsHere = existsSync(FILE);

interface Schema {
  readonly $ref?: string | undefined;
  readonly type?: string | undefined;
  readonly format?: string | undefined;
  readonly enum?: readonly string[] | undefined;
  readonly items?: Schema | undefined;
  readonly properties?: Readonly<Record<string, Schema>> | undefined;
  readonly required?: readonly string[] | undefined;
  readonly discriminator?: string | undefined;
  readonly 'x-subtypes'?: Readonly<Record<string, string>> | undefined;
}

const schema: z.ZodType<Schema> = z.lazy(() =>
  z.object({
    $ref: z.string().optional(),
    type: z.string().optional(),
    format: z.string().optional(),
    enum: z.array(z.string()).optional(),
    items: schema.optional(),
    properties: z.record(z.string(), schema).optional(),
    required: z.array(z.string()).optional(),
    discriminator: z.string().optional(),
    'x-subtypes': z.record(z.string(), z.string()).optional(),
  }),
);
const operation = z.object({ responses: z.record(z.string(), z.object({ schema: schema.optional() })) });
const document = z.object({
  paths: z.record(z.string(), z.record(z.string(), operation)),
  definitions: z.record(z.string(), schema),
});

/** Something in an answer that the description does not allow, at a path without list positions. */
export type Problem = `${string}: ${string}`;

export class Description {
  readonly #document: z.output<typeof document>;
  /** Schemas of answers by method and path pattern. */
  readonly #answers = new Map<string, Schema>();

  constructor() {
    this.#document = document.parse(JSON.parse(readFileSync(FILE, 'utf8')));
    for (const [path, operations] of Object.entries(this.#document.paths)) {
      for (const [method, each] of Object.entries(operations)) {
        const answer = each.responses['200']?.schema;
        if (answer !== undefined) this.#answers.set(keyOf(method, path), answer);
      }
    }
  }

  /** Whether the endpoint is described, with an answer. */
  knows(method: string, path: string): boolean {
    return this.#answers.has(keyOf(method, path));
  }

  /** What is wrong with an answer; every finding once. */
  problems(method: string, path: string, answer: unknown): Set<Problem> {
    const found = new Set<Problem>();
    const expected = this.#answers.get(keyOf(method, path));
    if (expected !== undefined) this.#check(expected, answer, '', found);
    return found;
  }

  #resolve(given: Schema): { readonly schema: Schema; readonly name: string } {
    if (given.$ref === undefined) return { schema: given, name: '' };
    const name = given.$ref.slice(given.$ref.lastIndexOf('/') + 1);
    return { schema: this.#document.definitions[name] ?? {}, name };
  }

  #check(given: Schema, value: unknown, path: string, found: Set<Problem>): void {
    const { schema: expected, name } = this.#resolve(given);
    const where = name === '' ? path : name;
    if (expected.discriminator !== undefined && isObject(value)) {
      const kind = value[expected.discriminator];
      const subtype = typeof kind === 'string' ? expected['x-subtypes']?.[kind] : undefined;
      if (subtype === undefined) found.add(`${where}.${expected.discriminator}: is no known kind: ${String(kind)}`);
      // A kind that is described by its base alone would lead back here.
      else if (subtype !== name) this.#check({ $ref: `#/definitions/${subtype}` }, value, path, found);
      return;
    }
    const problem = typeProblem(expected, value);
    if (problem !== undefined) found.add(`${where}: ${problem}`);
    else if (Array.isArray(value)) for (const each of value) this.#check(expected.items ?? {}, each, `${where}[]`, found);
    else if (isObject(value)) this.#checkProperties(expected, value, where, found);
  }

  #checkProperties(expected: Schema, value: Record<string, unknown>, where: string, found: Set<Problem>): void {
    if (expected.properties === undefined) return;
    for (const [key, each] of Object.entries(value)) {
      const property = expected.properties[key];
      if (property === undefined) found.add(`${where}.${key}: is not described`);
      else this.#check(property, each, `${where}.${key}`, found);
    }
    for (const key of expected.required ?? []) if (!(key in value)) found.add(`${where}.${key}: is missing`);
  }
}

function keyOf(method: string, path: string): string {
  return `${method.toUpperCase()} ${path.replace(/\/$/, '').replaceAll(/\{\w+\*?\}/g, '{}')}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** 64-bit numbers may be strings: the gateway writes them so (service-fabric.md §1.1). */
function typeProblem(expected: Schema, value: unknown): string | undefined {
  const actual = Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
  const { type, format } = expected;
  if (type === undefined) return undefined;
  if (type === 'integer' || type === 'number') {
    if (actual === 'number') return type === 'integer' && !Number.isInteger(value) ? 'is no whole number' : undefined;
    return format === 'int64' && actual === 'string' && /^-?\d+$/.test(String(value)) ? undefined : `is ${actual}, not ${type}`;
  }
  if (actual !== type) return `is ${actual}, not ${type}`;
  if (type !== 'string') return undefined;
  const text = String(value);
  if (expected.enum !== undefined && !expected.enum.includes(text)) return `is no known value: ${text}`;
  if (format === 'date-time' && Number.isNaN(Date.parse(text))) return `is no time: ${text}`;
  if (format === 'uuid' && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) return `is no GUID: ${text}`;
  return undefined;
}
