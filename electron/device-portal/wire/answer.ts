import type * as z from 'zod';
import type { PortalEndpoint } from '../endpoints.ts';
import { portalError } from '../portal-faults.ts';
import { parseLossless } from './json.ts';

/**
 * Parses the text of an answer into our own model.
 *
 * @throws FaultError `malformed-answer` whose detail names the endpoint and the offending path in the answer.
 */
export function readAnswer<Schema extends z.ZodType>(endpoint: PortalEndpoint, schema: Schema, text: string): z.infer<Schema> {
  return readValue(endpoint, schema, parsedAnswer(endpoint, text));
}

/** The same for a value that is parsed already, such as a socket's message. */
export function readValue<Schema extends z.ZodType>(endpoint: PortalEndpoint, schema: Schema, value: unknown): z.infer<Schema> {
  const result = schema.safeParse(unwrapped(value));
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const place = issue === undefined || issue.path.length === 0 ? 'the whole answer' : issue.path.map(String).join('.');
  throw portalError('malformed-answer', { detail: `${endpoint.path}: ${place}: ${issue?.message ?? 'not as expected'}` });
}

function parsedAnswer(endpoint: PortalEndpoint, text: string): unknown {
  if (text.trim() === '') throw portalError('malformed-answer', { message: 'The headset’s answer was empty.', detail: `${endpoint.path}: empty` });
  try {
    return parseLossless(text);
  } catch (error) {
    const what = text.trimStart().startsWith('<') ? 'a web page instead of data' : 'not valid JSON';
    throw portalError('malformed-answer', { detail: `${endpoint.path}: ${what}` }, { cause: error });
  }
}

/** RS1 wraps some answers as JSON text inside `Reason` (device-portal.md §1.14): both forms are the same answer. */
function unwrapped(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Object.keys(value).length !== 1) return value;
  const reason: unknown = 'Reason' in value ? value.Reason : undefined;
  if (typeof reason !== 'string' || !reason.trimStart().startsWith('{')) return value;
  try {
    return parseLossless(reason);
  } catch {
    return value;
  }
}
