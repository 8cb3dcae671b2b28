import type { VirtualKeyName } from '../../../shared/contract/devices.ts';

export type KeyboardLayout = 'qwerty' | 'qwertz' | 'azerty';
export type KeyboardLayer = 'letters' | 'symbols';

export type ScreenKey =
  | { readonly kind: 'character'; readonly character: string }
  | { readonly kind: 'key'; readonly key: VirtualKeyName; readonly label: string; readonly width: number }
  | { readonly kind: 'shift'; readonly width: number }
  | { readonly kind: 'layer'; readonly to: KeyboardLayer; readonly label: string; readonly width: number };

const letterRows: Readonly<Record<KeyboardLayout, readonly [string, string, string]>> = {
  qwerty: ['qwertyuiop', 'asdfghjkl\'', 'zxcvbnm,.-'],
  qwertz: ['qwertzuiopü', 'asdfghjklöä', 'yxcvbnm,.-ß'],
  azerty: ['azertyuiop', 'qsdfghjklm', 'wxcvbn,.-é'],
};
const digits = '1234567890';
const symbolRows = ['1234567890', '@#€$%&*()=', '!?"\'+/:;_\\', '[]{}<>|~^`°'] as const;

const characters = (row: string): ScreenKey[] => Array.from(row, (character) => ({ kind: 'character', character }));
const key = (name: VirtualKeyName, label: string, width: number): ScreenKey => ({ kind: 'key', key: name, label, width });

/** @returns the rows of keys, top to bottom. */
export function keyboardRows(layout: KeyboardLayout, layer: KeyboardLayer): readonly (readonly ScreenKey[])[] {
  const [top, middle, bottom] = layer === 'letters' ? letterRows[layout] : [symbolRows[1], symbolRows[2], symbolRows[3]];
  return [
    [...characters(layer === 'letters' ? digits : symbolRows[0]), key('Backspace', '⌫', 1.5)],
    [key('Tab', 'Tab', 1.5), ...characters(top)],
    [...characters(middle), key('Enter', 'Enter', 1.5)],
    [{ kind: 'shift', width: 1.5 }, ...characters(bottom)],
    [
      { kind: 'layer', to: layer === 'letters' ? 'symbols' : 'letters', label: layer === 'letters' ? '?#&' : 'abc', width: 1.5 },
      key('Space', 'Space', 5), key('ArrowLeft', '←', 1), key('ArrowUp', '↑', 1), key('ArrowDown', '↓', 1), key('ArrowRight', '→', 1),
    ],
  ];
}

/** @returns the character that a key gives while Shift is down; `ß` has no capital that keyboards give. */
export function shifted(character: string): string {
  return character === 'ß' ? 'ß' : character.toUpperCase();
}
