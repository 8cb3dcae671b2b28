import * as z from 'zod';

/*
 * Building blocks for answers. Any key may be missing (recorded families differ in that, device-portal.md §4) and gives
 * null; a key of a wrong type is an error of the one answer, told with its path. Unknown keys are ignored.
 */

/** A number; a bigint from beyond 2^53 is rounded, which is right for amounts and wrong for identities. */
export const amount = z.union([z.number(), z.bigint().transform(Number)]);
export const optionalAmount = amount.nullish().transform((value) => value ?? null);
export const optionalWhole = amount.nullish().transform((value) => (value === null || value === undefined ? null : Math.round(value)));

/** The portal writes truth as true/false in some answers and as 0/1 in others (device-portal.md §1.0). */
export const flag = z.union([z.boolean(), amount.transform((value) => value !== 0)]);
export const optionalFlag = flag.nullish().transform((value) => value ?? null);

/** Text of at most `maximum` characters, longer ones cut; control characters become spaces, so that it can be shown. */
export function shownText(maximum: number) {
  return z.string().transform((value) => value.replace(/\p{Cc}/gu, ' ').trim().slice(0, maximum));
}
export function optionalText(maximum: number) {
  return shownText(maximum).nullish().transform((value) => value ?? null);
}

/** Text that goes back to the device as it came, such as a package's full name. */
export function exactText(maximum: number) {
  return z.string().max(maximum);
}
