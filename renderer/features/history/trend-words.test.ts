import { expect, test } from 'vitest';
import { trendWords } from './FigureTile.tsx';

const words = (value: number): string => `${String(value)} h`;

test('a figure says whether it got better, by what is better for it', () => {
  expect(trendWords(2, 4, words, 'less')).toBe('before: 4 h, better now');
  expect(trendWords(2, 4, words, 'more')).toBe('before: 4 h, worse now');
  expect(trendWords(4.1, 4, words, 'less')).toBe('before: 4 h, about the same');
  expect(trendWords(0, 0, words, 'less')).toBe('before: 0 h, about the same');
  expect(trendWords(null, 4, words, 'less')).toBe('before: 4 h');
  expect(trendWords(4, null, words, 'less')).toBe('not known for the time before');
});
