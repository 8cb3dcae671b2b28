import { describe, expect, it } from 'vitest';
import { keyboardRows, shifted, type KeyboardLayout } from './keyboard-layouts.ts';

const charactersOf = (layout: KeyboardLayout): string[] => (['letters', 'symbols'] as const)
  .flatMap((layer) => keyboardRows(layout, layer).flat())
  .flatMap((key) => (key.kind === 'character' ? [key.character] : []));

describe('the keyboard on screen', () => {
  it('has every printable ASCII character on each layout', () => {
    for (const layout of ['qwerty', 'qwertz', 'azerty'] as const) {
      const reachable = new Set(charactersOf(layout).flatMap((character) => [character, shifted(character)]));
      const ascii = Array.from({ length: 94 }, (_, index) => String.fromCodePoint(33 + index));
      expect(ascii.filter((character) => !reachable.has(character))).toEqual([]);
    }
  });

  it('has no key twice on one layer', () => {
    for (const layer of ['letters', 'symbols'] as const) {
      const shown = keyboardRows('qwertz', layer).flat().map((key) => (key.kind === 'character' ? key.character : key.kind === 'key' ? key.key : key.kind));
      expect(new Set(shown).size).toBe(shown.length);
    }
  });
});
