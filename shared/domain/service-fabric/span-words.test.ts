import { expect, it } from 'vitest';
import { spanWords } from './span-words.ts';

it.each([
  [0, 'less than a second'], [-5, 'less than a second'], [999, 'less than a second'], [45_000, '45 s'], [60_000, '1 min'], [95_500, '1 min 35 s'],
  [720_000, '12 min'], [725_000, '12 min'], [4_800_000, '1 h 20 min'], [86_400_000, '1 d'], [93_600_000, '1 d 2 h'],
])('%d ms is %s', (ms, words) => {
  expect(spanWords(ms)).toBe(words);
});
