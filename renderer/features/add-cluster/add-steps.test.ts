import { expect, test } from 'vitest';
import { isPlainAddress, stepsFor } from './add-steps.ts';

test('a cluster without encryption has no server to recognise', () => {
  expect(isPlainAddress('http://10.0.0.4', null)).toBe(true);
  expect(isPlainAddress('localhost', null)).toBe(true);
  expect(isPlainAddress('cluster.example', null)).toBe(false);
  expect(isPlainAddress('???', null)).toBe(false);
  expect(stepsFor(true).map(({ id }) => id)).toEqual(['address', 'signIn', 'name']);
  expect(stepsFor(false).map(({ id }) => id)).toEqual(['address', 'server', 'signIn', 'name']);
});
