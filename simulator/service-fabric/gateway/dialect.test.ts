import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { inDialect } from './dialect.ts';
import { rawJson } from './wire/raw-json.ts';

const lowered = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map((each) => lowered(each));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key.charAt(0).toLowerCase() + key.slice(1), lowered(each)]));
};

describe('camel case', () => {
  it('changes the first letter of every property name and nothing else', () => {
    const key = fc.stringMatching(/^[A-Za-z]{1,6}$/).filter((each) => each !== '__proto__');
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof({ depthSize: 'small' }, fc.string({ unit: 'binary' }), fc.integer(), fc.array(tie('tree'), { maxLength: 3 }), fc.dictionary(key, tie('tree'), { maxKeys: 3 })),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        const text = inDialect(JSON.stringify(value), 6, { camelCase: true });
        expect(JSON.stringify(JSON.parse(text))).toEqual(JSON.stringify(lowered(JSON.parse(JSON.stringify(value)))));
      }),
      { numRuns: 40 },
    );
  });
});

describe('raw JSON', () => {
  it('writes 64-bit integers as digits and everything else as JSON does', () => {
    expect(rawJson({ Id: 132677135921837760n, Name: 'a"b', List: [1, true, null], Gone: undefined })).toBe(
      '{"Id":132677135921837760,"Name":"a\\"b","List":[1,true,null]}',
    );
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(rawJson(value)).toBe(JSON.stringify(value));
      }),
    );
  });
});
