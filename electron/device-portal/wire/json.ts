/**
 * Reads JSON without rounding: whole numbers beyond 2^53 (FILETIME stamps, ETW keywords) become bigint, everything else
 * stays as JSON.parse gives it (device-portal.md §1.0, "64-bit numbers").
 *
 * @throws SyntaxError as JSON.parse does.
 */
export function parseLossless(text: string): unknown {
  return longDigits.test(text) ? JSON.parse(text, keepWholeNumbers) : JSON.parse(text);
}

/** Most answers hold no such number; they need not pay for the reviver. */
const longDigits = /\d{16}/;
const wholeNumber = /^-?\d+$/;

function keepWholeNumbers(this: unknown, _key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const source = context?.source;
  return source !== undefined && wholeNumber.test(source) ? BigInt(source) : value;
}
