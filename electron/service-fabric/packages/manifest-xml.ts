import { XMLParser } from 'fast-xml-parser';
import * as z from 'zod';
import { faultError } from '../../core/faults.ts';

const parser = new XMLParser({
  ignoreAttributes: false, attributeNamePrefix: '@', removeNSPrefix: true, parseTagValue: false, parseAttributeValue: false, ignoreDeclaration: true,
});

/** Manifests of the field have some hundred kilobytes at most. */
export const largestManifestBytes = 4 * 1024 * 1024;

/** Elements that may stand once or many times, or empty. */
export function elementsOf<Schema extends z.ZodType>(schema: Schema) {
  return z.union([z.array(schema), schema.transform((one) => [one]), z.literal('').transform((): z.infer<Schema>[] => [])]).optional().transform((list) => list ?? []);
}

/**
 * @param what name of the file, for words.
 * @throws FaultError `package-malformed` with the place.
 */
export function parseManifest<Schema extends z.ZodType>(schema: Schema, xml: string, what: string): z.infer<Schema> {
  // Entities of a document's own could grow without end; no manifest has any.
  if (/<!DOCTYPE|<!ENTITY/i.test(xml)) throw unreadable(what, 'it declares entities');
  let value: unknown;
  try {
    value = parser.parse(xml, true);
  } catch (error) {
    throw unreadable(what, error instanceof Error ? error.message : 'it is not XML');
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw unreadable(what, `${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? 'not as expected'}`);
}

/** Manifests are UTF-8 with or without a byte order mark; a few tools write UTF-16. */
export function manifestText(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.subarray(2).toString('utf16le');
  return bytes.toString('utf8').replace(/^\uFEFF/, '');
}

function unreadable(what: string, why: string) {
  return faultError('package-malformed', {
    message: `${what} cannot be read.`, hint: 'Build the package again. If you wrote the manifest by hand, look at the place in the details.',
    detail: `${what}: ${why}`.replace(/\p{Cc}/gu, ' ').slice(0, 500),
  });
}
