import { create } from 'zustand';
import type { KeyboardLayout } from './keyboard-layouts.ts';

/** How somebody likes to type, for as long as the page lives. */
export interface KeyboardOptions {
  readonly enterSends: boolean;
  /** Press Enter on the headset after each text. */
  readonly enterAfter: boolean;
  readonly slowly: boolean;
  readonly showsKeyboard: boolean;
  readonly layout: KeyboardLayout;
}

export const useKeyboardOptions = create<KeyboardOptions>()(() => ({
  enterSends: true, enterAfter: false, slowly: false, showsKeyboard: true, layout: 'qwerty',
}));

export function changeKeyboardOptions(change: Partial<KeyboardOptions>): void {
  useKeyboardOptions.setState(change);
}
