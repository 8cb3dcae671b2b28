import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkText, longestText, refusalOf, restOf, withoutUntypeable } from './text-check.ts';

describe('a text before it is sent', () => {
  it('is counted as people count', () => {
    expect(checkText('Grüße 👩🏽‍🔬')).toEqual({ kind: 'ok', characters: 7, lines: 1 });
    expect(checkText('a\r\nb')).toEqual({ kind: 'ok', characters: 3, lines: 2 });
    expect(checkText('')).toEqual({ kind: 'empty' });
  });

  it('is refused with the place and the reason', () => {
    const finding = checkText('ab\u0007c\u0000');
    expect(finding).toEqual({ kind: 'untypeable', at: 3, what: 'the control character U+0007', count: 2 });
    expect(refusalOf(finding)).toContain('Character 3');
    expect(refusalOf(checkText('x'.repeat(longestText + 1)))).toContain('20,001');
    expect(refusalOf(checkText('x'))).toBeNull();
  });

  it('can be cleaned of what nobody can type, and of nothing else', () => {
    expect(withoutUntypeable('a\u0000b\tc\nd\u009f')).toBe('ab\tc\nd');
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
      const clean = withoutUntypeable(text);
      expect(clean === '' || refusalOf(checkText(clean)) === null).toBe(true);
    }));
  });

  it('can be sent on from where it stopped', () => {
    expect(restOf('a👍🏽b', 2)).toBe('b');
    expect(restOf('abc', 0)).toBe('abc');
    expect(restOf('abc', 3)).toBe('');
    expect(restOf('abc', 9)).toBe('');
  });
});
