import { setImmediate as nextTurn } from 'node:timers/promises';
import type * as z from 'zod';
import { faultError } from '../../core/faults.ts';
import { parseLossless } from '../../core/lossless-json.ts';

/**
 * The text of an answer in our own form.
 *
 * @param call what was asked, for the detail: `GET /Nodes`.
 * @throws FaultError `malformed-answer`, whose detail names the call and the offending path in the answer.
 */
export function readAnswer<Schema extends z.ZodType>(call: string, schema: Schema, text: string): z.infer<Schema> {
  const result = schema.safeParse(parsed(call, text));
  if (result.success) return result.data;
  throw unexpected(call, [], result.error);
}

/** How much is checked in one go: everybody else gets their turn in between. */
const sliceMs = 8;

/**
 * The items of a list of thousands, which are left unchecked in their answer (`z.unknown()`), in our own form.
 * @param place path of the list in the answer, for the detail of a fault
 * @throws FaultError `malformed-answer`, as `readAnswer`
 */
export async function readItems<Schema extends z.ZodType>(call: string, place: string, schema: Schema, items: readonly unknown[]): Promise<z.infer<Schema>[]> {
  const read: z.infer<Schema>[] = [];
  let begunAt = performance.now();
  for (const [index, item] of items.entries()) {
    const result = schema.safeParse(item);
    if (!result.success) throw unexpected(call, [place, index], result.error);
    read.push(result.data);
    if (performance.now() - begunAt < sliceMs) continue;
    await nextTurn();
    begunAt = performance.now();
  }
  return read;
}

function unexpected(call: string, within: readonly (string | number)[], { issues: [issue] }: z.ZodError): Error {
  const path = [...within, ...(issue?.path ?? [])].map(String).join('.');
  return malformed('The cluster’s answer is not what it should be.', `${call}: ${path === '' ? 'the whole answer' : path}: ${issue?.message ?? 'not as expected'}`);
}

function parsed(call: string, text: string): unknown {
  // Some gateways begin their texts with a byte order mark.
  const bare = text.startsWith('\uFEFF') ? text.slice(1) : text;
  if (bare.trim() === '') throw malformed('The cluster’s answer was empty.', `${call}: empty`);
  try {
    return parseLossless(bare);
  } catch (error) {
    throw malformed('The cluster’s answer could not be read.', `${call}: ${bare.trimStart().startsWith('<') ? 'a web page instead of data' : 'not valid JSON'}`, error);
  }
}

function malformed(message: string, detail: string, cause?: unknown): Error {
  return faultError('malformed-answer', { message, hint: 'Try again; only this part is affected. If it stays so, something between here and the cluster may alter its answers.', detail }, cause);
}
