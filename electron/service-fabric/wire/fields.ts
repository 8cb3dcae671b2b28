import * as z from 'zod';
import { parseSeconds, parseSpan, parseTime } from '../../../shared/domain/service-fabric/durations.ts';
import type { Span } from '../../../shared/domain/service-fabric/durations.ts';
import { wireHealthState } from '../../../shared/domain/service-fabric/health-state.ts';
import { entityNameOf, int64TextOf, partitionIdOf } from '../../../shared/domain/service-fabric/identifiers.ts';

/*
 * Building blocks for answers. A missing key reaches them as null (shape.ts) and stays null, unless a block says
 * otherwise; a key of a wrong type is an error of the one answer, told with its path.
 */

const scalar = z.union([z.string(), z.number(), z.bigint(), z.boolean()]);

/** Text exactly as it came: names go back to the cluster, and markup in them is text like any other. */
export const text = scalar.transform(String);
export const textOrNull = text.nullable();
/** Text that is empty where it is missing. */
export const textOrEmpty = text.nullable().transform((value) => value ?? '');

/**
 * A value out of a list that grows with every version of the product: unknown members stay as they came
 * (service-fabric.md Appendix C); null where it is missing.
 */
export type OpenEnum<Known extends string> = Known | (string & Record<never, never>);
export function openEnum<Known extends string>() {
  return scalar.nullable().transform((value): OpenEnum<Known> | null => (value === null ? null : String(value)));
}

/** Missing or unknown is `Unknown`. */
export const healthState = z.unknown().transform(wireHealthState);

/** An amount, for which rounding beyond 2^53 does no harm; null where it is missing or no number. */
export const numberOrNull = scalar.nullable().transform((value) => {
  if (value === null || value === '' || typeof value === 'boolean') return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
});
export const numberOrZero = numberOrNull.transform((value) => value ?? 0);

/** A 64-bit identity or key as decimal digits, never rounded; null where it is missing. */
export const int64OrNull = z.union([z.string(), z.number(), z.bigint()]).nullable().transform((value, context) => {
  if (value === null || value === '') return null;
  const digits = int64TextOf(value);
  if (digits !== null) return digits;
  context.addIssue({ code: 'custom', message: 'not a whole number' });
  return z.NEVER;
});
export const int64 = int64OrNull.transform((value, context) => {
  if (value !== null) return value;
  context.addIssue({ code: 'custom', message: 'missing' });
  return z.NEVER;
});

/** True or false, also as text in any case or as 0 and 1; null where it is missing. */
export const flagOrNull = scalar.nullable().transform((value) => {
  if (value === null || value === '') return null;
  if (typeof value === 'string') return /^(true|1|yes)$/i.test(value.trim());
  return Boolean(value);
});
/** False where it is missing. */
export const flag = flagOrNull.transform((value) => value ?? false);

/** Milliseconds since 1970; null for `0001-01-01` and where it is missing. */
export const timeOrNull = scalar.nullable().transform((value) => (typeof value === 'string' ? parseTime(value) : null));

/** Milliseconds, `infinite`, or null. Also for properties whose name ends in `InMilliseconds`, which hold ISO 8601. */
export const spanOrNull = scalar.nullable().transform((value): Span => (typeof value === 'boolean' ? null : parseSpan(value)));

/** Seconds, `infinite`, or null: for properties whose name ends in `InSeconds`. */
export const secondsOrNull = scalar.nullable().transform((value): Span => (typeof value === 'boolean' ? null : parseSeconds(value)));

/** Full name of an application or service, whichever form the answer has (`fabric:/A/B`, `A~B`, `A/B`). */
export const entityName = z.string().transform(entityNameOf);
export const entityNameOrNull = z.string().nullable().transform((value) => (value === null || value === '' ? null : entityNameOf(value)));

/** GUID in lower case. */
export const partitionId = z.string().transform(partitionIdOf);
export const partitionIdOrNull = z.string().nullable().transform((value) => (value === null || value === '' ? null : partitionIdOf(value)));

/** A list that is empty where it is missing. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.array(item).nullable().transform((value) => value ?? []);
}
export const texts = listOf(text);

/** Everything in an answer is read-only for those who get it. */
export type Immutable<T> = unknown extends T ? T : T extends string | number | bigint | boolean | null | undefined ? T
  : T extends readonly (infer Item)[] ? readonly Immutable<Item>[]
    : { readonly [Key in keyof T]: Immutable<T[Key]> };
