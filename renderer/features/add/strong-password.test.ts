import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanPin, passwordProblem, strongPassword, userNameProblem } from './strong-password.ts';

describe('an offered password', () => {
  test('is long, has no letters that look alike, and is another each time', () => {
    const made = Array.from({ length: 50 }, () => strongPassword());
    for (const password of made) {
      expect(password).toMatch(/^([a-hj-km-np-z2-9]{4}-){4}[a-hj-km-np-z2-9]{4}$/);
      expect(passwordProblem(password)).toBeNull();
    }
    expect(new Set(made).size).toBe(50);
  });
  test('favours no letter: bytes that would are thrown away', () => {
    let next = 255;
    const password = strongPassword((bytes) => bytes.map(() => { next = (next + 1) % 256; return next; }));
    expect(password.replaceAll('-', '').slice(0, 3)).toBe('abc');
    next = 247;
    expect(strongPassword((bytes) => bytes.map(() => { next = (next + 1) % 256; return next; })).slice(0, 3)).toBe('abc');
  });
});

test('user names and passwords that the portal refuses are refused here first', () => {
  expect([userNameProblem('admin'), userNameProblem('a:b') === null, userNameProblem('  ') === null, passwordProblem('1234567'), passwordProblem('123456') === null]).toEqual([null, false, false, null, false]);
});

test('a PIN keeps its letters and digits whatever came with a paste', () => {
  expect(cleanPin('  48 21-93\n')).toBe('482193');
  fc.assert(fc.property(fc.string(), (text) => { expect(cleanPin(text)).toMatch(/^[A-Za-z0-9]{0,20}$/); }));
});
