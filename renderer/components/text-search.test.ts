import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findText, searchableLines } from './text-search.ts';

it('finds every place without letter case, in order', () => {
  const lines = searchableLines(['Node node', '', 'a NODE']);
  expect(findText(lines, 'node')).toEqual([{ line: 0, from: 0, to: 4 }, { line: 0, from: 5, to: 9 }, { line: 2, from: 2, to: 6 }]);
  expect(findText(lines, '')).toEqual([]);
});

it('every hit is the text that was looked for', () => {
  fc.assert(fc.property(fc.array(fc.string(), { maxLength: 6 }), fc.string({ minLength: 1, maxLength: 3 }), (lines, text) => {
    for (const { line, from, to } of findText(searchableLines(lines), text)) expect(lines[line]?.slice(from, to).toLowerCase()).toBe(text.toLowerCase());
  }));
});

it('a letter that grows in lower case moves no hit', () => {
  expect(findText(searchableLines(['İİ x']), 'x')).toEqual([{ line: 0, from: 3, to: 4 }]);
});
