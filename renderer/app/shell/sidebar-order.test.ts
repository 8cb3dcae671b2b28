import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sampleConnection } from '../../testing/sample-data.ts';
import { inOrder, movedBefore, movedBy, sidebarGroups } from './sidebar-order.ts';

const connections = [
  sampleConnection('c', { name: 'Clinic', position: 2, group: 'Show' }),
  sampleConnection('a', { name: 'Bench 3', position: 0, endpoint: { scheme: 'https', host: '10.0.0.7', port: 443 } }),
  sampleConnection('b', { name: 'Stage', position: 1, group: 'Show' }),
];

describe('the list', () => {
  test('those without a group come first, the rest by group, each in the user’s order', () => {
    expect(inOrder(connections).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(sidebarGroups(connections, '').map(({ name }) => name)).toEqual([null, 'Show']);
  });
  test.each([['stage', ['b']], ['show cl', ['c']], ['10.0', ['a']], ['nothing', []]])('filter “%s”', (filter, ids) => {
    expect(sidebarGroups(connections, filter).flatMap(({ items }) => items.map(({ id }) => String(id)))).toEqual(ids);
  });
});

describe('moving', () => {
  test('before another, to the end, by one place, not beyond the ends', () => {
    expect(movedBefore(['a', 'b', 'c'], 'c', 'a')).toEqual(['c', 'a', 'b']);
    expect(movedBefore(['a', 'b', 'c'], 'a', null)).toEqual(['b', 'c', 'a']);
    expect(movedBy(['a', 'b', 'c'], 'b', -1)).toEqual(['b', 'a', 'c']);
    expect(movedBy(['a', 'b', 'c'], 'a', -1)).toEqual(['a', 'b', 'c']);
  });
  test('never loses or doubles one', () => {
    const list = fc.uniqueArray(fc.nat(20).map(String), { minLength: 1 });
    fc.assert(fc.property(list, fc.nat(20).map(String), fc.option(fc.nat(20).map(String)), fc.constantFrom(-1 as const, 1 as const), (ids, id, before, step) => {
      fc.pre(ids.includes(id));
      expect([...movedBefore(ids, id, before)].sort()).toEqual([...ids].sort());
      expect([...movedBy(ids, id, step)].sort()).toEqual([...ids].sort());
    }));
  });
});
