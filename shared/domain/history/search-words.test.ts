import { describe, expect, it } from 'vitest';
import { matchExpression } from './search-words.ts';

describe('a search', () => {
  it.each([
    ['basket cache', '"basket" * AND "cache" *'],
    ['  2.7.1 ', '"2.7.1" *'],
    ['"quoted" OR NOT', '"quoted" * AND "OR" * AND "NOT" *'],
    ['- * ( ^ :', null],
    ['', null],
    ['Größe', '"Größe" *'],
  ])('of “%s” looks for %s', (text, expression) => {
    expect(matchExpression(text)).toBe(expression);
  });
});
