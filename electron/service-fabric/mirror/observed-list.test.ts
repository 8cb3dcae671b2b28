import { describe, expect, it } from 'vitest';
import { ObservedList } from './observed-list.ts';

interface Item { readonly key: string; readonly value: number }
const item = (key: string, value = 1): Item => ({ key, value });

function watched(): { list: ObservedList<Item>; changes: string[][] } {
  const list = new ObservedList<Item>(({ key }) => key);
  const changes: string[][] = [];
  list.onChange(({ keys }) => void changes.push([...keys].sort()));
  return { list, changes };
}

describe('an observed list', () => {
  it('tells which items are new, changed or gone, and keeps the objects of the others', () => {
    const { list, changes } = watched();
    list.replaceAll([item('a'), item('b')], 1);
    const first = list.get('a');
    list.replaceAll([item('a'), item('b', 2), item('c')], 2);
    list.replaceAll([item('a'), item('c')], 3);
    expect(changes).toEqual([['a', 'b'], ['b', 'c'], ['b']]);
    expect(list.get('a')).toBe(first);
    expect(list.freshness.asOf).toBe(3);
  });
  it('tells its age and nothing else where an answer was as the one before', () => {
    const { list, changes } = watched();
    list.replaceAll([item('a')], 1);
    list.replaceAll([item('a')], 2);
    expect(changes).toEqual([['a'], []]);
  });
  it('grows page by page and loses what no page had at the end', () => {
    const { list, changes } = watched();
    list.replaceAll([item('gone'), item('a')], 1);
    list.put([item('a')]);
    list.put([item('b')]);
    expect(list.size).toBe(3);
    list.keepOnly(new Set(['a', 'b']), 2);
    expect([...list.values()].map(({ key }) => key)).toEqual(['a', 'b']);
    expect(changes).toEqual([['a', 'gone'], ['b'], ['gone']]);
    expect(list.complete).toBe(true);
  });
});
