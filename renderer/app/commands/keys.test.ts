import { describe, expect, test } from 'vitest';
import { commandDeclarations } from '../../../shared/domain/commands.ts';
import { formatKeys, isStroke, keyConflicts, parseKeys } from './keys.ts';

const press = (key: string, parts: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', boolean>> = {}) => ({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...parts });
const hits = (keys: string, ...presses: readonly ReturnType<typeof press>[]): boolean => parseKeys(keys).every((stroke, index) => {
  const pressed = presses[index];
  return pressed !== undefined && isStroke(pressed, stroke);
});

describe('strokes', () => {
  test('modifiers must be exactly the named ones', () => {
    expect(hits('Mod+K', press('k', { ctrlKey: true }))).toBe(true);
    expect(hits('Mod+K', press('k'))).toBe(false);
    expect(hits('Mod+K', press('K', { ctrlKey: true, shiftKey: true }))).toBe(false);
    expect(hits('Mod+K', press('k', { ctrlKey: true, altKey: true }))).toBe(false);
    expect(hits('Mod+Shift+R', press('R', { ctrlKey: true, shiftKey: true }))).toBe(true);
  });
  test('a character is taken as typed, wherever a keyboard has it', () => {
    expect(hits('?', press('?', { shiftKey: true }))).toBe(true);
    expect(hits('/', press('/', { shiftKey: true }))).toBe(true);
    expect(hits('g', press('G', { shiftKey: true }))).toBe(false);
    expect(hits('Shift+S', press('S', { shiftKey: true }))).toBe(true);
  });
  test('strokes after one another', () => {
    expect(hits('g h', press('g'), press('h'))).toBe(true);
    expect(hits('g h', press('g'), press('x'))).toBe(false);
  });
  test('are printed as on the keyboard', () => {
    expect([formatKeys('Mod+Shift+R'), formatKeys('g h'), formatKeys('?'), formatKeys('Alt+ArrowUp'), formatKeys('Escape')]).toEqual(['Ctrl+Shift+R', 'g h', '?', 'Alt+↑', 'Esc']);
  });
});

describe('conflicts', () => {
  test('equal keys and beginnings of others are found, those that yield are not', () => {
    expect(keyConflicts([{ id: 'a', keys: 'g h' }, { id: 'b', keys: 'g' }, { id: 'c', keys: 'g t' }, { id: 'd', keys: 'Mod+K' }, { id: 'e', keys: 'Mod+K' }])).toEqual([['a', 'b'], ['b', 'c'], ['d', 'e']]);
    expect(keyConflicts([{ id: 'a', keys: '1' }, { id: 'b', keys: '1', yields: true }])).toEqual([]);
  });
  test('the declared commands have none, and their ids are unique', () => {
    expect(keyConflicts(commandDeclarations)).toEqual([]);
    expect(new Set(commandDeclarations.map(({ id }) => id)).size).toBe(commandDeclarations.length);
  });
});
