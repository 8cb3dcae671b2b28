import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { find, fuzzyMatch } from './search.ts';

const items = [
  { id: 'perf', title: 'Performance of this headset', group: 'Go to' },
  { id: 'home', title: 'Home of this headset', group: 'Go to' },
  { id: 'photo', title: 'Take a photo', group: 'Capture' },
  { id: 'settings', title: 'Settings', group: 'Go to', keywords: 'preferences theme' },
];
const ids = (query: string, recent: readonly string[] = []): readonly string[] => find(query, items, recent).map(({ item }) => item.id);

describe('finding', () => {
  test('beginnings of words lead, keywords follow, the rest is left out', () => {
    expect(ids('pho')[0]).toBe('photo');
    expect(ids('tap')[0]).toBe('photo');
    expect(ids('theme')).toContain('settings');
    expect(ids('zzz')).toEqual([]);
  });
  test('without a word: as listed, but what was used lately first', () => {
    expect(ids('')).toEqual(['perf', 'home', 'photo', 'settings']);
    expect(ids('', ['photo', 'home'])).toEqual(['photo', 'home', 'perf', 'settings']);
  });
  test('the letters that matched are told, for marking', () => {
    expect(fuzzyMatch('photo', 'Take a photo')?.at).toEqual([7, 8, 9, 10, 11]);
    expect(fuzzyMatch('tph', 'Take a photo')?.at).toEqual([0, 7, 8]);
  });
});

test('whatever is found holds the letters in their order', () => {
  fc.assert(fc.property(fc.stringMatching(/^[a-c ]{0,4}$/), fc.stringMatching(/^[a-c -]{0,12}$/), (query, text) => {
    const match = fuzzyMatch(query, text);
    if (match === null) return;
    const places = match.at;
    expect([...places].sort((a, b) => a - b)).toEqual([...places]);
    const found = places.map((place) => text[place]?.toLowerCase()).join('');
    expect(found.replace(/\s/g, '')).toBe(query.replace(/\s/g, ''));
  }));
});
