/** Windows virtual-key codes of the keys that a console offers (the portal takes them as decimal `code`, device-portal.md §1.14). */
export const virtualKeyCodes = {
  Backspace: 0x08,
  Tab: 0x09,
  Enter: 0x0d,
  Escape: 0x1b,
  Space: 0x20,
  PageUp: 0x21,
  PageDown: 0x22,
  End: 0x23,
  Home: 0x24,
  ArrowLeft: 0x25,
  ArrowUp: 0x26,
  ArrowRight: 0x27,
  ArrowDown: 0x28,
  Delete: 0x2e,
} as const;
export type VirtualKey = keyof typeof virtualKeyCodes;
