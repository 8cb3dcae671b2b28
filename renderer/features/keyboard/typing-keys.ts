import type { VirtualKeyName } from '../../../shared/contract/devices.ts';

/** What a key press means while every key goes to the headset. */
export type TypingAction =
  /** A key of its own. */
  | { readonly kind: 'key'; readonly key: VirtualKeyName }
  /** Makes a character, or is part of making one: the field hears of it by itself. */
  | { readonly kind: 'character' }
  /** Held for a second it leaves, shorter it is the headset's Escape. */
  | { readonly kind: 'escape' }
  /** The headset has no such key, or it belongs to this computer. */
  | { readonly kind: 'none' };

export interface TypingPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly isComposing: boolean;
}

const virtualKeys: Readonly<Record<string, VirtualKeyName>> = {
  Enter: 'Enter', Tab: 'Tab', Backspace: 'Backspace', Delete: 'Delete', ArrowLeft: 'ArrowLeft', ArrowRight: 'ArrowRight', ArrowUp: 'ArrowUp',
  ArrowDown: 'ArrowDown', Home: 'Home', End: 'End', PageUp: 'PageUp', PageDown: 'PageDown',
};

export const leaveAfterMs = 1_000;

/** @returns what a press means. The portal knows no chords: what has Ctrl, Alt or Cmd stays on this computer, paste included. */
export function typingAction(press: TypingPress): TypingAction {
  if (press.isComposing || press.key === 'Dead' || press.key === 'Process') return { kind: 'character' };
  if (press.key === 'Escape') return { kind: 'escape' };
  // AltGr is Ctrl and Alt together on Windows: it makes characters.
  const isAltGr = press.ctrlKey && press.altKey;
  if (!isAltGr && (press.ctrlKey || press.metaKey)) return press.key.toLowerCase() === 'v' ? { kind: 'character' } : { kind: 'none' };
  const key = virtualKeys[press.key];
  if (key !== undefined) return press.altKey ? { kind: 'none' } : { kind: 'key', key };
  return Array.from(press.key).length === 1 ? { kind: 'character' } : { kind: 'none' };
}
