import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { Keyboard } from './keyboard.ts';

function press(keyboard: Keyboard, ...codes: readonly number[]): void {
  for (const code of codes) {
    keyboard.keyDown(code);
    keyboard.keyUp(code);
  }
}

describe('Keyboard', () => {
  it('takes back with Backspace exactly what was typed, whole emoji included', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (before, typed) => {
        const keyboard = new Keyboard();
        keyboard.setForm([{ label: 'Notes', multiline: true, text: before }]);
        keyboard.type(typed);
        press(keyboard, ...Array.from(typed.replace(/\r\n?/g, '\n'), () => 0x08));
        expect(keyboard.text()).toBe(before);
      }),
    );
  });

  it('types where the caret was moved to', () => {
    const keyboard = new Keyboard();
    keyboard.type('hed');
    press(keyboard, 0x25, 0x25);
    keyboard.type('ea');
    expect(keyboard.text()).toBe('heaed');
    press(keyboard, 0x24);
    keyboard.type('>');
    press(keyboard, 0x23);
    keyboard.type('<');
    expect(keyboard.text()).toBe('>heaed<');
    press(keyboard, 0x24, 0x2e);
    expect(keyboard.text()).toBe('heaed<');
  });

  it('moves between lines by column', () => {
    const keyboard = new Keyboard();
    keyboard.setForm([{ label: 'Notes', multiline: true, text: 'first line\nno\nthird line' }]);
    press(keyboard, 0x26);
    expect(keyboard.fields()[0]?.caret).toBe(13);
    press(keyboard, 0x26);
    expect(keyboard.fields()[0]?.caret).toBe(2);
    press(keyboard, 0x28, 0x28, 0x28);
    expect(keyboard.fields()[0]?.caret).toBe(24);
  });

  it('sends a single line off with Enter, and breaks lines in longer fields', () => {
    const keyboard = new Keyboard();
    keyboard.type('query');
    press(keyboard, 0x0d);
    expect(keyboard.fields()[0]).toMatchObject({ text: '', submitted: ['query'] });
    press(keyboard, 0x09);
    expect(keyboard.focused()).toBe('Notes');
    keyboard.type('a');
    press(keyboard, 0x0d);
    keyboard.type('b');
    expect(keyboard.text()).toBe('a\nb');
    keyboard.keyDown(0x10);
    press(keyboard, 0x09);
    keyboard.keyUp(0x10);
    expect(keyboard.focused()).toBe('Search');
  });

  it('loses what is typed while nothing has the focus', () => {
    const keyboard = new Keyboard();
    keyboard.focus(undefined);
    keyboard.type('lost');
    press(keyboard, 0x41);
    expect(keyboard.fields().map((field) => field.text)).toEqual(['', '']);
    expect(keyboard.focus('Nowhere')).toBe(false);
  });

  it('keeps keys held until they are let go', () => {
    const keyboard = new Keyboard();
    keyboard.keyDown(0x10);
    press(keyboard, 0x41);
    expect(keyboard.heldKeys()).toEqual([0x10]);
    keyboard.keyUp(0x10);
    press(keyboard, 0x42, 0x31, 0x20);
    expect(keyboard.text()).toBe('Ab1 ');
  });
});
