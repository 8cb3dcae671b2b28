import { expect, test } from 'vitest';
import { withoutState } from './sentence-words.ts';

test('the state is said once', () => {
  expect(withoutState('Error for 14 min: 2 of 1,000 nodes down; fabric:/Shop has no quorum')).toBe('2 of 1,000 nodes down; fabric:/Shop has no quorum');
  expect(withoutState('Ok: 5 nodes')).toBe('5 nodes');
  expect(withoutState('fabric:/Shop: no quorum')).toBe('Fabric:/Shop: no quorum');
  expect(withoutState('')).toBe('');
});
