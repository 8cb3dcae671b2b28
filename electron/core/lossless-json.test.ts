import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLossless, quoteLongNumbers, stringifyLossless } from './lossless-json.ts';

/** JSON as a cluster may write it, with whole numbers of any size in it. */
const json = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n }).map(String),
    fc.string().map((text) => JSON.stringify(text)),
    fc.constantFrom('true', 'false', 'null', '1.5', '-0.25', '1e3', '"132677135921837760"', '": 132677135921837760,"'),
    fc.array(tie('value'), { maxLength: 4 }).map((items) => `[${items.join(', ')}]`),
    fc.array(fc.tuple(fc.string(), tie('value')), { maxLength: 4 }).map((pairs) => `{${pairs.map(([key, value]) => `${JSON.stringify(key)}: ${value}`).join(',')}}`),
  ),
})).value;

/** Every whole number as its digits, so that the two ways of keeping them can be held against each other. */
function digits(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return value.map(digits);
  if (typeof value === 'object' && value !== null) return Object.entries(value).map(([key, field]) => [key, digits(field)]);
  return value;
}

describe('JSON without rounding', () => {
  it('keeps whole numbers beyond 2^53 to the digit', () => {
    expect(parseLossless('{"a": 132677135921837760, "b": [-9223372036854775808], "c": 12, "d": 1.5, "e": "18446744073709551615"}')).toEqual({
      a: 132_677_135_921_837_760n, b: [-9_223_372_036_854_775_808n], c: 12, d: 1.5, e: '18446744073709551615',
    });
  });

  it('gives what JSON.parse gives, wherever that loses nothing', () => {
    fc.assert(fc.property(fc.json(), (text) => {
      fc.pre(!/\d{16}/.test(text));
      expect(parseLossless(text)).toEqual(JSON.parse(text));
    }));
  });

  it('is written so that a runtime without the reviver’s source loses nothing either', () => {
    fc.assert(fc.property(json, (text) => {
      expect(digits(JSON.parse(quoteLongNumbers(text)))).toEqual(digitsOfLong(parseLossless(text)));
    }));
  });

  it('is written again to the digit', () => {
    fc.assert(fc.property(json, (text) => {
      const value = parseLossless(text);
      expect(parseLossless(stringifyLossless(value))).toEqual(value);
    }));
    expect(stringifyLossless({ a: 132_677_135_921_837_760n, b: undefined, c: ['\u0001', null] })).toBe('{"a":132677135921837760,"c":["\\u0001",null]}');
  });

  it('refuses what is no JSON', () => {
    expect(() => parseLossless('{"a": 132677135921837760')).toThrow(SyntaxError);
  });
});

/** As `digits`, but also for the 16-digit numbers below 2^53, which the fallback quotes and the reviver need not. */
function digitsOfLong(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number' && /^-?\d{16,}$/.test(String(value))) return String(value);
  if (Array.isArray(value)) return value.map(digitsOfLong);
  if (typeof value === 'object' && value !== null) return Object.entries(value).map(([key, field]) => [key, digitsOfLong(field)]);
  return value;
}
