import { describe, expect, it } from 'vitest';
import { typingAction, type TypingPress } from './typing-keys.ts';

const press = (key: string, parts: Partial<TypingPress> = {}): TypingPress => ({ key, ctrlKey: false, metaKey: false, altKey: false, isComposing: false, ...parts });

describe('keys while everything goes to the headset', () => {
  it('are sent as keys where the headset knows them', () => {
    expect(typingAction(press('Enter'))).toEqual({ kind: 'key', key: 'Enter' });
    expect(typingAction(press('ArrowLeft'))).toEqual({ kind: 'key', key: 'ArrowLeft' });
    expect(typingAction(press('F5'))).toEqual({ kind: 'none' });
    expect(typingAction(press('Shift'))).toEqual({ kind: 'none' });
  });

  it('make characters, also by composition, dead keys and AltGr', () => {
    for (const one of [press('a'), press('€', { ctrlKey: true, altKey: true }), press('Dead'), press('Enter', { isComposing: true }), press('👍'), press('å', { altKey: true })]) {
      expect(typingAction(one)).toEqual({ kind: 'character' });
    }
  });

  it('leave chords to this computer, except for paste', () => {
    expect(typingAction(press('c', { ctrlKey: true }))).toEqual({ kind: 'none' });
    expect(typingAction(press('v', { ctrlKey: true }))).toEqual({ kind: 'character' });
    expect(typingAction(press('v', { metaKey: true }))).toEqual({ kind: 'character' });
    expect(typingAction(press('Tab', { altKey: true }))).toEqual({ kind: 'none' });
  });

  it('keep Escape apart', () => {
    expect(typingAction(press('Escape'))).toEqual({ kind: 'escape' });
  });
});
