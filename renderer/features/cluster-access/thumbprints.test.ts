import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupedDigits, readThumbprint, thumbprintLines, thumbprintProblem } from './thumbprints.ts';

const hex = (length: number) => fc.array(fc.constantFrom(...'0123456789abcdefABCDEF'.split('')), { minLength: length, maxLength: length }).map((digits) => digits.join(''));

test('a thumbprint is read however it was copied', () => {
  fc.assert(fc.property(fc.oneof(hex(40), hex(64)), fc.constantFrom(' ', ':', '-', '\u200E', '\u00A0'), (digits, sign) => {
    const copied = `\u200E${digits.replace(/(..)(?=.)/g, `$1${sign}`)}`;
    expect(readThumbprint(copied)).toEqual({ ok: true, digits: digits.toUpperCase(), algorithm: digits.length === 40 ? 'SHA-1' : 'SHA-256' });
  }));
});

test('anything else is refused with a sentence', () => {
  expect(readThumbprint('ABCD')).toMatchObject({ ok: false, problem: expect.stringContaining('4 hex digits') });
  expect(readThumbprint('zz'.repeat(20))).toMatchObject({ ok: false, problem: expect.stringContaining('not hex') });
  fc.assert(fc.property(fc.string(), (text) => {
    const read = readThumbprint(text);
    expect(read.ok ? read.digits.length : read.problem.length).toBeGreaterThan(0);
  }));
});

test('each line of a field is one; blanks within belong to it', () => {
  const one = 'ab '.repeat(20).trim();
  expect(thumbprintLines(`${one}\n\n ${one};${one}`)).toEqual([one, one, one]);
  expect(thumbprintProblem(`${one}\n${one}`, 4)).toBeNull();
  expect(thumbprintProblem('', 4)).toContain('At least one');
  expect(thumbprintProblem(Array.from({ length: 5 }, () => one).join('\n'), 4)).toContain('at most 4');
  expect(thumbprintProblem(`${one}\nnope`, 4)).toContain('nope');
});

test('digits are grouped for the eye', () => {
  expect(groupedDigits('ABCD1234EF')).toBe('ABCD 1234 EF');
});
