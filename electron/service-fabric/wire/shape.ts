import * as z from 'zod';

/**
 * An object of an answer. Keys are found in any case (some versions write camelCase, service-fabric.md §1.1); a missing
 * one reaches its field as null; unknown ones are left out.
 * @param shape fields by the product's names with a small first letter: `NodeName` is `nodeName`.
 */
export function answerOf<Shape extends z.ZodRawShape>(shape: Shape) {
  const keys = new KnownKeys(shape);
  return z.preprocess((value) => keys.pick(value), z.object(shape));
}

/** The same, with what is unknown kept in `more`, so that fields of newer versions can be shown; null where there is nothing. */
export function entityOf<Shape extends z.ZodRawShape>(shape: Shape) {
  const keys = new KnownKeys(shape);
  return z.preprocess((value) => keys.pickWithRest(value), z.object({ ...shape, more: unknownFields }));
}

const unknownFields = z.record(z.string(), z.unknown()).nullable();

/** Finds the fields of one kind of object, whatever case they are written in. */
class KnownKeys {
  readonly #names: readonly string[];
  readonly #byLowerCase: ReadonlyMap<string, string>;
  /** Spellings that were met, so that each is put in small letters once; bounded, since answers come from outside. */
  readonly #met = new Map<string, string | null>();

  constructor(shape: z.ZodRawShape) {
    this.#names = Object.keys(shape);
    this.#byLowerCase = new Map(this.#names.map((name) => [name.toLowerCase(), name]));
  }

  #fieldOf(key: string): string | null {
    const known = this.#met.get(key);
    if (known !== undefined) return known;
    const found = this.#byLowerCase.get(key.toLowerCase()) ?? null;
    if (this.#met.size < 500) this.#met.set(key, found);
    return found;
  }

  pick(value: unknown): unknown {
    if (!isObject(value)) return value;
    const picked = this.#blank();
    for (const [key, field] of Object.entries(value)) {
      const name = this.#fieldOf(key);
      if (name !== null && field !== undefined) picked[name] = field;
    }
    return picked;
  }

  pickWithRest(value: unknown): unknown {
    if (!isObject(value)) return value;
    const picked = this.#blank();
    let more: Map<string, unknown> | null = null;
    for (const [key, field] of Object.entries(value)) {
      const name = this.#fieldOf(key);
      if (name !== null) picked[name] = field ?? null;
      else (more ??= new Map()).set(key, plainValue(field));
    }
    picked['more'] = more === null ? null : Object.fromEntries(more);
    return picked;
  }

  #blank(): Record<string, unknown> {
    const blank: Record<string, unknown> = {};
    for (const name of this.#names) blank[name] = null;
    return blank;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An unknown value in a form that can be written as JSON again. */
function plainValue(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return value.map(plainValue);
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, field]) => [key, plainValue(field)])) : value;
}

/**
 * A map, which on the wire is a list of `{Key, Value}` (service-fabric.md §1.1), or a plain object in some answers.
 * @returns pairs in the order of the answer; never an object, since keys may be anything.
 */
export function mapOf<Value extends z.ZodType>(value: Value) {
  const pairs = z.array(answerOf({ key: z.string(), value }));
  return z.preprocess((given) => {
    if (given === null || given === undefined) return [];
    return isObject(given) ? Object.entries(given).map(([key, field]) => ({ key, value: field })) : given;
  }, pairs);
}

/**
 * A page of a list: `{ContinuationToken, Items}`, or a bare array in answers of old api-versions (service-fabric.md §1.2).
 * An empty token becomes null: there is no further page.
 */
export function pageOf<Item extends z.ZodType>(item: Item) {
  const page = answerOf({ continuationToken: z.string().nullable(), items: z.array(item).nullable() });
  return z.preprocess((given) => (Array.isArray(given) ? { items: given } : given), page)
    .transform(({ continuationToken, items }) => ({ continuationToken: continuationToken === '' ? null : continuationToken, items: items ?? [] }));
}
export interface Page<Item> {
  readonly continuationToken: string | null;
  readonly items: readonly Item[];
}
