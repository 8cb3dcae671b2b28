import { expect, test } from 'vitest';
import { aggregateWords } from './aggregate-words.ts';

test('figures say what they are, and that there is none', () => {
  expect(aggregateWords({ kind: 'number', value: 0.125 }, true)).toBe('12.5 %');
  expect(aggregateWords({ kind: 'number', value: null }, false)).toBe('none');
  expect(aggregateWords({ kind: 'scalar', value: 82 }, false, '%')).toBe('82 %');
  expect(aggregateWords({ kind: 'distinct', value: 12_034, exact: false }, false)).toBe('about 12,034');
  expect(aggregateWords({ kind: 'quantiles', values: [{ rank: 0.5, value: 3 }, { rank: 0.99, value: null }] }, false)).toBe('p50 3, p99 none');
  expect(aggregateWords({ kind: 'top', values: [{ value: 'failed', count: 3 }, { value: '', count: 1 }] }, false)).toBe('failed 3, (empty) 1');
  expect(aggregateWords({ kind: 'states', values: [{ state: 'Error', lastedMs: 90_000 }] }, false)).toBe('Error 1 min 30 s');
  expect(aggregateWords({ kind: 'scalar', value: { a: 1 } }, false)).toBe('{"a":1}');
});
