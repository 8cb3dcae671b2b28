/**
 * Reads JSON without rounding: whole numbers beyond 2^53 become bigint, everything else stays as JSON.parse gives it.
 * Clusters' event stores and ARM both write such numbers raw (service-fabric.md §1.1, azure.md §2.0).
 *
 * @throws SyntaxError as JSON.parse does.
 */
export function parseLossless(text: string): unknown {
  if (!rawLongNumber.test(text)) return JSON.parse(text);
  return givesSource ? JSON.parse(text, keepWholeNumbers) : JSON.parse(quoteLongNumbers(text));
}

/** Most answers hold long numbers inside quotes only: they need not pay for a reviver, which makes parsing five times slower. */
const rawLongNumber = /(?:^|[:[,])\s*-?\d{16}/;
const wholeNumber = /^-?\d+$/;

/** Whether this runtime tells a reviver how a number was written. */
const givesSource = sourceOfOne() === '1';

function sourceOfOne(): string | null {
  let found: string | null = null;
  JSON.parse('1', (_key: string, value: unknown, context?: { source?: string }) => {
    found = context?.source ?? null;
    return value;
  });
  return found;
}

function keepWholeNumbers(this: unknown, _key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const source = context?.source;
  return source !== undefined && wholeNumber.test(source) ? BigInt(source) : value;
}

/**
 * For a runtime without that: long whole numbers outside of texts are put in quotes. Readers take digits in quotes as they
 * take numbers, so that nothing is lost either way.
 */
export function quoteLongNumbers(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g, (match) => (match.startsWith('"') ? match : `"${match}"`));
}

/** A value for a request's body. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue | undefined };

/** Writes JSON as `parseLossless` reads it: a bigint becomes a plain number with all of its digits. */
export function stringifyLossless(value: unknown): string {
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return `[${value.map(stringifyLossless).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${stringifyLossless(field)}`).join(',')}}`;
}
