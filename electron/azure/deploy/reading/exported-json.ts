import { isJsonObject, memberOf, objectOf } from '../../../../shared/domain/azure/json-reading.ts';
import { parseLossless, stringifyLossless } from '../../../core/lossless-json.ts';

/** Longer texts are read by nobody, and line breaks would make them half as long again. */
const longestWithBreaks = 400_000;

/** As people write it, unless it is so large that nobody reads it, or holds numbers that would be rounded. */
export function jsonFile(value: unknown): string {
  const text = stringifyLossless(value);
  if (text.length > longestWithBreaks) return text;
  try {
    return JSON.stringify(value, null, 2);
  } catch {
    // It holds a bigint.
    return text;
  }
}

/** @param answer what `exportTemplate` answered. @returns null where that holds no template. @throws SyntaxError */
export function exportedTemplate(answer: string): string | null {
  const template = memberOf(objectOf(parseLossless(answer)), 'template');
  return isJsonObject(template) ? jsonFile(template) : null;
}

/** A parameters file out of the `parameters` of a deployment; secure ones have no value there, and are left out. */
export function exportedParameters(parameters: unknown): string {
  const given = Object.entries(objectOf(parameters)).flatMap(([name, raw]) => {
    const { type: _type, ...entry } = objectOf(raw);
    return 'value' in entry || 'reference' in entry ? [[name, entry] as const] : [];
  });
  return jsonFile(parametersFile(Object.fromEntries(given)));
}

/** @param parameters as ARM takes them. */
export function parametersFile(parameters: { readonly [name: string]: unknown }) {
  return { $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#', contentVersion: '1.0.0.0', parameters };
}
