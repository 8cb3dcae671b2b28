import type * as z from 'zod';
import { faultError } from '../../core/faults.ts';
import { parseLossless } from './json.ts';

/**
 * The text of an answer in our own form.
 *
 * @param call what was asked, for the detail: `GET /Nodes`.
 * @throws FaultError `malformed-answer`, whose detail names the call and the offending path in the answer.
 */
export function readAnswer<Schema extends z.ZodType>(call: string, schema: Schema, text: string): z.infer<Schema> {
  const result = schema.safeParse(parsed(call, text));
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const place = issue === undefined || issue.path.length === 0 ? 'the whole answer' : issue.path.map(String).join('.');
  throw malformed('The cluster’s answer is not what it should be.', `${call}: ${place}: ${issue?.message ?? 'not as expected'}`);
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
