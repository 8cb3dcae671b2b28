import { describe, expect, it } from 'vitest';
import { grantsPermission } from './permissions.ts';

describe('grantsPermission', () => {
  it('lets the own page use text of the clipboard and fill the screen', () => {
    expect(grantsPermission('clipboard-read', true)).toBe(true);
    expect(grantsPermission('clipboard-sanitized-write', true)).toBe(true);
    expect(grantsPermission('fullscreen', true)).toBe(true);
  });
  it.each(['media', 'geolocation', 'notifications', 'midi', 'midiSysex', 'pointerLock', 'openExternal', 'display-capture', 'usb', 'serial', 'hid', 'idle-detection', 'fileSystem', 'unknown', 'toString', ''])(
    'refuses %s', (permission) => {
      expect(grantsPermission(permission, true)).toBe(false);
    });
  it('refuses whoever is not the own page', () => {
    for (const permission of ['clipboard-sanitized-write', 'clipboard-read', 'fullscreen']) expect(grantsPermission(permission, false)).toBe(false);
  });
});
