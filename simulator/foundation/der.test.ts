import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import * as der from './der.ts';

function outcomeOf(decode: () => unknown): string {
  try {
    decode();
    return 'decoded';
  } catch (error) {
    return error instanceof Error ? error.name : 'not an error';
  }
}

describe('DER', () => {
  it('reads back the length of whatever was written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 70_000 }), (length) => {
        const decoded = der.decode(der.octetString(Buffer.alloc(length, 7)));
        expect(decoded.content.length).toBe(length);
      }),
    );
  });

  it('writes integers in as few octets as the sign allows', () => {
    expect(der.integer(127).toString('hex')).toBe('02017f');
    expect(der.integer(128).toString('hex')).toBe('02020080');
    expect(der.integer(Buffer.from('000001', 'hex')).toString('hex')).toBe('020101');
  });

  it('writes object identifiers with arcs of several octets', () => {
    expect(der.objectIdentifier('1.2.840.113549.1.7.2').toString('hex')).toBe('06092a864886f70d010702');
  });

  it('refuses bytes that are not DER with a RangeError and nothing else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(outcomeOf(() => der.decode(Buffer.from(bytes)))).toMatch(/^(decoded|RangeError)$/);
      }),
    );
  });
});
